//! Reading a file, whatever it is.

use std::fs::File;
use std::path::Path;

use super::container::Form;
use super::failure::unreadable;
use super::options::Options;
use super::report::Report;
use super::{mastodon, mastodon_archive};
use crate::archive::Writer;
use crate::error::Result;

/// Reads a file into an archive. What it is, is seen from its content.
///
/// # Errors
///
/// [`ErrorKind::Malformed`](crate::ErrorKind::Malformed) if it is refused, with the reason; [`ErrorKind::File`](crate::ErrorKind::File)
/// if it cannot be read. A refused file has added nothing.
pub async fn file(writer: &Writer, file: &Path, options: &Options) -> Result<Report> {
    let mut opened = File::open(file).map_err(|error| unreadable(file, error))?;
    let form = Form::of(&mut opened).map_err(|error| unreadable(file, error))?;
    match form {
        Form::Json => mastodon_archive::read(writer, file, options).await,
        form => mastodon::read(writer, file, form, options).await,
    }
}

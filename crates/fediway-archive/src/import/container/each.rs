//! Every file of an export, one after another.

use std::fs::File;
use std::io::{self, Seek, SeekFrom};

use super::form::Form;
use super::sum::{Sum, Visit};
use super::{tarball, zipped};
use crate::import::limits::Limits;

/// Visits each file of a ZIP or tar.gz, in the order in which they stand in it.
///
/// # Errors
///
/// A `Refusal` inside an [`io::Error`]: for what leads out of the folder, is a link, or is more than
/// the limits allow.
pub(in crate::import) fn each(
    file: &mut File,
    form: Form,
    limits: &Limits,
    visit: Visit<'_>,
) -> io::Result<()> {
    let packed = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    let mut sum = Sum::new(limits, packed);
    match form {
        Form::Zip => zipped::each(file, &mut sum, visit),
        Form::TarGz => tarball::each(file, &mut sum, visit),
        Form::Json => Ok(()),
    }
}

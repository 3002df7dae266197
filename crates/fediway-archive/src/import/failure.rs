//! What an error of reading means.

use std::io;
use std::path::Path;

use crate::error::{Error, ErrorKind};

/// What is wrong with the content is one kind of error, what is wrong with reading it another.
pub(super) fn unreadable(file: &Path, error: io::Error) -> Error {
    match error.raw_os_error().is_none() {
        true => {
            let what = format!("{} is not imported: {error}", file.display());
            Error::new(ErrorKind::Malformed, what).caused_by(error)
        }
        false => Error::file(file, error),
    }
}

//! Errors of an archive as failures of the command.

use std::error::Error as _;

use fediway_archive::{Error, ErrorKind};

use crate::failure::{Exit, Failure};

pub fn failure(error: Error) -> Failure {
    let (exit, next) = match error.kind() {
        ErrorKind::NoArchive => (
            Exit::Usage,
            "make one: `fediway archive`, or say where it is: --folder DIR",
        ),
        ErrorKind::Exists => (Exit::Usage, "name another folder: --folder DIR"),
        ErrorKind::Invalid => (Exit::Usage, "see `fediway archive --help`"),
        ErrorKind::Locked => (Exit::Other, "wait until the other run has ended"),
        ErrorKind::Newer => (Exit::Other, "update this program"),
        ErrorKind::Damaged => (
            Exit::Other,
            "restore the folder from a backup; what is in `media` may still be whole",
        ),
        ErrorKind::File if is_missing(&error) => (Exit::Usage, "name a file that is there"),
        ErrorKind::Malformed => (
            Exit::Other,
            "what can be read is the export of a Mastodon server (ZIP, tar.gz), and the JSON file of \
             mastodon-archive",
        ),
        ErrorKind::File => (
            Exit::Other,
            "see whether the disk is full, and who may write there",
        ),
        _ => (Exit::Other, "see the cause and try again"),
    };
    Failure::new(exit, error.to_string(), next)
}

fn is_missing(error: &Error) -> bool {
    let cause = error
        .source()
        .and_then(|it| it.downcast_ref::<std::io::Error>());
    cause.is_some_and(|it| it.kind() == std::io::ErrorKind::NotFound)
}

//! The promises of `fediway archive`, tried at length.

use crate::steps::{Outcome, cargo_with};

/// An account of that many statuses, archived while everything goes wrong and the process is killed.
pub(crate) fn killed(statuses: &str) -> Outcome {
    cargo_with(
        "test --workspace --test it archive::killed -- --nocapture",
        &[("FEDIWAY_ARCHIVED", statuses)],
    )
}

/// The memory of a run over that many statuses.
pub(crate) fn memory(statuses: &str) -> Outcome {
    cargo_with(
        "test --workspace --test it archive::memory -- --nocapture",
        &[("FEDIWAY_ARCHIVED", statuses)],
    )
}

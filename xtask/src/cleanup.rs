//! The promises of `fediway cleanup`, tried at length.

use crate::steps::{Outcome, cargo_with};

/// So many generated accounts and policies against the oracle, and an account of that many statuses
/// cleaned up while everything goes wrong.
pub(crate) fn thorough(cases: &str, statuses: &str) -> Outcome {
    cargo_with(
        "test --workspace --lib cleanup::tests",
        &[("FEDIWAY_CLEANUP_CASES", cases)],
    )?;
    killed(statuses)
}

/// An account of that many statuses, cleaned up while everything goes wrong and the process is killed.
pub(crate) fn killed(statuses: &str) -> Outcome {
    cargo_with(
        "test --workspace --test it cleanup::faults -- --nocapture",
        &[("FEDIWAY_CLEANED", statuses)],
    )
}

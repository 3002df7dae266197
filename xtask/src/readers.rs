//! The test that needs another program to read what this one wrote.

use crate::debian;
use crate::steps::{Outcome, cargo_with};

/// Reads the exports of an archive with Python, which is installed if it is not there.
pub(crate) fn readers() -> Outcome {
    debian::install(&["python3"], &["python3"])?;
    cargo_with(
        "test --workspace --test it python_reads_the_exports",
        &[("FEDIWAY_PYTHON", "1")],
    )
}

//! The tests that need another program: to read what this one wrote, or to look at what it does.

use crate::debian;
use crate::steps::{Outcome, cargo_with};

/// Reads the exports of an archive with Python and age, and looks with strace at what is on the disk and
/// when. They are installed if they are not there.
pub(crate) fn readers() -> Outcome {
    let programs = ["python3", "age", "strace"];
    debian::install(&programs, &programs)?;
    cargo_with(
        "test --workspace --test it -- python_reads_the_exports age_decrypts durable::",
        &[("FEDIWAY_PYTHON", "1"), ("FEDIWAY_AGE", "1")],
    )
}

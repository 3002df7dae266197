//! What calls, walks and decoding cost in instructions and allocations, against committed figures.

use std::process::Command;

use crate::debian;
use crate::steps::{Outcome, cargo_with, run, target};

/// Builds the benchmarks as a release and compares their counts. Needs valgrind.
pub(crate) fn counts() -> Outcome {
    debian::install(&["valgrind"], &["valgrind"])?;
    let folder = target().join("bench");
    let shown = folder.display().to_string();
    cargo_with(
        "build --release --locked --bins --manifest-path bench/Cargo.toml",
        &[("CARGO_TARGET_DIR", &shown), ("CARGO_INCREMENTAL", "0")],
    )?;
    let guard = folder.join("release").join("guard");
    run(Command::new(&guard), &guard.display().to_string())
}

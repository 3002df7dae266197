//! The guide as a book: `docs/`, built with mdBook.

use std::path::PathBuf;
use std::process::Command;

use crate::steps::{run, target};
use crate::tools::MDBOOK;

/// Builds the book, and says where it is.
pub(crate) fn build() -> Result<PathBuf, String> {
    let program = MDBOOK.path()?;
    let built = target().join("book");
    let mut command = Command::new(program);
    command.args(["build", "docs", "--dest-dir"]).arg(&built);
    run(
        command,
        &format!("mdbook build docs --dest-dir {}", built.display()),
    )?;
    Ok(built)
}

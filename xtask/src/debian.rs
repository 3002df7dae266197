//! Programs that Debian packages bring.

use std::path::PathBuf;
use std::process::Command;

use crate::steps::{Outcome, run};

/// Installs the packages if one of the programs is missing. That needs root and Debian.
pub(crate) fn install(programs: &[&str], packages: &[&str]) -> Outcome {
    if programs.iter().all(|program| which(program).is_some()) {
        return Ok(());
    }
    get(packages)?;
    match programs.iter().find(|program| which(program).is_none()) {
        None => Ok(()),
        Some(program) => Err(format!(
            "{program} is missing; {packages:?} did not bring it"
        )),
    }
}

/// Installs packages. That needs root and Debian.
pub(crate) fn get(packages: &[&str]) -> Outcome {
    apt_get(&["update", "--quiet"])?;
    let options = ["install", "--yes", "--quiet", "--no-install-recommends"];
    apt_get(&[&options, packages].concat())
}

/// Where a program is, below the folders of `PATH`.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places = std::env::split_paths(&path).map(|folder| folder.join(program));
    places.find(|place| place.is_file())
}

fn apt_get(arguments: &[&str]) -> Outcome {
    let mut command = Command::new("apt-get");
    command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive");
    run(command, &format!("apt-get {}", arguments.join(" ")))
}

//! The command with a keyring, against a real Secret Service.

use crate::steps::{Outcome, cargo};
use std::process::Command;

/// What the tests start: a session bus, a keyring on it, and a second program that reads it.
const PROGRAMS: &[&str] = &["dbus-daemon", "gnome-keyring-daemon", "secret-tool"];
/// The packages of Debian that have them.
const PACKAGES: &[&str] = &["dbus", "gnome-keyring", "libsecret-tools"];

pub(crate) fn test() -> Outcome {
    install()?;
    cargo("test -p fediway-cli --features keyring -- keyring")
}

/// Installs what is missing. The tests are skipped without it, which must not happen here.
fn install() -> Outcome {
    if missing().is_empty() {
        return Ok(());
    }
    for arguments in [
        &["update"][..],
        &[&["install", "-y", "--no-install-recommends"], PACKAGES].concat(),
    ] {
        let ended = Command::new("apt-get").args(arguments).status();
        if !ended.is_ok_and(|ended| ended.success()) {
            return Err(format!("apt-get {} failed", arguments.join(" ")));
        }
    }
    match missing().as_slice() {
        [] => Ok(()),
        programs => Err(format!("still missing: {}", programs.join(", "))),
    }
}

fn missing() -> Vec<&'static str> {
    let is_there = |program: &&str| Command::new(program).arg("--version").output().is_ok();
    PROGRAMS
        .iter()
        .copied()
        .filter(|program| !is_there(program))
        .collect()
}

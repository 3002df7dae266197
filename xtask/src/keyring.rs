//! The command with a keyring, against a real Secret Service.

use crate::debian;
use crate::steps::{Outcome, cargo};

/// Runs the tests with a session bus, a keyring on it, and a second program that reads it. The tests
/// are skipped without these, which must not happen here.
pub(crate) fn test() -> Outcome {
    debian::install(
        &["dbus-daemon", "gnome-keyring-daemon", "secret-tool"],
        &["dbus", "gnome-keyring", "libsecret-tools"],
    )?;
    cargo("test --workspace --all-features --lib --test it keyring")
}

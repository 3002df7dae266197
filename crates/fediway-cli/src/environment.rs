//! What the command reads from the environment: an empty variable counts as unset.

use std::ffi::OsString;
use std::path::PathBuf;

pub const TOKEN: &str = "FEDIWAY_TOKEN";
pub const INSTANCE: &str = "FEDIWAY_INSTANCE";
pub const ACCOUNT: &str = "FEDIWAY_ACCOUNT";
pub const STORE: &str = "FEDIWAY_STORE";
pub const CONFIG_DIR: &str = "FEDIWAY_CONFIG_DIR";
pub const NO_INPUT: &str = "FEDIWAY_NO_INPUT";

/// Every variable of this command, for `fediway diag`.
pub const ALL: &[&str] = &[TOKEN, INSTANCE, ACCOUNT, STORE, CONFIG_DIR, NO_INPUT];

/// The text of a variable.
pub fn text(name: &str) -> Option<String> {
    let value = path(name)?.into_os_string().into_string();
    value.ok().filter(|value| !value.trim().is_empty())
}

/// A variable that names a file or folder.
pub fn path(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .filter(|value: &OsString| !value.is_empty())
        .map(PathBuf::from)
}

/// Whether a variable is set.
pub fn is_set(name: &str) -> bool {
    text(name).is_some()
}

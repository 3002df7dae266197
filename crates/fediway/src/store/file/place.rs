//! Where a platform keeps the data of programs.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

/// The folder for data of programs, from the environment.
pub(super) fn of_data(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    // A relative path would mean another place in every folder that the program is started in. The
    // XDG specification says to ignore it.
    let absolute = |name| {
        variable(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    if cfg!(windows) {
        return absolute("LOCALAPPDATA");
    }
    let home = || absolute("HOME").or_else(std::env::home_dir);
    if cfg!(target_vendor = "apple") {
        return Some(home()?.join("Library/Application Support"));
    }
    absolute("XDG_DATA_HOME").or_else(|| Some(home()?.join(".local/share")))
}

/// Whether a name is one part of a path, and no `..`.
pub(super) fn is_file_name(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let plain = matches!(parts.next(), Some(Component::Normal(part)) if part == name);
    plain && parts.next().is_none() && !name.contains(['/', '\\', ':', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_names_of_folders() {
        for name in ["my-bot", "My bot", "bücher", ".bot"] {
            assert!(is_file_name(name), "{name}");
        }
        for name in [
            "", ".", "..", "a/b", "/a", "a/", "../a", "a\\b", "c:", "a\0",
        ] {
            assert!(!is_file_name(name), "{name}");
        }
    }

    #[cfg(all(unix, not(target_vendor = "apple")))]
    #[test]
    fn xdg_comes_before_home_and_must_be_absolute() {
        let place = |xdg: Option<&str>| {
            let value = |name: &str| match name {
                "XDG_DATA_HOME" => xdg.map(OsString::from),
                "HOME" => Some("/home/ann".into()),
                _ => None,
            };
            of_data(value).unwrap()
        };
        let in_home = PathBuf::from("/home/ann/.local/share");
        assert_eq!(place(Some("/data")), PathBuf::from("/data"));
        assert_eq!(place(Some("data")), in_home);
        assert_eq!(place(Some("")), in_home);
        assert_eq!(place(None), in_home);
    }
}

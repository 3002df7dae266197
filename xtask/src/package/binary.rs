//! The `fediway` command as one file that needs no library of the system.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::{Outcome, root, run, target};

pub(super) const TARGET: &str = "x86_64-unknown-linux-gnu";

/// How it is built: `release`, or what `FEDIWAY_PROFILE` says.
pub(super) struct Profile(String);

impl Profile {
    pub(super) fn asked() -> Self {
        Self(std::env::var("FEDIWAY_PROFILE").unwrap_or_else(|_| "release".into()))
    }

    /// The folder of what was built.
    fn folder(&self) -> &str {
        match self.0.as_str() {
            "dev" => "debug",
            profile => profile,
        }
    }
}

/// Builds it in a folder of its own, with nothing in it that says where that was.
pub(super) fn build(profile: &Profile, name: &str) -> Result<PathBuf, String> {
    let folder = target().join("package").join(name);
    let arguments = format!(
        "build --locked -p fediway-cli --features keyring --profile {} --target {TARGET}",
        profile.0
    );
    let mut command = Command::new("cargo");
    command
        .args(arguments.split_whitespace())
        .env("CARGO_TARGET_DIR", &folder)
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_PROFILE_DEV_STRIP", "symbols")
        .env("CARGO_PROFILE_RELEASE_STRIP", "symbols")
        .env("CARGO_ENCODED_RUSTFLAGS", flags(&folder).join("\u{1f}"));
    run(
        command,
        &format!("cargo {arguments}, in {}", folder.display()),
    )?;
    Ok(folder.join(TARGET).join(profile.folder()).join("fediway"))
}

/// Static, and without the names of the folders of this machine.
fn flags(folder: &Path) -> Vec<String> {
    let home = std::env::var("CARGO_HOME").ok().map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let named = [
        (Some(folder.to_owned()), "target"),
        (home, "cargo"),
        (Some(root().to_owned()), "fediway"),
    ];
    let remapped = named.into_iter().filter_map(|(path, name)| {
        Some(format!("--remap-path-prefix={}=/{name}", path?.display()))
    });
    ["-C".to_owned(), "target-feature=+crt-static".to_owned()]
        .into_iter()
        .chain(remapped)
        .collect()
}

/// Whether two builds gave the same bytes.
pub(super) fn are_same(one: &Path, other: &Path) -> Outcome {
    let [first, second] = [one, other].map(std::fs::read);
    let (first, second) = (first.map_err(text)?, second.map_err(text)?);
    match first == second {
        true => {
            println!("\nboth builds gave the same {} bytes", first.len());
            Ok(())
        }
        false => {
            let place = first.iter().zip(&second).position(|(a, b)| a != b);
            Err(format!(
                "two builds differ, first at byte {place:?}: {} and {}",
                one.display(),
                other.display()
            ))
        }
    }
}

fn text(error: std::io::Error) -> String {
    error.to_string()
}

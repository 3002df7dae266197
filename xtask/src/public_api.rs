//! The public items of the libraries, as lists in `api/` to compare with: what changes there is
//! noticed in a review.
//!
//! Only nightly rustdoc can write what the lists are made from. Without a nightly toolchain, the
//! comparison is skipped.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use crate::steps::{Outcome, output_of, root, run, runs};
use crate::tools::CARGO_PUBLIC_API;

/// The crates with a public face, and thus with a list.
pub(crate) const LIBRARIES: &[&str] = &[
    "fediway",
    "fediway-signin",
    "fediway-archive",
    "fediway-sandbox",
];

/// Compares the lists, or writes them anew.
pub(crate) fn compare(write: bool) -> Outcome {
    if !has_nightly() {
        println!("\nskipped: no nightly toolchain, which the lists in api/ are made with");
        return Ok(());
    }
    let mut changed = Vec::new();
    for package in LIBRARIES {
        let file = file_of(package);
        if write {
            let text = |error| format!("{}: {error}", file.display());
            std::fs::create_dir_all(root().join("api")).map_err(text)?;
            std::fs::write(&file, listed(package)?).map_err(text)?;
            continue;
        }
        let kept = std::fs::read_to_string(&file)
            .map_err(|_| format!("no api/{package}.txt yet: run `cargo xtask api-write`"))?;
        changed.extend(differences(&kept, &listed(package)?));
    }
    match changed.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "the public items differ from the lists in api/. If that is meant, run `cargo xtask \
             api-write` and describe it in the CHANGELOG:\n{}",
            changed.join("\n")
        )),
    }
}

/// Builds the pages of the libraries as docs.rs does, which shows the feature that each item needs.
pub(crate) fn docs_rs() -> Outcome {
    if !has_nightly() {
        println!("\nskipped: no nightly toolchain, which docs.rs builds with");
        return Ok(());
    }
    for package in LIBRARIES {
        let arguments = format!("doc -p {package} --all-features --no-deps");
        // Not `$CARGO`, which knows one toolchain only.
        let mut command = Command::new("cargo");
        command
            .arg("+nightly")
            .args(arguments.split_whitespace())
            .env("RUSTDOCFLAGS", "--cfg docsrs -D warnings");
        run(command, &format!("cargo +nightly {arguments}"))?;
    }
    Ok(())
}

fn has_nightly() -> bool {
    runs("cargo", &["+nightly", "--version"])
}

fn file_of(package: &str) -> PathBuf {
    root().join(format!("api/{package}.txt"))
}

/// The public items of a crate, one a line, without what the compiler implements for all types.
fn listed(package: &str) -> Result<String, String> {
    let program = CARGO_PUBLIC_API.path()?;
    println!("\n== the public items of {package}");
    let mut command = Command::new(program);
    command
        .args(["public-api", "-p", package, "--all-features", "-sss"])
        .args(["--color", "never"])
        .current_dir(root());
    let list = output_of(command, &format!("cargo public-api -p {package}"))?;
    String::from_utf8(list).map_err(|error| error.to_string())
}

/// What is in one of the two lists alone.
fn differences(kept: &str, found: &str) -> Vec<String> {
    let [kept, found] = [kept, found].map(|text| text.lines().collect::<BTreeSet<_>>());
    let gone = kept.difference(&found).map(|line| format!("- {line}"));
    let new = found.difference(&kept).map(|line| format!("+ {line}"));
    gone.chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> String {
        std::fs::read_to_string(root().join(path)).unwrap()
    }

    #[test]
    fn what_is_gone_and_what_is_new_is_named() {
        let kept = "pub fn a::b()\npub mod a\n";
        assert!(differences(kept, kept).is_empty());
        let found = "pub fn a::b(u8)\npub mod a\n";
        let expected = ["- pub fn a::b()", "+ pub fn a::b(u8)"];
        assert_eq!(differences(kept, found), expected);
    }

    /// Pages without features would not show the half of it.
    #[test]
    fn docs_rs_shows_each_feature() {
        for package in LIBRARIES {
            let manifest = read(&format!("crates/{package}/Cargo.toml"));
            let metadata = manifest.split("[package.metadata.docs.rs]\n").nth(1);
            let metadata = metadata.and_then(|rest| rest.lines().next());
            assert_eq!(metadata, Some("all-features = true"), "{package}");
            let has_features = manifest.contains("\n[features]\n");
            let shows = read(&format!("crates/{package}/src/lib.rs"))
                .contains("#![cfg_attr(docsrs, feature(doc_cfg))]");
            assert_eq!(shows, has_features, "{package}");
        }
    }

    #[test]
    fn each_package_brings_its_licences() {
        for package in LIBRARIES.iter().chain(&["fediway-cli"]) {
            for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
                let own = read(&format!("crates/{package}/{licence}"));
                assert_eq!(own, read(licence), "{package}: {licence}");
            }
            let manifest = read(&format!("crates/{package}/Cargo.toml"));
            for key in ["description", "license", "readme", "keywords", "categories"] {
                let is_there = |line: &str| line.split(['.', ' ']).next() == Some(key);
                assert!(manifest.lines().any(is_there), "{package}: {key}");
            }
        }
    }
}

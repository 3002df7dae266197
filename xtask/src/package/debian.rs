//! The Debian package: the command, its manual pages, its completions and its licences.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::files::{read, version, write};
use crate::debian;
use crate::steps::{Outcome, output_of, root, run};

/// Where each shell looks for completions.
const COMPLETIONS: &[(&str, &str)] = &[
    ("bash", "usr/share/bash-completion/completions/fediway"),
    ("zsh", "usr/share/zsh/vendor-completions/_fediway"),
    ("fish", "usr/share/fish/vendor_completions.d/fediway.fish"),
];

const MANUAL: &str = "usr/share/man/man1";
const DOCUMENTS: &str = "usr/share/doc/fediway";

/// Builds the package of this binary in a folder.
pub(super) fn build(program: &Path, folder: &Path) -> Result<PathBuf, String> {
    debian::install(&["dpkg-deb", "gzip"], &["dpkg", "gzip"])?;
    let tree = folder.join("debian");
    if tree.exists() {
        std::fs::remove_dir_all(&tree).map_err(|error| error.to_string())?;
    }
    fill(program, &tree)?;
    let size = size_of(&tree)?.div_ceil(1024);
    let version = version()?;
    write(tree.join("DEBIAN/control"), control(&version, size))?;
    let package = folder.join(format!("fediway_{version}_amd64.deb"));
    let mut command = Command::new("dpkg-deb");
    command
        .args(["--root-owner-group", "-Zxz", "--build"])
        .arg(&tree)
        .arg(&package)
        .env("SOURCE_DATE_EPOCH", changed_at()?);
    run(command, &format!("dpkg-deb --build {}", package.display()))?;
    Ok(package)
}

fn fill(program: &Path, tree: &Path) -> Outcome {
    let bytes = std::fs::read(program).map_err(|error| error.to_string())?;
    write(tree.join("usr/bin/fediway"), bytes)?;
    permit(&tree.join("usr/bin/fediway"))?;
    for (shell, path) in COMPLETIONS {
        let mut command = Command::new(program);
        command.args(["completions", shell]);
        let script = output_of(command, &format!("fediway completions {shell}"))?;
        write(tree.join(path), script)?;
    }
    let mut command = Command::new(program);
    command.arg("man").arg(tree.join(MANUAL));
    output_of(command, "fediway man")?;
    let changes = read(&root().join("CHANGELOG.md"))?;
    write(tree.join(DOCUMENTS).join("CHANGELOG.md"), changes)?;
    for folder in [MANUAL, DOCUMENTS] {
        packed(&tree.join(folder))?;
    }
    let licence = read(&root().join("LICENSE-MIT"))?;
    write(tree.join(DOCUMENTS).join("copyright"), copyright(&licence))
}

/// Packs each file of a folder, without the time in it.
fn packed(folder: &Path) -> Outcome {
    let mut command = Command::new("gzip");
    command
        .args(["-9", "--no-name", "--recursive", "--force"])
        .arg(folder);
    output_of(command, "gzip").map(drop)
}

#[cfg(unix)]
fn permit(program: &Path) -> Outcome {
    use std::os::unix::fs::PermissionsExt;

    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(program, mode).map_err(|error| error.to_string())
}

#[cfg(not(unix))]
fn permit(_: &Path) -> Outcome {
    Err("a Debian package is built on Debian".into())
}

/// The sizes of all files below a folder.
fn size_of(folder: &Path) -> Result<u64, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
    let mut sum = 0;
    for entry in entries {
        let entry = entry.map_err(|error| error.to_string())?;
        let about = entry.metadata().map_err(|error| error.to_string())?;
        sum += match about.is_dir() {
            true => size_of(&entry.path())?,
            false => about.len(),
        };
    }
    Ok(sum)
}

/// When the last commit was made: the time of all files.
fn changed_at() -> Result<String, String> {
    let mut command = Command::new("git");
    command
        .args(["log", "-1", "--format=%ct"])
        .current_dir(root());
    let time = output_of(command, "git log")?;
    Ok(String::from_utf8_lossy(&time).trim().to_owned())
}

/// `size` is in KiB.
fn control(version: &str, size: u64) -> String {
    format!(
        "Package: fediway\n\
         Version: {version}\n\
         Section: net\n\
         Priority: optional\n\
         Architecture: amd64\n\
         Installed-Size: {size}\n\
         Maintainer: The contributors of fediway\n\
         Recommends: ca-certificates\n\
         Suggests: gnome-keyring\n\
         Description: command for accounts on Mastodon and similar servers\n \
         Logs in to any fediverse server with the client API of Mastodon, reads and\n \
         posts, archives accounts and cleans them up. It has a test server, too.\n"
    )
}

fn copyright(mit: &str) -> String {
    let indented = mit.lines().map(|line| match line.is_empty() {
        true => " .\n".to_owned(),
        false => format!(" {line}\n"),
    });
    format!(
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\
         Upstream-Name: fediway\n\n\
         Files: *\n\
         Copyright: The contributors of fediway\n\
         License: Expat or Apache-2.0\n\n\
         License: Expat\n{}\n\
         License: Apache-2.0\n \
         On Debian systems, the text is in /usr/share/common-licenses/Apache-2.0.\n",
        indented.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_fields_begin_their_lines_and_descriptions_are_indented() {
        let control = control("1.2.3", 9000);
        assert!(control.contains("\nVersion: 1.2.3\n"));
        assert!(control.contains("\nInstalled-Size: 9000\n"));
        let (fields, description) = control.split_once("\nDescription: ").unwrap();
        assert!(fields.lines().all(|line| !line.starts_with(' ')));
        let rest = description.lines().skip(1);
        assert!(rest.clone().count() > 1);
        assert!({ rest }.all(|line| line.starts_with(' ') && !line.starts_with("  ")));
    }

    #[test]
    fn empty_lines_of_a_licence_are_dots() {
        let text = copyright("One\n\nTwo\n");
        assert!(text.contains("License: Expat\n One\n .\n Two\n\n"));
    }
}

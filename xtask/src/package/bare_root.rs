//! Tries what was packaged where there is nothing else: in a folder that becomes the root. That needs
//! root; without it, this is skipped.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::files::{read, write};
use crate::debian;
use crate::steps::{Outcome, output_of, run, target};

/// A name of no special use, for an address of this machine.
const NAME: &str = "bare-root-of-fediway.net";
/// The exit code for an address that was refused.
const REFUSED: i32 = 6;

/// Runs the binary where there is no other file: no C library, no shell, no certificates.
pub(super) fn alone(program: &Path) -> Outcome {
    if !is_root() {
        return Ok(());
    }
    let folder = in_package("alone");
    emptied(&folder)?;
    let root = Root { folder };
    let bytes = std::fs::read(program).map_err(|error| error.to_string())?;
    std::fs::create_dir_all(root.folder.join("tmp")).map_err(|error| error.to_string())?;
    write(root.folder.join("fediway"), bytes)?;
    let own = std::fs::metadata(program).map_err(|error| error.to_string())?;
    std::fs::set_permissions(root.folder.join("fediway"), own.permissions())
        .map_err(|error| error.to_string())?;
    write(root.folder.join("etc/nsswitch.conf"), "hosts: files\n")?;
    write(root.folder.join("etc/hosts"), format!("127.0.0.1 {NAME}\n"))?;
    add_randomness(&root.folder.join("dev"))?;
    root.runs("/fediway --version")?;
    root.runs("/fediway demo")?;
    resolves_names(&root)
}

/// The devices that a static C library reads random numbers from.
fn add_randomness(devices: &Path) -> Outcome {
    std::fs::create_dir_all(devices).map_err(|error| error.to_string())?;
    for (name, minor) in [("random", "8"), ("urandom", "9")] {
        let mut command = Command::new("mknod");
        command.arg("--mode=666").arg(devices.join(name));
        command.args(["c", "1", minor]);
        output_of(command, "mknod")?;
    }
    Ok(())
}

/// The name is looked up, and its address is then refused.
fn resolves_names(root: &Root) -> Outcome {
    let mut command = root.command("/fediway instance show");
    let ended = command
        .arg(NAME)
        .output()
        .map_err(|error| error.to_string())?;
    match ended.status.code() {
        Some(REFUSED) => Ok(()),
        code => Err(format!(
            "a static fediway does not look names up: exit code {code:?}, {}",
            String::from_utf8_lossy(&ended.stderr)
        )),
    }
}

/// Installs the package in the smallest Debian, uses it and removes it.
pub(super) fn installed(package: &Path) -> Outcome {
    if !is_root() {
        return Ok(());
    }
    let root = Root {
        folder: smallest_debian()?,
    };
    let copy = root.folder.join("fediway.deb");
    std::fs::copy(package, copy).map_err(|error| error.to_string())?;
    root.runs("dpkg --install /fediway.deb")?;
    root.runs("dpkg --verify fediway")?;
    root.runs("fediway --version")?;
    root.runs("fediway demo")?;
    let page = "zcat /usr/share/man/man1/fediway.1.gz | grep --quiet '^.TH fediway'";
    root.shell(page)?;
    let completes = ". /usr/share/bash-completion/completions/fediway && complete -p fediway";
    root.shell(completes)?;
    root.runs("dpkg --remove fediway")?;
    root.shell("test ! -e /usr/bin/fediway && test ! -e /usr/share/doc/fediway")
}

/// A folder in which programs run as if there was nothing else.
struct Root {
    folder: PathBuf,
}

impl Root {
    fn command(&self, line: &str) -> Command {
        let mut command = Command::new("chroot");
        command
            .arg(&self.folder)
            .args(line.split_whitespace())
            .env_clear()
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env("HOME", "/tmp");
        command
    }

    fn runs(&self, line: &str) -> Outcome {
        run(self.command(line), &format!("in a bare root: {line}"))
    }

    fn shell(&self, script: &str) -> Outcome {
        let mut command = self.command("bash -c");
        command.arg(script);
        run(command, &format!("in a bare root: {script}"))
    }
}

/// A new Debian of essential packages alone, a copy of one that is kept.
fn smallest_debian() -> Result<PathBuf, String> {
    debian::install(&["debootstrap"], &["debootstrap"])?;
    let kept = target().join("tools").join("debian-root");
    let mark = kept.join("complete");
    if !mark.exists() {
        // An interrupted run leaves half of one.
        emptied(&kept)?;
        let mut command = Command::new("debootstrap");
        command.args(["--variant=minbase", &release()?]).arg(&kept);
        run(command, "debootstrap --variant=minbase")?;
        write(mark, "")?;
    }
    let folder = in_package("installed");
    emptied(&folder)?;
    let mut copy = Command::new("cp");
    copy.arg("--archive").arg(kept.join(".")).arg(&folder);
    output_of(copy, "cp")?;
    Ok(folder)
}

/// The name of this Debian's release.
fn release() -> Result<String, String> {
    let about = read(Path::new("/etc/os-release"))?;
    let mut lines = about.lines();
    let name = lines.find_map(|line| line.strip_prefix("VERSION_CODENAME="));
    name.map(str::to_owned)
        .ok_or_else(|| "this is no release of Debian".to_owned())
}

fn in_package(name: &str) -> PathBuf {
    target().join("package").join(name)
}

/// Makes a folder with nothing in it.
fn emptied(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(|error| error.to_string())?;
    }
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())
}

fn is_root() -> bool {
    let mut command = Command::new("id");
    command.arg("--user");
    let is_root = output_of(command, "id").is_ok_and(|user| user.trim_ascii() == b"0");
    if !is_root {
        println!("\nskipped: a bare root needs root");
    }
    is_root
}

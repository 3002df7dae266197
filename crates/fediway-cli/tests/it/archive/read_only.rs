//! An archive on a medium that cannot be written.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::{ALICE, World};

/// Nobody in particular.
const NOBODY: u32 = 65534;

/// A copy of an archive in which nothing can be changed, read by somebody who may not.
struct Medium {
    dir: tempfile::TempDir,
    program: PathBuf,
}

fn chmod(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let place = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &place),
            false => {
                std::fs::copy(entry.path(), &place).unwrap();
                chmod(&place, 0o444);
            }
        }
    }
    chmod(to, 0o555);
}

impl Medium {
    fn of(archive: &Path) -> Self {
        let dir = tempfile::tempdir().unwrap();
        chmod(dir.path(), 0o755);
        copy(archive, &dir.path().join("archive"));
        let out = dir.path().join("out");
        std::fs::create_dir(&out).unwrap();
        chmod(&out, 0o777);
        let (built, program) = (
            Path::new(env!("CARGO_BIN_EXE_fediway")),
            dir.path().join("fediway"),
        );
        // Whoever reads it may not be allowed to look where it was built.
        if std::fs::hard_link(built, &program).is_err() {
            std::fs::copy(built, &program).unwrap();
        }
        Self { dir, program }
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(&self.program);
        command.env_clear().env("HOME", self.dir.path().join("out"));
        command.current_dir(self.dir.path()).arg("archive");
        command
            .args(args)
            .args([Path::new("--folder"), Path::new("archive")]);
        if self.dir.path().metadata().unwrap().uid() == 0 {
            use std::os::unix::process::CommandExt;
            command.uid(NOBODY).gid(NOBODY);
        }
        command.output().unwrap()
    }

    fn ok(&self, args: &[&str]) -> String {
        let ended = self.run(args);
        let why = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(ended.status.success(), "{args:?}: {why}");
        String::from_utf8(ended.stdout).unwrap()
    }
}

impl Drop for Medium {
    /// So that it can be deleted.
    fn drop(&mut self) {
        let mut folders = vec![self.dir.path().join("archive")];
        while let Some(folder) = folders.pop() {
            chmod(&folder, 0o755);
            let entries = std::fs::read_dir(&folder).unwrap().map(Result::unwrap);
            folders.extend(entries.map(|it| it.path()).filter(|it| it.is_dir()));
        }
    }
}

async fn archived() -> World {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world.run(&["post", "Cats are great"]).await.ok();
    world.run(&["archive"]).await.ok();
    world
}

#[tokio::test]
async fn what_cannot_be_written_can_be_read() {
    let world = archived().await;
    let medium = Medium::of(&world.directory().join("archive"));
    assert!(medium.ok(&["search", "cats"]).contains("Cats are great"));
    let found = medium.ok(&["search", "--json", "cats"]);
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let id = found[0]["id"].as_str().unwrap();
    assert!(medium.ok(&["show", id]).contains("Cats are great"));
    assert!(medium.ok(&["status"]).contains("alice@"));
    medium.ok(&["verify"]);
    assert_eq!(medium.ok(&["export", "json-lines"]).lines().count(), 1);
    medium.ok(&["html", "--to", "out/pages"]);
    let index = medium.dir.path().join("out/pages/index.html");
    assert!(index.is_file());
    // What has to be written says so.
    let ended = medium.run(&["html"]);
    let why = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(!ended.status.success() && why.contains("archive/"), "{why}");
}

/// A run was killed, and its folder was copied to where nothing can be written.
#[tokio::test]
async fn changes_that_are_not_merged_are_read_or_the_reader_says_what_to_do() {
    let world = archived().await;
    let folder = world.directory().join("archive");
    // Somebody has it open, so that nothing is merged at the end of the run.
    let open = fediway_archive::Archive::open(&folder).await.unwrap();
    open.owners().await.unwrap();
    world.run(&["post", "Dogs are loud"]).await.ok();
    world.run(&["archive"]).await.ok();
    let wal = folder.join("archive.sqlite-wal");
    assert!(wal.metadata().unwrap().len() > 0);
    let medium = Medium::of(&folder);
    assert!(medium.ok(&["search", "dogs"]).contains("Dogs are loud"));
    let shared = medium.dir.path().join("archive/archive.sqlite-shm");
    chmod(shared.parent().unwrap(), 0o755);
    std::fs::remove_file(&shared).unwrap();
    chmod(shared.parent().unwrap(), 0o555);
    let ended = medium.run(&["search", "dogs"]);
    let why = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(!ended.status.success() && why.contains("copy it"), "{why}");
}

//! The file store and processes that are killed.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use fediway::store::{FileStore, Store};
use fediway::{Credentials, InstanceUrl};

const FOLDER: &str = "FEDIWAY_TEST_STORE";
const KILLS: u32 = 12;

fn credentials(number: u32) -> Credentials {
    let url = InstanceUrl::parse(&format!("s{number}.example.org")).unwrap();
    Credentials::new(url, format!("token {number}"))
}

/// No test of its own: what the process does that is killed. It says what it has saved.
#[tokio::test]
async fn saves_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let store = FileStore::at(folder);
    let first = store.credentials().await.unwrap().len() as u32;
    for number in first.. {
        store.save_credentials(&credentials(number)).await.unwrap();
        eprintln!("saved {number}");
    }
}

fn start(folder: &Path) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([
            "--exact",
            "file_store::saves_until_it_is_killed",
            "--nocapture",
        ])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Kills it after so many saves, wherever it is by then; gives the last one that it spoke of.
fn kill_after(saves: u32, mut child: Child) -> Option<u32> {
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut last = None;
    for (count, line) in (1..).zip(lines) {
        let line = line.unwrap();
        last = line
            .strip_prefix("saved ")
            .and_then(|n| n.parse().ok())
            .or(last);
        if count == saves {
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    last
}

#[tokio::test]
async fn a_killed_process_leaves_the_old_contents_or_the_new_ones() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("store");
    let store = FileStore::at(&folder);
    for round in 0..KILLS {
        let (child, saves) = (start(&folder), 1 + round % 4);
        let said = tokio::task::spawn_blocking(move || kill_after(saves, child));
        let last = said.await.unwrap().expect("it saves something");
        let kept = store.credentials().await.unwrap();
        assert!(kept.len() as u32 > last, "what was saved is there");
        for (number, kept) in (0..).zip(&kept) {
            assert_eq!(kept.access_token(), credentials(number).access_token());
        }
        // The lock of the killed process is gone.
        let next = credentials(kept.len() as u32);
        store.save_credentials(&next).await.unwrap();
    }
    let left = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(left, 2, "the file and its lock, and nothing half-written");
}

//! The file store and processes that are killed while they write.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use fediway::store::{FileStore, Store};
use fediway::{Credentials, InstanceUrl};

const FOLDER: &str = "FEDIWAY_TEST_STORE";
const WRITER: &str = "FEDIWAY_TEST_WRITER";
/// How many times a process is killed; 50 when not given.
const KILLS: &str = "FEDIWAY_KILLS";
/// How many accounts each process saves over and over.
const ACCOUNTS: u64 = 6;
/// Some saves take that long.
const LATEST_KILL_MICROS: u64 = 12_000;

/// What a writer saves as its save of this number.
fn credentials(writer: &str, number: u64) -> Credentials {
    let host = format!("s{}.{writer}.example.org", number % ACCOUNTS);
    let token = format!("{number} {}", "x".repeat(2000));
    Credentials::new(InstanceUrl::parse(&host).unwrap(), token)
}

/// The numbers of a writer's saves that are kept, by account.
fn kept(all: &[Credentials], writer: &str) -> BTreeMap<u64, u64> {
    let end = format!(".{writer}.example.org");
    let of_writer = all.iter().filter(|one| one.issuer().host().ends_with(&end));
    of_writer
        .map(|one| {
            let token = one.access_token().expose();
            let number = token.split(' ').next().unwrap().parse().unwrap();
            assert_eq!(
                one.access_token(),
                credentials(writer, number).access_token()
            );
            (number % ACCOUNTS, number)
        })
        .collect()
}

/// No test of its own: what the processes do that are killed. It says what it has saved.
#[tokio::test]
async fn saves_until_it_is_killed() {
    let (Some(folder), Ok(writer)) = (std::env::var_os(FOLDER), std::env::var(WRITER)) else {
        return;
    };
    let store = FileStore::at(folder);
    let before = kept(&store.credentials().await.unwrap(), &writer);
    let first = before.values().max().map_or(0, |last| last + 1);
    for number in first.. {
        store
            .save_credentials(&credentials(&writer, number))
            .await
            .unwrap();
        eprintln!("saved {number}");
    }
}

/// A process that saves, and what it says.
struct Writer {
    name: &'static str,
    child: Child,
    /// How many saves it has spoken of, by their numbers.
    said: Arc<AtomicU64>,
    reading: JoinHandle<()>,
}

impl Writer {
    fn start(name: &'static str, folder: &Path, said: Arc<AtomicU64>) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args([
                "--exact",
                "file_store::saves_until_it_is_killed",
                "--nocapture",
            ])
            .env(FOLDER, folder)
            .env(WRITER, name)
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stderr = child.stderr.take().unwrap();
        let heard = said.clone();
        let reading = std::thread::spawn(move || listen(stderr, &heard));
        Self {
            name,
            child,
            said,
            reading,
        }
    }

    fn said(&self) -> u64 {
        self.said.load(Ordering::SeqCst)
    }

    /// Waits until it has begun to save.
    fn wait_for_a_save(&mut self) {
        let before = self.said();
        while self.said() == before {
            assert!(
                self.child.try_wait().unwrap().is_none(),
                "the process ended by itself"
            );
            std::thread::sleep(Duration::from_micros(200));
        }
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.reading.join().unwrap();
    }

    /// What it had said to be saved before the store was read is there: each account as it was saved
    /// last, and nothing older.
    fn check(&self, all: &[Credentials], before: u64) {
        let kept = kept(all, self.name);
        let end = kept.values().max().map_or(0, |last| last + 1);
        assert!(
            end >= before,
            "save {before} was lost: the store ends at {end}"
        );
        for number in end.saturating_sub(ACCOUNTS)..end {
            assert_eq!(
                kept.get(&(number % ACCOUNTS)),
                Some(&number),
                "a save was lost"
            );
        }
    }
}

/// A line that breaks off says nothing.
fn listen(stderr: ChildStderr, said: &AtomicU64) {
    let mut reader = BufReader::new(stderr);
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|count| count > 0) {
        let number = line
            .strip_prefix("saved ")
            .and_then(|rest| rest.strip_suffix('\n'));
        if let Some(number) = number {
            said.store(number.parse::<u64>().unwrap() + 1, Ordering::SeqCst);
        }
        line.clear();
    }
}

fn random_below(limit: u64) -> u64 {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).unwrap();
    u64::from_le_bytes(bytes) % limit
}

/// Two processes write to one store, and one of them is killed at a random moment, again and again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_processes_leave_a_readable_and_complete_store() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("store");
    let kills = std::env::var(KILLS).map_or(20, |kills| kills.parse().unwrap());
    let killed_in = folder.clone();
    tokio::task::spawn_blocking(move || kill_again_and_again(&killed_in, kills))
        .await
        .unwrap();
    // The locks of the killed processes are gone, and so is what they left half-written.
    let store = FileStore::at(&folder);
    store
        .save_credentials(&credentials("last", 0))
        .await
        .unwrap();
    let left = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(left, 2, "the file and its lock, and nothing half-written");
}

fn kill_again_and_again(folder: &Path, kills: u32) {
    let start = |name, said| Writer::start(name, folder, said);
    let mut writers = ["a", "b"].map(|name| Some(start(name, Arc::default())));
    for round in 0..kills {
        let turn = random_below(2) as usize;
        let mut victim = writers[turn].take().unwrap();
        if round % 4 != 0 {
            victim.wait_for_a_save();
        }
        std::thread::sleep(Duration::from_micros(random_below(LATEST_KILL_MICROS)));
        let (name, said) = (victim.name, victim.said.clone());
        victim.kill();
        writers[turn] = Some(start(name, said));
        check_both(
            folder,
            writers.each_ref().map(|writer| writer.as_ref().unwrap()),
        );
    }
    writers.into_iter().flatten().for_each(Writer::kill);
}

fn check_both(folder: &Path, writers: [&Writer; 2]) {
    let before = writers.map(Writer::said);
    let all = read(folder.to_owned());
    for (writer, before) in writers.into_iter().zip(before) {
        writer.check(&all, before);
    }
}

fn read(folder: PathBuf) -> Vec<Credentials> {
    let runtime = tokio::runtime::Handle::current();
    runtime.block_on(async { FileStore::at(folder).credentials().await.unwrap() })
}

//! Several processes on one database: this test executable, run again with a job.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use fediway::RegisteredApp;
use fediway::store::Store as _;
use fediway_signin::store::{AccountKey, AppKey, Clock, Database, KeyRing, TakenLogin};
use futures_util::{StreamExt as _, stream};

use super::library::of;
use super::world::{Backend, World};
use crate::thorough::quick_or;

/// How many processes there are.
const PROCESSES: usize = 4;
/// How many calls of one process are under way at once.
const AT_ONCE: usize = 16;
const TIMEOUT: Duration = Duration::from_secs(60);

/// How many things the processes race for. No prime of [`each`] divides it.
fn raced() -> usize {
    quick_or(200, 1_000)
}

/// What a process is told in its environment, and the file in which it notes what it did.
pub(super) struct Job {
    url: String,
    keys: String,
    notes: PathBuf,
}

impl Job {
    pub(super) fn on(world: &World) -> Self {
        Self {
            url: world.url().to_owned(),
            keys: world.keys.writing().to_text().to_string(),
            notes: world.folder().join("notes"),
        }
    }

    pub(super) fn start(&self, what: &str, number: usize) -> Child {
        let own = std::env::current_exe().unwrap();
        Command::new(own)
            .args([
                "--exact",
                "store::processes::work",
                "--ignored",
                "--nocapture",
            ])
            .env("FEDIWAY_JOB", what)
            .env("FEDIWAY_JOB_NUMBER", number.to_string())
            .env("FEDIWAY_JOB_URL", &self.url)
            .env("FEDIWAY_JOB_KEYS", &self.keys)
            .env("FEDIWAY_JOB_NOTES", &self.notes)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }

    /// Runs the job in all processes at once.
    fn run(&self, what: &str) {
        let _ = std::fs::remove_file(&self.notes);
        let children: Vec<_> = (0..PROCESSES)
            .map(|number| self.start(what, number))
            .collect();
        for mut child in children {
            assert!(child.wait().unwrap().success(), "{what}");
        }
    }

    /// What was noted, each line with how often.
    pub(super) fn notes(&self) -> BTreeMap<String, usize> {
        let mut found = BTreeMap::new();
        for line in std::fs::read_to_string(&self.notes)
            .unwrap_or_default()
            .lines()
        {
            *found.entry(line.to_owned()).or_default() += 1;
        }
        found
    }
}

/// One line at the end of a file, whole, whatever other processes write.
pub(super) fn note(path: &Path, line: &str) {
    let file = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(path);
    file.unwrap()
        .write_all(format!("{line}\n").as_bytes())
        .unwrap();
}

/// What a process does. It is no test: it runs with a job only.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by other tests, in processes of their own"]
async fn work() {
    let Ok(job) = std::env::var("FEDIWAY_JOB") else {
        return;
    };
    let told = |name: &str| std::env::var(name).unwrap();
    let keys = KeyRing::parse(&told("FEDIWAY_JOB_KEYS")).unwrap();
    let number: usize = told("FEDIWAY_JOB_NUMBER").parse().unwrap();
    // The clocks of these processes are up to five minutes off.
    let off = number as i64 * 200_000 - 300_000;
    let clock = Clock::corrected(move || {
        fediway::Timestamp::from_millisecond(fediway::Timestamp::now().as_millisecond() + off)
            .unwrap()
    });
    let options = Database::options(&told("FEDIWAY_JOB_URL"), keys).timeout(TIMEOUT);
    let options = match told("FEDIWAY_JOB_URL").starts_with("sqlite") {
        true => options,
        false => options.clock(clock),
    };
    let database = options.open().await.unwrap();
    let notes: Arc<Path> = PathBuf::from(told("FEDIWAY_JOB_NOTES")).into();
    match job.as_str() {
        "open" => note(&notes, "opened"),
        "register" => each(number, |n| register(database.clone(), notes.clone(), n)).await,
        "put" => each_of_own(number, |n| put(database.clone(), n)).await,
        "take" => each(number, |n| take(database.clone(), notes.clone(), n)).await,
        "refresh" => each(number, |n| refresh(database.clone(), notes.clone(), n % 50)).await,
        "put and restart" => super::restart::put_through_restarts(&database, &notes, number).await,
        other => panic!("no such job: {other}"),
    }
    database.close().await;
}

/// Every number, in an order of this process's own.
async fn each<F: Future<Output = ()>>(process: usize, act: impl Fn(usize) -> F) {
    let numbers = (0..raced()).map(|n| (n * [7, 11, 13, 17][process % 4] + process) % raced());
    stream::iter(numbers)
        .for_each_concurrent(AT_ONCE, act)
        .await;
}

/// The numbers that no other process has.
async fn each_of_own<F: Future<Output = ()>>(process: usize, act: impl Fn(usize) -> F) {
    let numbers = (0..raced()).filter(|n| n % PROCESSES == process);
    stream::iter(numbers)
        .for_each_concurrent(AT_ONCE, act)
        .await;
}

fn app_key(n: usize) -> AppKey {
    AppKey::new(
        format!("s{n}.example"),
        "https://site.example/callback",
        fediway::Scopes::read(),
        "Site",
    )
}

async fn register(database: Database, notes: Arc<Path>, n: usize) {
    let name = format!("{} {n}", std::process::id());
    let register = async || {
        note(&notes, &format!("registers {n}"));
        tokio::task::yield_now().await;
        Ok(RegisteredApp::new(name, "secret"))
    };
    let key = app_key(n);
    let app = database.register_once(&key, TIMEOUT, register);
    let app = app.await.unwrap().unwrap();
    note(&notes, &format!("has {n} as {}", app.client_id));
}

async fn put(database: Database, n: usize) {
    let (state, data) = (format!("state {n}"), format!("data of {n}"));
    let put = database.put_login(&state, "cookie", data.as_bytes(), 5 * TIMEOUT);
    put.await.unwrap();
}

async fn take(database: Database, notes: Arc<Path>, n: usize) {
    match database
        .take_login(&format!("state {n}"), "cookie")
        .await
        .unwrap()
    {
        TakenLogin::Found(data) => {
            assert_eq!(**data, *format!("data of {n}").as_bytes());
            note(&notes, &format!("took {n}"));
        }
        TakenLogin::Unknown => {}
        other => panic!("{n}: {other:?}"),
    }
}

async fn refresh(database: Database, notes: Arc<Path>, n: usize) {
    let old = of("a.example", &n.to_string(), "ann", "old");
    let account = AccountKey::of(&old);
    let lease = database.lease_refresh(&account).await.unwrap().unwrap();
    let kept = database.credentials_for(&account).await.unwrap().unwrap();
    if kept.access_token() == old.access_token() {
        note(&notes, &format!("refreshes {n}"));
        let new = of("a.example", &n.to_string(), "ann", "new");
        database.save_credentials(&new).await.unwrap();
    }
    lease.release().await.unwrap();
}

/// The tests below on one database.
async fn world(backend: Backend) -> Option<(World, Job)> {
    let world = World::new(backend).await?;
    let job = Job::on(&world);
    Some((world, job))
}

async fn each_app_is_registered_once(backend: Backend) {
    let Some((_world, job)) = world(backend).await else {
        return;
    };
    job.run("register");
    let notes = job.notes();
    for n in 0..raced() {
        assert_eq!(notes.get(&format!("registers {n}")), Some(&1), "{n}");
        let same: Vec<_> = notes
            .iter()
            .filter(|(line, _)| line.starts_with(&format!("has {n} ")))
            .collect();
        assert_eq!(same.len(), 1, "all have the same: {same:?}");
        assert_eq!(*same[0].1, PROCESSES);
    }
}

async fn each_login_is_taken_once(backend: Backend) {
    let Some((_world, job)) = world(backend).await else {
        return;
    };
    job.run("put");
    job.run("take");
    let notes = job.notes();
    assert_eq!(notes.len(), raced());
    assert!(notes.values().all(|times| *times == 1));
}

async fn each_token_is_refreshed_once(backend: Backend) {
    let Some((world, job)) = world(backend).await else {
        return;
    };
    for n in 0..50 {
        let old = of("a.example", &n.to_string(), "ann", "old");
        world.database.save_credentials(&old).await.unwrap();
    }
    job.run("refresh");
    let notes = job.notes();
    assert_eq!(notes.len(), 50);
    assert!(notes.values().all(|times| *times == 1), "{notes:?}");
}

async fn all_processes_open_a_new_database_at_once(backend: Backend) {
    let Some(world) = World::unopened(backend).await else {
        return;
    };
    let job = Job {
        url: world.0,
        keys: fediway_signin::store::Key::generate()
            .unwrap()
            .to_text()
            .to_string(),
        notes: world.1.path().join("notes"),
    };
    job.run("open");
    assert_eq!(job.notes().get("opened"), Some(&PROCESSES));
}

macro_rules! on_both {
    ($($name:ident)*) => {
        mod sqlite { $(
            #[tokio::test]
            async fn $name() {
                super::$name(crate::store::world::Backend::Sqlite).await;
            }
        )* }
        mod postgres { $(
            #[tokio::test]
            async fn $name() {
                super::$name(crate::store::world::Backend::Postgres).await;
            }
        )* }
    };
}

on_both! {
    each_app_is_registered_once
    each_login_is_taken_once
    each_token_is_refreshed_once
    all_processes_open_a_new_database_at_once
}

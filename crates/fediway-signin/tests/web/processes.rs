//! A site of two processes of the operating system on one PostgreSQL. Each step of a sign-in comes to
//! any of them, and PostgreSQL is killed and started again in between.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fediway_signin::store::{Database, KeyRing};
use futures_util::{StreamExt as _, stream};

use crate::crowd::{LONG, Person, check, patient, people, servers};
use crate::database::Place;
use crate::restart::{is_skipped, restart};
use crate::support::{Got, Site, Visitor};

const PROCESSES: usize = 2;
/// How many people are on their way at once.
const AT_ONCE: usize = 50;
/// How often somebody tries again, with a pause before each.
const TRIES: usize = 60;
const PAUSE: Duration = Duration::from_secs(1);

/// A process of the site. It ends with this value.
struct Process {
    child: Child,
    visitor: Visitor,
}

impl Process {
    fn start(place: &Place) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "processes::serve", "--ignored", "--nocapture"])
            .env("FEDIWAY_SITE_DATABASE", &place.url)
            .env("FEDIWAY_SITE_KEYS", &*place.keys.writing().to_text())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line = line.unwrap();
            let (_, address) = line.split_once("site at ")?;
            Some(address.parse().unwrap())
        });
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            child,
            visitor: Visitor::of(address.unwrap()),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a process does. It is no test: it runs with a database only, until it is killed.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by another test, in processes of their own"]
async fn serve() {
    let Ok(url) = std::env::var("FEDIWAY_SITE_DATABASE") else {
        return;
    };
    let keys = KeyRing::parse(&std::env::var("FEDIWAY_SITE_KEYS").unwrap()).unwrap();
    let database = Database::open(&url, keys).await.unwrap();
    let site = Site::on(database, &[], |builder| {
        builder.transport(patient()).timeout(LONG)
    })
    .await;
    println!("site at {}", site.address());
    std::future::pending::<()>().await;
}

/// What the site has to do with people, and what it counted.
struct Run {
    processes: Vec<Process>,
    /// Steps that were taken, by which the next process is chosen.
    steps: AtomicUsize,
    signed_in: AtomicUsize,
    tried_again: AtomicUsize,
}

impl Run {
    /// The browser goes to any of the processes.
    fn anywhere(&self, person: &mut Person<'_>) {
        let step = self.steps.fetch_add(1, Ordering::Relaxed);
        let process = (step * 7 + step / 3) % self.processes.len();
        person.visitor.go_to(&self.processes[process].visitor);
    }

    /// Tries until it works. Whatever fails must be the database, and the page must say so.
    async fn sign_in(&self, mut person: Person<'_>) {
        for _ in 0..TRIES {
            if self.try_once(&mut person).await {
                self.signed_in.fetch_add(1, Ordering::Relaxed);
                return;
            }
            self.tried_again.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(PAUSE).await;
        }
        panic!("{} is lost", person.greeting());
    }

    async fn try_once(&self, person: &mut Person<'_>) -> bool {
        self.anywhere(person);
        let form = [("server", person.server.url())];
        let begun = person.visitor.post("/auth/sign-in", &form).await;
        if begun.status.is_server_error() {
            is_honest(&begun.body);
            return false;
        }
        let callback = person.approve(begun.location()).await;
        self.anywhere(person);
        let ended = person.visitor.come_back(&callback).await;
        if ended.location() != "/" {
            self.shown_problem(person, &ended).await;
            return false;
        }
        self.anywhere(person);
        let who = person.visitor.get("/").await;
        if who.status.is_server_error() {
            is_honest(&who.body);
            return false;
        }
        assert!(who.body.starts_with(&person.greeting()), "{}", who.body);
        true
    }

    async fn shown_problem(&self, person: &mut Person<'_>, ended: &Got) {
        assert_eq!(ended.problem(), "store");
        let page = person.visitor.get(ended.location()).await;
        is_honest(&page.body);
    }
}

fn is_honest(page: &str) {
    assert!(
        page.contains("cannot sign anybody in at the moment"),
        "{page}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_signs_in_through_two_processes_while_the_database_is_killed() {
    let place = Place::new().await;
    if is_skipped(&place) {
        return;
    }
    let servers = servers().await;
    let run = Arc::new(Run {
        processes: (0..PROCESSES).map(|_| Process::start(&place)).collect(),
        steps: AtomicUsize::new(0),
        signed_in: AtomicUsize::new(0),
        tried_again: AtomicUsize::new(0),
    });
    let people = people(&servers, &run.processes[0].visitor);
    let all = people.len();
    let killing = run.clone();
    let killer = tokio::spawn(async move {
        for part in 1..=3 {
            while killing.signed_in.load(Ordering::Relaxed) < all * part / 4 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            restart().await;
        }
    });
    let signing = stream::iter(people).for_each_concurrent(AT_ONCE, |it| run.sign_in(it));
    signing.await;
    killer.await.unwrap();
    let again = run.tried_again.load(Ordering::Relaxed);
    println!("{all} people signed in; {again} tries met a database that was down");
    assert_eq!(run.signed_in.load(Ordering::Relaxed), all);
    check(&servers);
}

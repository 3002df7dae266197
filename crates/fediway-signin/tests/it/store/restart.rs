//! PostgreSQL is killed and started again while processes work: nothing that was acknowledged is
//! lost, and what fails says that it may be tried again.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use fediway_signin::store::{Database, StoreErrorKind, TakenLogin};

use super::processes::{Job, note};
use super::world::{Backend, World};

const RESTARTS: usize = 3;
const PUTS: usize = 400;
const TIME: Duration = Duration::from_secs(600);

/// Puts logins and takes every second one, through whatever happens to the server, and notes what
/// was acknowledged.
pub(super) async fn put_through_restarts(database: &Database, notes: &Path, process: usize) {
    for n in 0..PUTS {
        let state = format!("{process} {n}");
        // A failure tells nothing of whether it was put: a new login gets a new state.
        match database.put_login(&state, "cookie", b"data", TIME).await {
            Ok(()) => note(notes, &format!("put {state}")),
            Err(error) => {
                assert_eq!(error.kind(), StoreErrorKind::Unavailable, "{error:?}");
                note(notes, "a put failed");
            }
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_a_killed_server() {
    let Ok(restart) = std::env::var("FEDIWAY_POSTGRES_RESTART") else {
        eprintln!(
            "skipped: FEDIWAY_POSTGRES_RESTART names no script (cargo xtask postgres sets it)"
        );
        return;
    };
    let world = World::new(Backend::Postgres).await.unwrap();
    let database = Database::open(world.url(), world.keys.clone())
        .await
        .unwrap();
    let job = Job::on(&world);
    let mut children: Vec<_> = (0..3)
        .map(|number| job.start("put and restart", number))
        .collect();
    for _ in 0..RESTARTS {
        let before = job.notes().len();
        while job.notes().len() < before + 100 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!(Command::new("sh").arg(&restart).status().unwrap().success());
    }
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    let notes = job.notes();
    let failed = notes.get("a put failed").copied().unwrap_or_default();
    let put: Vec<_> = notes
        .keys()
        .filter_map(|line| line.strip_prefix("put "))
        .collect();
    eprintln!(
        "{} logins were put, {failed} failed in {RESTARTS} restarts",
        put.len()
    );
    assert!(put.len() > 600, "{}", put.len());
    // The connections of this process broke, too. It is not opened again.
    for state in put {
        let taken = take(&database, state).await;
        assert!(matches!(taken, TakenLogin::Found(_)), "{state} is lost");
    }
}

/// Takes a login. The first calls may find that their connection is dead.
async fn take(database: &Database, state: &str) -> TakenLogin {
    for _ in 0..10 {
        match database.take_login(state, "cookie").await {
            Ok(taken) => return taken,
            Err(error) => assert!(error.is_transient(), "{error:?}"),
        }
    }
    panic!("no connection is good")
}

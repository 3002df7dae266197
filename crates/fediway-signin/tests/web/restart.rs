//! PostgreSQL goes down in the middle of a sign-in: the person gets in, or is told and tries again.
//!
//! Nothing else may use the PostgreSQL meanwhile: `cargo xtask postgres` runs these tests alone.

use std::time::Duration;

use fediway_sandbox::{Fault, Sandbox};

use crate::database::Place;
use crate::support::{ALICE, Site, approve, requests_to};

/// The variable with a script that kills PostgreSQL and starts it again.
const SCRIPT: &str = "FEDIWAY_POSTGRES_RESTART";

/// Whether there is no PostgreSQL that may be killed. Says so.
pub fn is_skipped(place: &Place) -> bool {
    let may = place.is_postgres() && std::env::var_os(SCRIPT).is_some();
    if !may {
        println!("skipped: {SCRIPT} names no script (cargo xtask postgres sets it)");
    }
    !may
}

/// Kills PostgreSQL as a crash would, and starts it again.
pub async fn restart() {
    let script = std::env::var(SCRIPT).unwrap();
    let mut command = tokio::process::Command::new("sh");
    assert!(command.arg(script).status().await.unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_goes_on_after_the_database_was_killed() {
    let place = Place::new().await;
    if is_skipped(&place) {
        return;
    }
    let server = Sandbox::start().await.unwrap();
    let site = Site::on(place.open().await, &[&server], |it| it).await;
    let mut visitor = site.visitor();
    let page = visitor.start(server.url()).await;
    let callback = approve(&mut server.browser(), &page, ALICE).await;
    restart().await;
    assert_eq!(visitor.come_back(&callback).await.location(), "/");
    assert!(visitor.who().await.starts_with("alice@"));
    restart().await;
    assert!(visitor.who().await.starts_with("alice@"), "still signed in");
    assert_eq!(server.live_token_count(), 0);
}

/// The database dies while the site waits for an answer of the server.
#[tokio::test(flavor = "multi_thread")]
async fn the_database_is_killed_during_the_callback() {
    let account = "/api/v1/accounts/verify_credentials";
    for (method, path) in [
        ("POST", "/oauth/token"),
        ("GET", account),
        ("POST", "/oauth/revoke"),
    ] {
        let place = Place::new().await;
        if is_skipped(&place) {
            return;
        }
        let server = Sandbox::start().await.unwrap();
        let site = Site::on(place.open().await, &[&server], |it| it).await;
        let mut visitor = site.visitor();
        let page = visitor.start(server.url()).await;
        let callback = approve(&mut server.browser(), &page, ALICE).await;
        let slow = Fault::delay(Duration::from_secs(3));
        server.inject(slow).route(method, path).times(1);
        let coming = async {
            let got = visitor.come_back(&callback).await;
            if got.location() != "/" {
                assert_eq!(got.problem(), "store", "{path}");
                assert_eq!(visitor.sign_in(&server, ALICE).await.location(), "/");
            }
        };
        let killing = async {
            while requests_to(&server, path).is_empty() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            restart().await;
        };
        tokio::join!(coming, killing);
        assert!(visitor.who().await.starts_with("alice@"), "{path}");
        assert_eq!(server.live_token_count(), 0, "{path}: no token is left");
        assert_eq!(server.app_count(), 1);
    }
}

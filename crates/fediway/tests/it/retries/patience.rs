//! How long a server that is down is waited for.

use std::time::Duration;

use fediway::Client;
use fediway_sandbox::{Fault, Software};

use super::world;
use crate::clock::{Skipping, skipping};
use crate::support::{World, transport_to};

const HOME: &str = "/api/v1/timelines/home";

/// A clock that skips, and a client that is as patient as this and waits by it.
pub fn patient(world: &World, client: &Client, patience: u64) -> (&'static Skipping, Client) {
    let clock = skipping();
    let transport = transport_to(&world.sandbox)
        .clock(clock)
        .patience(Duration::from_secs(patience));
    (clock, client.with_transport(&transport.build().unwrap()))
}

/// A short `Retry-After` of a 503 is waited for.
#[tokio::test]
async fn retry_after_is_honoured() {
    let (world, client) = world(Software::Mastodon45).await;
    let (clock, client) = patient(&world, &client, 60);
    let busy = Fault::status(503).header("retry-after", "9");
    world.sandbox.inject(busy).route("GET", HOME);
    client.timelines().home().await.unwrap();
    assert!(clock.skipped() >= Duration::from_secs(8));
}

/// A server that restarts says minutes and is back after seconds, in either form of the header.
#[tokio::test]
async fn a_server_that_is_back_early_is_not_missed() {
    let (world, client) = world(Software::GoToSocial).await;
    let in_two_minutes = (jiff::Timestamp::now() + Duration::from_secs(120))
        .strftime("%a, %d %b %Y %H:%M:%S GMT")
        .to_string();
    for asked in ["120".to_owned(), in_two_minutes] {
        let (clock, client) = patient(&world, &client, 60);
        let down = Fault::status(503).header("retry-after", asked);
        world.sandbox.inject(down).route("GET", HOME).times(5);
        world.sandbox.clear_requests();
        client.timelines().home().await.unwrap();
        assert_eq!(world.requests_to(HOME).len(), 6);
        assert!(clock.skipped() < Duration::from_secs(60));
        assert!(
            clock.skipped() >= Duration::from_secs(20),
            "it is not hammered"
        );
    }
}

/// Patience ends all the same, and the error says until when the server asked to be left alone.
#[tokio::test]
async fn a_server_that_stays_away_is_given_up() {
    let (world, client) = world(Software::GoToSocial).await;
    let down = || Fault::status(503).header("retry-after", "3600");
    let rule = world.sandbox.inject(down()).route("GET", HOME).always();
    for patience in [20, 60, 600] {
        let (clock, client) = patient(&world, &client, patience);
        let error = client.timelines().home().await.unwrap_err();
        assert_eq!(error.http_status(), Some(503));
        let waited = clock.skipped().as_secs();
        assert!(waited <= patience && waited + 31 > patience, "{waited}");
        let now = fediway::Timestamp::now() + clock.skipped();
        let left = error.retry_at().unwrap().duration_since(now);
        assert!(left.as_secs() > 3500, "{left:?}");
    }
    assert!(rule.hits() < 60, "{}", rule.hits());
}

/// The end of the rate-limit window says nothing about a server that is down for a moment.
#[tokio::test]
async fn a_server_that_is_down_is_asked_again_before_its_window_ends() {
    let (world, client) = world(Software::Mastodon45).await;
    let clock = skipping();
    let transport = transport_to(&world.sandbox).clock(clock).build().unwrap();
    let down = Fault::status(503)
        .header("x-ratelimit-limit", "300")
        .header("x-ratelimit-remaining", "299")
        .header("x-ratelimit-reset", "2999-01-01T00:00:00Z");
    world
        .sandbox
        .inject(down)
        .route("GET", "/api/v1/timelines/home");
    client
        .with_transport(&transport)
        .timelines()
        .home()
        .await
        .unwrap();
    assert!(clock.skipped() < Duration::from_secs(60));
}

//! A key that is sent again while the server may still be at work.

use std::time::Duration;

use fediway::{Client, ErrorKind};
use fediway_sandbox::{Fault, Sandbox, Software};

use super::patience::patient;
use super::{STATUSES, world};
use crate::clock::Skipping;
use crate::support::{ALICE, World, transport_to};

/// A gateway gives up while the server is still at work: a repeated key would make a second status
/// on a server that looks for the key before its work and keeps it after.
#[tokio::test]
async fn what_may_still_be_worked_on_is_not_sent_again() {
    let (world, client) = world(Software::Mastodon45).await;
    for status in [504, 524] {
        world.sandbox.clear_requests();
        let late = Fault::status(status);
        world.sandbox.inject(late).route("POST", STATUSES);
        let post = client.statuses().post("Hello").idempotency_key("k").await;
        let error = post.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::UnknownOutcome { idempotency_key } if idempotency_key.as_deref() == Some("k")),
            "{error:?}"
        );
        assert_eq!(world.requests_to(STATUSES).len(), 1);
    }
}

/// After a broken connection the key is sent once more, when the server is done with the first try.
#[tokio::test]
async fn a_key_is_repeated_when_the_first_try_is_over() {
    let (world, client) = world(Software::Mastodon45).await;
    let (clock, client) = patient(&world, &client, 60);
    world
        .sandbox
        .inject(Fault::drop_after())
        .route("POST", STATUSES);
    client.statuses().post("Hello").await.unwrap();
    assert_eq!(world.sandbox.status_count(), 1);
    assert!(
        clock.skipped() >= Duration::from_secs(25),
        "{:?}",
        clock.skipped()
    );
}

/// Mastodon before 4.3 does not look at the key of a status that is to be published later.
#[tokio::test]
async fn a_scheduled_post_is_not_sent_again() {
    let (world, client) = world(Software::Mastodon42).await;
    for fault in [
        Fault::drop_before(),
        Fault::drop_after(),
        Fault::status(502),
    ] {
        world.sandbox.clear_requests();
        world.sandbox.inject(fault).route("POST", STATUSES);
        let tomorrow = fediway::Timestamp::now() + Duration::from_secs(24 * 3600);
        let post = client.statuses().post("Hello").schedule(tomorrow);
        let error = post.await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::UnknownOutcome { .. }),
            "{error:?}"
        );
        assert_eq!(world.requests_to(STATUSES).len(), 1);
    }
}

/// Later versions do, and so does Pleroma.
#[tokio::test]
async fn a_scheduled_post_is_sent_again_where_its_key_is_kept() {
    for software in [
        Software::Mastodon43,
        Software::Mastodon45,
        Software::Pleroma,
    ] {
        let (world, client) = world(software).await;
        let lost = Fault::drop_after();
        world.sandbox.inject(lost).route("POST", STATUSES);
        let tomorrow = fediway::Timestamp::now() + Duration::from_secs(24 * 3600);
        let post = client.statuses().post("Hello").schedule(tomorrow);
        post.await.unwrap();
        assert_eq!(world.requests_to(STATUSES).len(), 2, "{software}");
        assert_eq!(world.sandbox.scheduled_count(), 1, "{software}");
    }
}

/// A world whose server's clock moves with the waits of its client.
async fn slow_world(software: Software) -> (&'static World, Client) {
    let world = World::with(Sandbox::builder().software(software)).await;
    let world: &'static World = Box::leak(Box::new(world));
    let clock: &'static Skipping = Box::leak(Box::new(Skipping::with(&world.sandbox)));
    let transport = transport_to(&world.sandbox).clock(clock);
    let transport = transport
        .patience(Duration::from_secs(3600))
        .build()
        .unwrap();
    let client = world.client(ALICE).await.with_transport(&transport);
    world.sandbox.clear_requests();
    (world, client)
}

/// A gateway gives up after a second, and the server is done after three: whatever software it is,
/// there is one status, and the key finds it.
#[tokio::test]
async fn a_gateway_that_gives_up_before_the_server_makes_no_second_status() {
    for software in [
        Software::Mastodon42,
        Software::Mastodon45,
        Software::Pleroma,
    ] {
        let (world, client) = slow_world(software).await;
        for status in [504, 522, 524] {
            let before = world.sandbox.status_count();
            let early = Fault::answer_early(status, Duration::from_secs(3));
            world.sandbox.inject(early).route("POST", STATUSES);
            let key = format!("key of {status}");
            let post = || client.statuses().post("Hello").idempotency_key(&key);
            let error = post().await.unwrap_err();
            let ErrorKind::UnknownOutcome { idempotency_key } = error.kind() else {
                panic!("{software} {status}: {error:?}");
            };
            assert_eq!(idempotency_key.as_deref(), Some(&*key));
            world.sandbox.advance(Duration::from_secs(60));
            post().await.unwrap();
            assert_eq!(
                world.sandbox.status_count(),
                before + 1,
                "{software} {status}"
            );
        }
    }
}

/// The same where the connection breaks, or a gateway says 502, while the server is still at work.
#[tokio::test]
async fn a_connection_that_breaks_before_the_server_is_done_makes_no_second_status() {
    for software in [
        Software::Mastodon42,
        Software::Mastodon45,
        Software::Pleroma,
    ] {
        let (world, client) = slow_world(software).await;
        for early in [
            Fault::drop_early(Duration::from_secs(3)),
            Fault::answer_early(502, Duration::from_secs(20)),
            Fault::answer_early(520, Duration::from_secs(3)),
        ] {
            let name = format!("{software} {early:?}");
            let before = world.sandbox.status_count();
            world.sandbox.inject(early).route("POST", STATUSES);
            client.statuses().post("Hello").await.unwrap();
            assert_eq!(world.sandbox.late_count(), 0, "{name}");
            assert_eq!(world.sandbox.status_count(), before + 1, "{name}");
        }
    }
}

/// Some versions of Mastodon find the key again and answer 500 all the same.
#[tokio::test]
async fn whatever_the_second_try_is_told_the_first_may_have_posted() {
    let (world, client) = world(Software::Mastodon45).await;
    for status in [401, 403, 404, 409, 422, 500, 501] {
        let before = world.sandbox.status_count();
        let lost = Fault::drop_after();
        world.sandbox.inject(lost).route("POST", STATUSES);
        let told = Fault::status(status);
        world.sandbox.inject(told).route("POST", STATUSES).after(1);
        let error = client.statuses().post("Hello").await.unwrap_err();
        let unknown = matches!(error.kind(), ErrorKind::UnknownOutcome { .. });
        assert!(unknown, "{status}: {error:?}");
        assert_eq!(world.sandbox.status_count(), before + 1);
        world.sandbox.clear_faults();
    }
}

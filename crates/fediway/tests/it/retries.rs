//! What is sent again, and what never is.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use fediway::{AddressPolicy, Client, ErrorKind, Instance, InstanceUrl, Transport};
use fediway_sandbox::{Fault, Sandbox, SandboxBuilder, Software};

use crate::clock::{Skipping, skipping};
use crate::support::{ALICE, World, transport_to};

const STATUSES: &str = "/api/v1/statuses";

/// xorshift64: places that look random and are the same in every run.
struct Places(u64);

impl Places {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

async fn world(software: Software) -> (World, Client) {
    world_of(Sandbox::builder().software(software)).await
}

async fn world_of(builder: SandboxBuilder) -> (World, Client) {
    let world = World::with(builder.rate_limit(1_000_000)).await;
    let client = world.client(ALICE).await;
    let transport = transport_to(&world.sandbox)
        .clock(skipping())
        .patience(Duration::from_secs(3600))
        .max_tries(30);
    let client = client.with_transport(&transport.build().unwrap());
    world.sandbox.clear_requests();
    (world, client)
}

/// Breaks the connection of a good part of the next posts, before or after their effect.
fn break_randomly(sandbox: &Sandbox, posts: u64) {
    let mut places = Places(0x5eed_f00d);
    for post in 0..posts {
        let fault = match places.below(5) {
            0 => Fault::drop_before(),
            1 => Fault::drop_after(),
            2 if places.below(4) == 0 => Fault::truncated(),
            _ => continue,
        };
        sandbox.inject(fault).route("POST", STATUSES).after(post);
    }
}

/// Posts from several tasks at once and gives what became of each.
async fn post(client: &Client, posts: usize) -> Vec<fediway::Result<fediway::Status>> {
    let tasks: Vec<_> = (0..4)
        .map(|task| {
            let client = client.clone();
            tokio::spawn(async move {
                let mut outcomes = Vec::new();
                for post in (task..posts).step_by(4) {
                    outcomes.push(client.statuses().post(format!("Number {post}")).await);
                }
                outcomes
            })
        })
        .collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.extend(task.await.unwrap());
    }
    outcomes
}

/// How often each idempotency key arrived.
fn keys(world: &World) -> BTreeMap<String, usize> {
    let mut keys = BTreeMap::new();
    for request in world.requests_to(STATUSES) {
        let key = request.headers["idempotency-key"]
            .to_str()
            .unwrap()
            .to_owned();
        *keys.entry(key).or_default() += 1;
    }
    keys
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_knows_keys_has_each_post_once() {
    let (world, client) = world(Software::Mastodon45).await;
    break_randomly(&world.sandbox, 2000);
    let outcomes = post(&client, 1000).await;
    let ids: BTreeSet<_> = outcomes
        .into_iter()
        .map(|outcome| outcome.unwrap().id.to_string())
        .collect();
    assert_eq!(ids.len(), 1000);
    assert_eq!(world.sandbox.status_count(), 1000);
    let keys = keys(&world);
    assert_eq!(keys.len(), 1000, "one key for all tries of a call");
    assert!(keys.values().any(|times| *times > 1), "nothing was broken");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_does_not_is_asked_once() {
    let server = || Sandbox::builder().software(Software::GoToSocial);
    // HTTP/2 with one connection for all, and HTTP/1.1 with connections that are used again.
    for server in [server(), server().http()] {
        asked_once(server).await;
    }
}

async fn asked_once(server: SandboxBuilder) {
    let (world, client) = world_of(server).await;
    break_randomly(&world.sandbox, 1000);
    let outcomes = post(&client, 1000).await;
    let keys = keys(&world);
    assert!(
        keys.values().all(|times| *times == 1),
        "a post was repeated"
    );
    let mut known = BTreeSet::new();
    let mut unknown = 0;
    for outcome in outcomes {
        match outcome {
            Ok(status) => assert!(known.insert(status.id.to_string())),
            Err(error) => match error.kind() {
                ErrorKind::UnknownOutcome { idempotency_key } => {
                    assert!(!error.is_transient());
                    let key = idempotency_key.as_ref().unwrap();
                    assert!(keys.get(key).is_none_or(|times| *times == 1));
                    unknown += 1;
                }
                other => panic!("{other:?}"),
            },
        }
    }
    assert_eq!(known.len() + unknown, 1000);
    assert!(unknown > 100, "nothing was broken");
    let there = world.sandbox.status_count();
    assert!(there >= known.len() && there <= 1000);
}

/// Without a key a repeated effect would be a second effect.
#[tokio::test]
async fn a_post_without_a_key_is_never_repeated() {
    let (world, client) = world(Software::Mastodon45).await;
    let status = client.statuses().post("Hello").await.unwrap();
    let path = format!("/api/v1/statuses/{}", status.id);
    for fault in [Fault::drop_before(), Fault::drop_after()] {
        world.sandbox.clear_requests();
        world.sandbox.inject(fault).route("DELETE", &path);
        let error = client.statuses().delete(&status.id).await.unwrap_err();
        let unknown = ErrorKind::UnknownOutcome {
            idempotency_key: None,
        };
        assert_eq!(error.kind(), &unknown);
        assert_eq!(world.sandbox.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_get_is_repeated_when_that_may_help() {
    let (world, client) = world(Software::Mastodon45).await;
    for (fault, helps) in [
        (Fault::drop_before(), true),
        (Fault::drop_after(), true),
        (Fault::truncated(), true),
        (Fault::status(502), true),
        (Fault::status(503), true),
        (Fault::html(504), true),
        (Fault::status(500), true),
        (Fault::status(501), false),
        (Fault::status(505), false),
        (Fault::status(404), false),
        (Fault::status(401), false),
        (Fault::redirect(302, "/elsewhere"), false),
    ] {
        world.sandbox.clear_requests();
        let name = format!("{fault:?}");
        world
            .sandbox
            .inject(fault)
            .route("GET", "/api/v1/timelines/home")
            .times(2);
        let outcome = client.timelines().home().await;
        assert_eq!(outcome.is_ok(), helps, "{name}");
        let sent = world.requests_to("/api/v1/timelines/home").len();
        assert_eq!(sent, if helps { 3 } else { 1 }, "{name}");
        world.sandbox.clear_faults();
    }
}

#[tokio::test]
async fn tries_and_time_are_bounded() {
    let (world, client) = world(Software::Mastodon45).await;
    world
        .sandbox
        .inject(Fault::status(503))
        .route("GET", "/api/v1/timelines/home")
        .always();
    for (tries, budget, expected) in [(1, 3600, 1), (3, 3600, 3), (1000, 20, 0)] {
        world.sandbox.clear_requests();
        let transport = transport_to(&world.sandbox)
            .clock(skipping())
            .max_tries(tries)
            .patience(Duration::from_secs(budget))
            .build()
            .unwrap();
        let error = client
            .with_transport(&transport)
            .timelines()
            .home()
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.http_status()),
            (&ErrorKind::Server, Some(503))
        );
        let sent = world.requests_to("/api/v1/timelines/home").len();
        assert!(sent == expected || (expected == 0 && sent < 30), "{sent}");
    }
}

const HOME: &str = "/api/v1/timelines/home";

/// A clock that skips, and a client that is as patient as this and waits by it.
fn patient(world: &World, client: &Client, patience: u64) -> (&'static Skipping, Client) {
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

/// The first try may have posted; what the second one is told does not say.
#[tokio::test]
async fn a_refusal_after_an_ambiguous_try_is_an_unknown_outcome() {
    let (world, client) = world(Software::Mastodon45).await;
    world
        .sandbox
        .inject(Fault::drop_after())
        .route("POST", STATUSES);
    world
        .sandbox
        .inject(Fault::status(422))
        .route("POST", STATUSES)
        .after(1);
    let post = client.statuses().post("Hello").idempotency_key("k").await;
    let unknown = ErrorKind::UnknownOutcome {
        idempotency_key: Some("k".into()),
    };
    assert_eq!(post.unwrap_err().kind(), &unknown);
    assert_eq!(world.sandbox.status_count(), 1);
}

/// A gateway that lost sight of a post does not know whether it worked; a server that is not there
/// does.
#[tokio::test]
async fn what_a_gateway_lost_is_unknown() {
    let (world, client) = world(Software::GoToSocial).await;
    for (status, unknown) in [(502, true), (504, true), (503, false), (500, false)] {
        world
            .sandbox
            .inject(Fault::status(status))
            .route("POST", STATUSES);
        let error = client.statuses().post("Hello").await.unwrap_err();
        let found = matches!(error.kind(), ErrorKind::UnknownOutcome { .. });
        assert_eq!((found, error.http_status()), (unknown, Some(status)));
    }
}

/// Nothing was sent, so nothing can have happened: also a post is tried again, and the error says
/// what it was.
#[tokio::test]
async fn a_refused_connection_is_not_ambiguous() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let policy = AddressPolicy::loopback_for_tests();
    let instance = Instance::without_discovery(InstanceUrl::parse_with(&address, &policy).unwrap());
    let tries = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let counted = tries.clone();
    let transport = Transport::builder()
        .policy(policy)
        .clock(skipping())
        .on_request(move |request| {
            counted.store(request.attempt, std::sync::atomic::Ordering::SeqCst)
        })
        .build()
        .unwrap();
    let client = Client::anonymous(instance).with_transport(&transport);
    let error = client.statuses().post("Hello").await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Network);
    assert_eq!(tries.load(std::sync::atomic::Ordering::SeqCst), 4);
}

#[tokio::test]
async fn a_closed_transport_ends_its_calls() {
    let (world, client) = world(Software::Mastodon45).await;
    let transport = transport_to(&world.sandbox).build().unwrap();
    let client = client.with_transport(&transport);
    let stalled = || Fault::delay(Duration::from_secs(3600));
    world
        .sandbox
        .inject(stalled())
        .route("GET", "/api/v1/timelines/home");
    world.sandbox.inject(stalled()).route("POST", STATUSES);
    // The first request of all finds out the limit, and goes alone.
    client.accounts().verify_credentials().await.unwrap();
    world.sandbox.clear_requests();
    let home = tokio::spawn(client.timelines().home().into_future());
    let post = client.statuses().post("Hello").idempotency_key("k");
    let post = tokio::spawn(post.into_future());
    while world.sandbox.requests().len() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    transport.close();
    let home = home.await.unwrap().unwrap_err();
    let post = post.await.unwrap().unwrap_err();
    let unknown = ErrorKind::UnknownOutcome {
        idempotency_key: Some("k".into()),
    };
    assert_eq!(home.kind(), &ErrorKind::Cancelled);
    assert_eq!(post.kind(), &unknown);
    let error = client.timelines().home().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Cancelled);
}

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

/// An edit that is sent twice is one edit.
#[tokio::test]
async fn an_edit_is_sent_again() {
    let (world, client) = world(Software::Mastodon45).await;
    let status = client.statuses().post("Hello").await.unwrap();
    let path = format!("{STATUSES}/{}", status.id);
    for fault in [
        Fault::drop_before(),
        Fault::drop_after(),
        Fault::answer_early(504, Duration::from_secs(1)),
        Fault::status(502),
        Fault::status(503),
    ] {
        let name = format!("{fault:?}");
        let rule = world.sandbox.inject(fault).route("PUT", &path);
        let edit = client.statuses().edit(&status.id).status("Bye");
        let after = edit.await.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!((&*after.content, rule.hits()), ("<p>Bye</p>", 1), "{name}");
        world.sandbox.clear_faults();
    }
    assert_eq!(world.sandbox.status_count(), 1);
}

/// One server reads the parameters of a DELETE from the query.
#[tokio::test]
async fn a_delete_has_its_parameters_where_the_server_reads_them() {
    for (software, query) in [
        (Software::Mastodon45, None),
        (
            Software::Mitra,
            Some("account_ids%5B%5D=7&account_ids%5B%5D=8"),
        ),
    ] {
        let (world, client) = world(software).await;
        let _ = client.lists().remove_accounts("3", ["7", "8"]).await;
        let sent = &world.requests_to("/api/v1/lists/3/accounts")[0];
        assert_eq!(sent.method, "DELETE");
        assert_eq!(sent.query.as_deref(), query);
        assert_eq!(sent.headers.contains_key("content-type"), query.is_none());
        let _ = client.domain_blocks().unblock("example.com").await;
        let sent = &world.requests_to("/api/v1/domain_blocks")[0];
        assert_eq!(sent.query.as_deref(), query.map(|_| "domain=example.com"));
        assert_eq!(
            sent.content_length.is_some_and(|it| it > 0),
            query.is_none()
        );
    }
}

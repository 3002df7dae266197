//! What is sent again, and what never is.

mod keyed;
mod patience;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use fediway::{AddressPolicy, Client, ErrorKind, Instance, InstanceUrl, Transport};
use fediway_sandbox::{Fault, Sandbox, SandboxBuilder, Software};

use crate::clock::skipping;
use crate::support::{ALICE, World, nobody, transport_to};
use crate::thorough::quick_or;

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
    let posts = quick_or(100, 1000);
    break_randomly(&world.sandbox, 2 * posts as u64);
    let outcomes = post(&client, posts).await;
    let ids: BTreeSet<_> = outcomes
        .into_iter()
        .map(|outcome| outcome.unwrap().id.to_string())
        .collect();
    assert_eq!(ids.len(), posts);
    assert_eq!(world.sandbox.status_count(), posts);
    let keys = keys(&world);
    assert_eq!(keys.len(), posts, "one key for all tries of a call");
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
    let posts = quick_or(100, 1000);
    break_randomly(&world.sandbox, posts as u64);
    let outcomes = post(&client, posts).await;
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
    assert_eq!(known.len() + unknown, posts);
    assert!(unknown > posts / 10, "nothing was broken");
    let there = world.sandbox.status_count();
    assert!(there >= known.len() && there <= posts);
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
    let (_nobody, address) = nobody();
    let address = format!("http://{address}");
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

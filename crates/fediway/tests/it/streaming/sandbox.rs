//! Streams of the sandbox: nothing is lost and nothing comes twice, however often the connection is
//! cut.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use fediway::streaming::{EventKind, StreamingBuilder, Via};
use fediway::{Client, ErrorKind};
use fediway_sandbox::{Fault, Sandbox, SandboxBuilder, Software};

use crate::support::{ALICE, World};

/// How many statuses are posted; `FEDIWAY_STREAMED=10000` for a long run.
fn statuses() -> usize {
    let asked = std::env::var("FEDIWAY_STREAMED").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(200)
}

const CUTS: usize = 50;

/// How the connection breaks.
#[derive(Clone, Copy)]
enum Cut {
    Drop,
    Close,
    Restart,
}

fn patient(builder: StreamingBuilder) -> StreamingBuilder {
    let millis = Duration::from_millis;
    builder
        .user()
        .backoff(millis(1), millis(20))
        .settle(millis(1))
        .window(100_000)
}

async fn world(builder: SandboxBuilder) -> (World, Client) {
    let world = World::with(builder).await;
    let client = world.client(ALICE).await;
    (world, client)
}

/// At which post, and how long after it was begun, in order. `FEDIWAY_SEED` repeats a run.
fn random_moments(count: usize) -> Vec<(usize, Duration)> {
    let given = std::env::var("FEDIWAY_SEED").ok();
    let random = RandomState::new().build_hasher().finish();
    let mut seed = given.map_or(random, |seed| seed.parse().unwrap()).max(1);
    println!("FEDIWAY_SEED={seed}");
    let mut moments = Vec::new();
    for _ in 0..CUTS {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let after = Duration::from_micros(seed % 8000);
        moments.push(((seed >> 32) as usize % count, after));
    }
    moments.sort_unstable();
    moments
}

async fn cut(world: &World, how: Cut) {
    let streams = world.sandbox.streams();
    match how {
        Cut::Drop => drop(streams.drop_all()),
        Cut::Close => drop(streams.close_all(1001, "going away")),
        Cut::Restart => streams.restart().await.unwrap(),
    }
}

/// Posts, cuts at random moments, and reads everything once and in order.
async fn once_and_in_order(world: &World, client: &Client, cuts: &[Cut], via: Via) {
    let mut events = patient(client.streaming()).connect().await.unwrap();
    let count = statuses();
    let poster = async {
        let mut moments = random_moments(count).into_iter().peekable();
        let mut cuts = cuts.iter().cycle();
        for number in 0..count {
            let post = client.statuses().post(format!("number {number}"));
            let (posted, ()) = tokio::join!(post.into_future(), async {
                while let Some((_, after)) = moments.next_if(|(at, _)| *at == number) {
                    tokio::time::sleep(after).await;
                    cut(world, *cuts.next().unwrap()).await;
                }
            });
            posted.unwrap();
        }
    };
    let reader = async {
        let (mut read, mut again, mut filled) = (Vec::new(), 0, 0);
        while read.len() < count {
            let event = events.next().await.unwrap().unwrap();
            match event.kind {
                EventKind::Update(status) => {
                    filled += usize::from(event.backfilled);
                    let number = status.content.split("number ").nth(1).unwrap();
                    let number = number.trim_end_matches("</p>").parse::<usize>().unwrap();
                    read.push(number);
                }
                EventKind::Connected {
                    via: by,
                    again: true,
                } => {
                    assert_eq!(by, via);
                    again += 1;
                }
                _ => {}
            }
        }
        (read, again, filled)
    };
    let ((), (read, again, filled)) = tokio::join!(poster, reader);
    assert_eq!(read, (0..count).collect::<Vec<_>>());
    println!("{again} reconnections, {filled} of {count} filled in");
    assert!(again > 0, "nothing was cut");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_status_once_and_in_order_by_websocket() {
    let (world, client) = world(
        Sandbox::builder()
            .streaming_on_its_own_port()
            .rate_limit(u32::MAX),
    )
    .await;
    let cuts = [Cut::Drop, Cut::Close, Cut::Restart];
    once_and_in_order(&world, &client, &cuts, Via::WebSocket).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_status_once_and_in_order_by_event_stream() {
    let builder = Sandbox::builder().without_websocket().rate_limit(u32::MAX);
    let (world, client) = world(builder).await;
    once_and_in_order(&world, &client, &[Cut::Drop], Via::ServerSentEvents).await;
}

#[tokio::test]
async fn a_server_without_streams_says_so_and_can_be_polled() {
    let (_world, client) = world(Sandbox::builder().software(Software::Mitra)).await;
    let error = patient(client.streaming()).connect().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::NoStreaming);
    let polled = patient(client.streaming()).poll_fallback(Duration::from_millis(20));
    let mut events = polled.connect().await.unwrap();
    client.statuses().post("Polled").await.unwrap();
    loop {
        if let EventKind::Update(status) = events.next().await.unwrap().unwrap().kind {
            assert!(status.content.contains("Polled"));
            return;
        }
    }
}

/// Takahē fills home timelines in the background: a later status can be there before an earlier one.
#[tokio::test]
async fn what_a_home_timeline_shows_late_comes_late_and_once() {
    const POSTS: usize = 45;
    let (world, client) = world(Sandbox::builder().software(Software::Takahe)).await;
    let polled = patient(client.streaming()).poll_fallback(Duration::from_millis(20));
    let mut events = polled.connect().await.unwrap();
    for number in 0..POSTS {
        let post = client.statuses().post(format!("number {number}"));
        post.await.unwrap();
    }
    let rounds = || {
        let requests = world.sandbox.requests();
        let is_home = |path: &str| path.contains("/timelines/home");
        requests.iter().filter(|one| is_home(&one.path)).count()
    };
    let passing = async {
        for _ in 0..12 {
            world.sandbox.advance(Duration::from_secs(1));
            // Some of the timeline is read before more is there. At the end, what did not come in
            // these rounds never comes.
            let before = rounds();
            while rounds() < before + 3 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    };
    let mut passing = std::pin::pin!(passing);
    let mut found = Vec::new();
    let mut is_over = false;
    while !is_over {
        let event = tokio::select! {
            biased;
            event = events.next() => event,
            () = &mut passing => {
                is_over = true;
                continue;
            }
        };
        if let EventKind::Update(status) = event.unwrap().unwrap().kind {
            found.push(status.content);
        }
    }
    assert_eq!(found.len(), POSTS, "{found:?}");
    let different: std::collections::HashSet<_> = found.iter().collect();
    assert_eq!(different.len(), POSTS, "one comes twice");
    assert!(!found.is_sorted(), "nothing was late");
}

/// A proxy adds a slash, once for each way to stream; whoever leads elsewhere is named.
#[tokio::test]
async fn a_stream_with_a_slash_at_its_end_is_found() {
    const STREAMING: &str = "/api/v1/streaming";
    for status in [301, 302, 307, 308] {
        let (world, client) = world(Sandbox::builder()).await;
        let slash = Fault::redirect(status, "/api/v1/streaming/");
        let rule = world.sandbox.inject(slash).route("GET", STREAMING).always();
        let events = patient(client.streaming()).connect().await;
        let mut events = events.unwrap_or_else(|error| panic!("{status}: {error}"));
        assert_eq!(rule.hits(), 1);
        client.statuses().post("Hello").await.unwrap();
        while !matches!(
            events.next().await.unwrap().unwrap().kind,
            EventKind::Update(_)
        ) {}
    }
    let (world, client) = world(Sandbox::builder()).await;
    for (target, named) in [
        (
            "https://streaming.example.org/api/v1/streaming",
            "streaming.example.org",
        ),
        ("http://127.0.0.1/api/v1/streaming", "http://127.0.0.1"),
    ] {
        let away = Fault::redirect(301, target);
        let all = format!("{STREAMING}*");
        world.sandbox.inject(away).route("GET", all).always();
        let error = patient(client.streaming()).connect().await.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Redirect, "{error}");
        assert!(error.to_string().contains(named), "{error}");
        world.sandbox.clear_faults();
    }
}

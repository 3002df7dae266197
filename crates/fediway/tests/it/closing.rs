//! A closed transport ends whatever waits, wherever it waits.

use std::time::Duration;

use fediway::streaming::Subscription;
use fediway::transport::{Part, RateLimit};
use fediway::{Client, Error, ErrorKind, Instance, Transport, TryStreamExt};
use fediway_sandbox::{Fault, RateLimitStyle, Sandbox, Software};

use crate::support::{ALICE, World, transport_to};

const HOME: &str = "/api/v1/timelines/home";

/// Longer than any test may run.
const FOR_EVER: Duration = Duration::from_secs(24 * 3600);

async fn open() -> (World, Transport, Client) {
    of(Sandbox::builder()).await
}

async fn of(builder: fediway_sandbox::SandboxBuilder) -> (World, Transport, Client) {
    let world = World::with(builder).await;
    let patient = transport_to(&world.sandbox)
        .rate_limit(RateLimit::Wait { at_most: FOR_EVER })
        .patience(FOR_EVER);
    let transport = patient.build().unwrap();
    let client = world.client(ALICE).await.with_transport(&transport);
    // The first request of all finds out the limit, and goes alone.
    client.accounts().verify_credentials().await.unwrap();
    world.sandbox.clear_requests();
    (world, transport, client)
}

async fn until_asked(world: &World) {
    while world.sandbox.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn is_cancelled(error: &Error) {
    assert_eq!(error.kind(), &ErrorKind::Cancelled, "{error}");
}

fn stalled() -> Fault {
    Fault::delay(FOR_EVER)
}

#[tokio::test]
async fn it_ends_a_wait_for_the_rate_limit() {
    let (world, transport, client) = open().await;
    let limited = Fault::rate_limited(Some(3600), RateLimitStyle::RetryAfterSeconds);
    world.sandbox.inject(limited).route("GET", HOME).always();
    let call = tokio::spawn(client.timelines().home().into_future());
    until_asked(&world).await;
    // Another one waits behind the limit, and was never sent.
    let behind = tokio::spawn(client.statuses().post("Hello").into_future());
    transport.close();
    is_cancelled(&call.await.unwrap().unwrap_err());
    is_cancelled(&behind.await.unwrap().unwrap_err());
}

/// A post that waits until fewer requests are under way was not sent.
#[tokio::test]
async fn it_ends_a_wait_behind_other_calls() {
    const MOST: usize = 256;
    let (world, transport, client) = of(Sandbox::builder().http().rate_limit(u32::MAX)).await;
    world.sandbox.inject(stalled()).route("GET", HOME).always();
    let calls = (0..MOST).map(|_| tokio::spawn(client.timelines().home().into_future()));
    let calls: Vec<_> = calls.collect();
    world.until_requests_to(HOME, MOST).await;
    let behind = tokio::spawn(client.statuses().post("Hello").into_future());
    // Enough for it to wait; were it too short, nothing would fail.
    tokio::time::sleep(Duration::from_millis(100)).await;
    transport.close();
    is_cancelled(&behind.await.unwrap().unwrap_err());
    for call in calls {
        is_cancelled(&call.await.unwrap().unwrap_err());
    }
}

#[tokio::test]
async fn it_ends_a_wait_for_a_server_that_is_down() {
    let (world, transport, client) = open().await;
    let down = Fault::html(503).header("Retry-After", "120");
    world.sandbox.inject(down).always();
    let call = tokio::spawn(client.timelines().home().into_future());
    until_asked(&world).await;
    let mut walk = client.timelines().home().items();
    let walk = tokio::spawn(async move { walk.try_next().await });
    transport.close();
    is_cancelled(&call.await.unwrap().unwrap_err());
    is_cancelled(&walk.await.unwrap().unwrap_err());
}

/// A call that waits until another process has refreshed: before it is sent, or after it was refused.
#[tokio::test]
async fn it_ends_a_wait_for_another_process() {
    use fediway::store::Store;

    for lives in [10, 3600] {
        let builder = Sandbox::builder().refresh_tokens(Duration::from_secs(lives));
        let (world, transport, client) = of(builder).await;
        let credentials = client.credentials().unwrap();
        let lock = world.store.lock_refresh(&credentials).await.unwrap();
        assert!(lock.is_held());
        world.sandbox.advance(Duration::from_secs(7200));
        let call = tokio::spawn(client.accounts().verify_credentials().into_future());
        // Enough for it to wait; were it too short, nothing would fail.
        tokio::time::sleep(Duration::from_millis(100)).await;
        transport.close();
        let call = tokio::time::timeout(Duration::from_secs(30), call).await;
        is_cancelled(&call.expect("it ends").unwrap().unwrap_err());
        drop(lock);
    }
}

#[tokio::test]
async fn it_ends_a_discovery() {
    let (world, transport, _) = open().await;
    for path in ["/nodeinfo/2.0", "/api/v2/instance"] {
        let transport = match path {
            "/api/v2/instance" => transport_to(&world.sandbox).build().unwrap(),
            _ => transport.clone(),
        };
        world.sandbox.clear_requests();
        world.sandbox.inject(stalled()).route("GET", path);
        let found = Instance::discover(world.sandbox.url()).transport(&transport);
        let found = tokio::spawn(found.into_future());
        world.until_requests_to(path, 1).await;
        transport.close();
        is_cancelled(&found.await.unwrap().unwrap_err());
    }
}

/// Nobody comes back from the browser.
#[tokio::test]
async fn it_ends_a_login_that_waits_for_the_browser() {
    let (world, transport, _) = open().await;
    let instance = world.instance().await;
    let login = world.login(&instance).transport(&transport);
    let login = login.listen().await.unwrap();
    let waiting = tokio::spawn(login.wait());
    tokio::task::yield_now().await;
    transport.close();
    let waiting = tokio::time::timeout(Duration::from_secs(30), waiting).await;
    is_cancelled(&waiting.expect("it ends").unwrap().unwrap_err());
}

#[tokio::test]
async fn it_ends_a_download_wherever_that_waits() {
    let part = Part::default();
    for fault in [stalled(), Fault::slow_drip(FOR_EVER)] {
        for in_pieces in [true, false] {
            let (world, transport, client) = open().await;
            let pixel = crate::uploads::pixel();
            let file = client.media().upload(pixel).await.unwrap();
            let address = file.preview_url.unwrap().to_string();
            world.sandbox.inject(fault.clone()).route("GET", "/media/*");
            world.sandbox.clear_requests();
            let part = part.clone();
            let download = tokio::spawn(async move {
                let mut file = client.download(&address, &part).await?;
                match in_pieces {
                    true => while file.chunk().await?.is_some() {},
                    false => drop(file.bytes(1 << 20).await?),
                }
                Ok(())
            });
            until_asked(&world).await;
            transport.close();
            is_cancelled(&download.await.unwrap().unwrap_err());
        }
    }
}

#[tokio::test]
async fn it_ends_a_walk_that_fetches_ahead() {
    let (world, transport, client) = open().await;
    let ages = (0..50).map(Duration::from_secs);
    world.sandbox.publish_past("alice", ages);
    world.sandbox.inject(stalled()).route("GET", HOME).after(1);
    let mut pages = Box::pin(client.timelines().home().limit(5).pages().prefetch(3));
    assert!(pages.try_next().await.unwrap().is_some());
    world.until_requests_to(HOME, 2).await;
    transport.close();
    let error = loop {
        match pages.try_next().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("the list is not at its end"),
            Err(error) => break error,
        }
    };
    is_cancelled(&error);
}

/// A stream that waits: for its next poll, and for its next connection.
#[tokio::test]
async fn it_ends_a_stream_wherever_that_waits() {
    for software in [Software::Mastodon45, Software::Takahe] {
        let (world, transport, client) = of(Sandbox::builder().software(software)).await;
        let stream = client.streaming().poll_fallback(Duration::from_secs(3600));
        let mut events = stream
            .subscribe(Subscription::User)
            .connect()
            .await
            .unwrap();
        if software == Software::Mastodon45 {
            let down = Fault::html(503).header("Retry-After", "600");
            world
                .sandbox
                .inject(down)
                .route("GET", "/api/v1/streaming*")
                .always();
            world.sandbox.streams().close_all(1001, "going away");
            world.until_requests_to("/api/v1/streaming", 2).await;
        }
        transport.close();
        let error = loop {
            match events.next().await {
                Some(Ok(_)) => {}
                Some(Err(error)) => break error,
                None => panic!("it ended without a reason: {software:?}"),
            }
        };
        is_cancelled(&error);
        assert!(events.next().await.is_none());
    }
}

#[tokio::test]
async fn after_it_nothing_is_sent() {
    let (world, transport, client) = open().await;
    transport.clone().close();
    let instance = client.instance();
    is_cancelled(&client.timelines().home().await.unwrap_err());
    is_cancelled(&client.statuses().post("Hello").await.unwrap_err());
    is_cancelled(
        &client
            .media()
            .upload(crate::uploads::pixel())
            .await
            .unwrap_err(),
    );
    let streaming = client.streaming().subscribe(Subscription::User);
    is_cancelled(&streaming.connect().await.unwrap_err());
    let login = world.login(&instance).transport(&transport).start().await;
    is_cancelled(&login.unwrap_err());
    let found = Instance::discover(world.sandbox.url()).transport(&transport);
    is_cancelled(&found.await.unwrap_err());
    assert!(world.sandbox.requests().is_empty());
}

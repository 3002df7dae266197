//! Files that are sent again, where that does no harm and can be done.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fediway::{AddressPolicy, Client, ErrorKind, Instance, InstanceUrl, MediaFile, Transport};
use fediway_sandbox::{Fault, RateLimitStyle, Sandbox};
use tokio::net::TcpListener;

use super::{PIXEL, V2, pixel, sink_at, world};
use crate::clock::skipping;
use crate::support::{ALICE, World, transport_to};

/// A world whose token is over by the server's clock, so that the next call is answered with 401.
pub async fn with_an_old_token() -> (World, Client) {
    let builder = Sandbox::builder().media_polls(0);
    let world = World::with(builder.refresh_tokens(Duration::from_secs(3600))).await;
    let client = world.client(ALICE).await;
    world.sandbox.advance(Duration::from_secs(7200));
    world.sandbox.clear_requests();
    (world, client)
}

/// A file of the pixel on the disk, for this test.
pub(super) fn pixel_at(name: &str) -> std::path::PathBuf {
    let path = std::env::temp_dir().join(format!("fediway-{name}-{}.png", std::process::id()));
    std::fs::write(&path, PIXEL).unwrap();
    path
}

#[tokio::test]
async fn a_file_is_sent_again_with_a_refreshed_token() {
    let path = pixel_at("refreshed");
    for file in [pixel(), MediaFile::path(&path)] {
        let (world, client) = with_an_old_token().await;
        let picture = client.media().upload(file).await.unwrap();
        assert!(picture.url.is_some());
        let statuses: Vec<_> = world
            .requests_to(V2)
            .iter()
            .map(|sent| sent.status.as_u16())
            .collect();
        assert_eq!(statuses, [401, 200]);
        assert_eq!(world.requests_to("/oauth/token").len(), 1);
    }
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn a_reader_is_not_sent_again_and_the_error_says_why() {
    let (world, client) = with_an_old_token().await;
    let reader = || MediaFile::reader("pixel.png", PIXEL.len() as u64, PIXEL);
    let error = client.media().upload(reader()).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidInput(_)),
        "{error:?}"
    );
    assert!(error.to_string().contains("new reader"), "{error}");
    assert_eq!(world.requests_to(V2).len(), 1);
    // The token is the new one already.
    client.media().upload(reader()).await.unwrap();
    assert_eq!(world.requests_to("/oauth/token").len(), 1);
}

#[tokio::test]
async fn a_file_is_sent_again_after_a_rate_limit() {
    let world = world().await;
    let transport = transport_to(&world.sandbox).clock(skipping());
    let client = world
        .client(ALICE)
        .await
        .with_transport(&transport.build().unwrap());
    let path = pixel_at("limited");
    let limited = || Fault::rate_limited(Some(1), RateLimitStyle::RetryAfterSeconds);
    for file in [pixel(), MediaFile::path(&path)] {
        world.sandbox.clear_requests();
        world.sandbox.inject(limited()).route("POST", V2);
        client.media().upload(file).await.unwrap();
        assert_eq!(world.requests_to(V2).len(), 2);
    }
    std::fs::remove_file(path).unwrap();

    world.sandbox.inject(limited()).route("POST", V2);
    let reader = MediaFile::reader("pixel.png", PIXEL.len() as u64, PIXEL);
    let error = client.media().upload(reader).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::RateLimited(Some(_))),
        "{error:?}"
    );
}

/// A server that is not there until somebody waits for it.
pub struct Late {
    address: std::net::SocketAddr,
    pub requests: Arc<Mutex<Vec<String>>>,
    started: std::sync::atomic::AtomicBool,
}

impl Late {
    /// Such a server, and a client of it.
    pub async fn client() -> (&'static Self, Client) {
        let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let late: &'static Self = Box::leak(Box::new(Self {
            address,
            requests: Arc::default(),
            started: std::sync::atomic::AtomicBool::new(false),
        }));
        let policy = AddressPolicy::loopback_for_tests();
        let url = InstanceUrl::parse_with(&format!("http://{address}"), &policy).unwrap();
        let transport = Transport::builder().policy(policy).clock(late);
        let client = Client::anonymous(Instance::without_discovery(url));
        (late, client.with_transport(&transport.build().unwrap()))
    }
}

impl fediway::transport::Clock for &'static Late {
    fn now(&self) -> fediway::Timestamp {
        fediway::Timestamp::now()
    }

    fn sleep_until(&self, _: fediway::Timestamp) -> futures_util::future::BoxFuture<'_, ()> {
        Box::pin(async {
            if !self.started.swap(true, std::sync::atomic::Ordering::SeqCst) {
                let listener = TcpListener::bind(self.address).await.unwrap();
                tokio::spawn(sink_at(listener, self.requests.clone()));
            }
        })
    }
}

/// Nothing of the file was read, so that a reader is good for another try as well.
#[tokio::test]
async fn a_refused_connection_costs_no_file() {
    let path = pixel_at("refused");
    for file in [
        pixel(),
        MediaFile::path(&path),
        MediaFile::reader("pixel.png", PIXEL.len() as u64, PIXEL),
    ] {
        let (late, client) = Late::client().await;
        client.media().upload(file).await.unwrap();
        assert_eq!(late.requests.lock().unwrap().len(), 1);
    }
    std::fs::remove_file(path).unwrap();
}

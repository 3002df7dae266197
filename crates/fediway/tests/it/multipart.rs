//! Every call that travels as multipart is sent again where that helps, not uploads alone.

use fediway::entities::{EmojiUpdate, ImportType};
use fediway::{Client, ErrorKind, Instance, MediaFile};
use fediway_sandbox::{Fault, RateLimitStyle, RecordedRequest, Sandbox};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use crate::clock::skipping;
use crate::support::{ALICE, World, transport_to};
use crate::uploads::{Late, pixel, with_an_old_token};

type Sent = BoxFuture<'static, fediway::Result<()>>;
type Call = (&'static str, fn(&Client) -> Sent);

/// Every call with a file in it. None of their answers is read: the sandbox has few of them.
fn calls() -> Vec<Call> {
    /// Sends a request and forgets what a success brought.
    macro_rules! calls {
        ($($name:literal: |$client:ident| $request:expr;)*) => {
            vec![$(($name, |$client: &Client| {
                let request = $request;
                async move { request.await.map(drop) }.boxed()
            }),)*]
        };
    }
    calls! {
        "avatar": |client| client.accounts().update_credentials().avatar(pixel()).header(pixel());
        "profile": |client| client.profile().update().avatar(pixel()).header(pixel());
        "upload": |client| client.media().upload(pixel()).thumbnail(pixel());
        "media": |client| client.media().create(pixel()).thumbnail(pixel());
        "thumbnail": |client| client.media().update("1").thumbnail(pixel());
        "other thumbnail": |client| client.gotosocial_server().update_media("1").thumbnail(pixel());
        "allows": |client| client.admin_domain_allows().import(pixel());
        "blocks": |client| client.admin_domain_blocks().import(pixel());
        "import": |client| client.gotosocial_accounts().import(pixel(), ImportType::Blocks);
        "emoji": |client| client.gotosocial_emojis().create("cat", pixel());
        "other emoji":
            |client| client.gotosocial_emojis().update("1", EmojiUpdate::Modify).image(pixel());
        "instance": |client| client.gotosocial_server().update().thumbnail(pixel()).header(pixel());
        "Pleroma's avatar": |client| client.pleroma_accounts().update_avatar(pixel());
        "Pleroma's banner": |client| client.pleroma_accounts().update_banner(pixel());
    }
}

/// What was sent with files: its path, its length, and its token.
fn sent(world: &World) -> Vec<(String, u64, String)> {
    let requests = world.sandbox.requests().into_iter();
    let kind = |sent: &RecordedRequest| {
        let kind = sent.headers.get("content-type")?.to_str().ok()?;
        Some(kind.starts_with("multipart/form-data"))
    };
    requests
        .filter(|sent| kind(sent) == Some(true))
        .map(|sent| {
            let token = sent.headers["authorization"].to_str().unwrap().to_owned();
            (sent.path, sent.content_length.unwrap(), token)
        })
        .collect()
}

#[tokio::test]
async fn files_are_sent_again_with_a_refreshed_token() {
    for (name, call) in calls() {
        let (world, client) = with_an_old_token().await;
        world.sandbox.inject(Fault::status(401));
        world
            .sandbox
            .inject(Fault::status(200).body(r#"{"id":"1","url":"x"}"#))
            .after(2);
        let _ = call(&client).await;
        let sent = sent(&world);
        let [one, two] = &*sent else {
            panic!("{name}: {sent:?}");
        };
        assert_eq!((&one.0, one.1), (&two.0, two.1), "{name}");
        assert_ne!(one.2, two.2, "{name}");
    }
}

#[tokio::test]
async fn files_are_sent_again_after_a_rate_limit() {
    let world = World::with(Sandbox::builder().media_polls(0)).await;
    let transport = transport_to(&world.sandbox).clock(skipping());
    let credentials = world.credentials(ALICE).await;
    // Without discovery, so that a 404 leads to no request more.
    let instance = Instance::without_discovery(credentials.issuer().clone());
    let client = Client::new(instance, credentials);
    let client = client.with_transport(&transport.build().unwrap());
    // The first request of all finds out the limit.
    client.accounts().verify_credentials().await.unwrap();
    for (name, call) in calls() {
        world.sandbox.clear_requests();
        world.sandbox.clear_faults();
        let limited = Fault::rate_limited(Some(1), RateLimitStyle::RetryAfterSeconds);
        world.sandbox.inject(limited);
        let outcome = call(&client).await;
        if let Err(error) = outcome {
            assert!(
                !matches!(error.kind(), ErrorKind::RateLimited(_)),
                "{name}: {error}"
            );
        }
        let sent = sent(&world);
        let [one, two] = &*sent else {
            panic!("{name}: {sent:?}");
        };
        assert_eq!((&one.0, one.1), (&two.0, two.1), "{name}");
    }
}

/// Nothing of a file was read, so that also a reader is good for another try.
#[tokio::test]
async fn files_are_sent_again_after_a_refused_connection() {
    for (name, call) in calls() {
        let (late, client) = Late::client().await;
        let outcome = call(&client).await;
        if let Err(error) = outcome {
            assert_ne!(error.kind(), &ErrorKind::Network, "{name}: {error}");
        }
        assert_eq!(late.requests.lock().unwrap().len(), 1, "{name}");
    }
    let (late, client) = Late::client().await;
    let reader = MediaFile::reader("a.png", 5, &b"12345"[..]);
    let update = client.accounts().update_credentials().avatar(reader);
    let _ = update.await;
    assert_eq!(late.requests.lock().unwrap().len(), 1);
}

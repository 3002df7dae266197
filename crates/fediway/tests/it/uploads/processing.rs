//! The wait until a file is processed.

use std::time::Duration;

use fediway::ErrorKind;
use fediway_sandbox::{Fault, Sandbox};

use super::pixel;
use crate::clock::skipping;
use crate::support::{ALICE, World, transport_to};

/// The file is there, and the server fails whenever it is asked for it.
#[tokio::test]
async fn a_server_that_fails_at_processing_is_not_waited_for() {
    let world = World::with(Sandbox::builder().media_polls(1000)).await;
    let transport = transport_to(&world.sandbox).clock(skipping());
    let client = world
        .client(ALICE)
        .await
        .with_transport(&transport.build().unwrap());
    let broken = Fault::status(500).body(r#"{"error":"the transcoder is gone"}"#);
    let rule = world
        .sandbox
        .inject(broken)
        .route("GET", "/api/v1/media/*")
        .always();
    let error = client.media().upload(pixel()).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Server);
    assert_eq!(error.server_message(), Some("the transcoder is gone"));
    assert_eq!(rule.hits(), 12, "three looks, each with its retries");
}

#[tokio::test]
async fn a_closed_transport_ends_the_wait_for_processing() {
    let world = World::with(Sandbox::builder().media_polls(1_000_000)).await;
    let transport = transport_to(&world.sandbox).build().unwrap();
    let client = world.client(ALICE).await.with_transport(&transport);
    let upload = tokio::spawn(client.media().upload(pixel()).into_future());
    while world
        .sandbox
        .requests()
        .iter()
        .all(|sent| !sent.path.starts_with("/api/v1/media/"))
    {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    transport.close();
    let error = upload.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Cancelled);
}

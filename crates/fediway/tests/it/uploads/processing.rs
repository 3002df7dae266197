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

/// The status alone says that the file is not ready.
#[tokio::test]
async fn a_partial_answer_without_a_body_is_waited_out() {
    let world = World::with(Sandbox::builder().media_polls(1)).await;
    let client = world.client(ALICE).await;
    for body in ["", "null", "{}", "<html></html>"] {
        let partial = Fault::status(206).body(body);
        let looks = world
            .sandbox
            .inject(partial)
            .route("GET", "/api/v1/media/*");
        let file = client.media().upload(pixel()).await.unwrap();
        assert!(file.url.is_some(), "{body}");
        assert_eq!(looks.hits(), 1, "{body}");
    }
}

/// A status with this file would be published without it.
#[tokio::test]
async fn an_answer_without_an_id_is_no_upload() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let nameless = Fault::status(200).body(r#"{"type":"image","url":"https://example.org/1.png"}"#);
    world
        .sandbox
        .inject(nameless)
        .route("POST", "/api/v2/media");
    let error = client.media().upload(pixel()).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Decode);
    assert!(error.to_string().contains("no id"), "{error}");
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

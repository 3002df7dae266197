//! Uploading pictures.

use std::time::Duration;

use fediway::{ErrorKind, MediaFile, entities::MediaType};
use fediway_sandbox::Sandbox;

use crate::support::{ALICE, World};

/// The smallest picture: one pixel.
const PIXEL: &[u8] = include_bytes!("../data/pixel.png");

#[tokio::test]
async fn a_picture_is_ready_when_the_upload_ends() {
    let world = World::with(Sandbox::builder().media_polls(2)).await;
    let client = world.client(ALICE).await;
    let picture = client
        .media()
        .upload(MediaFile::bytes("pixel.png", PIXEL))
        .description("One pixel")
        .focus(-0.5, 0.25)
        .await
        .unwrap();
    assert!(picture.url.is_some());
    assert_eq!(picture.kind, MediaType::Image);
    assert_eq!(picture.description.as_deref(), Some("One pixel"));
    let focus = picture.meta.unwrap().focus.unwrap();
    assert_eq!((focus.x, focus.y), (-0.5, 0.25));

    let status = client
        .statuses()
        .post("")
        .media_ids([&picture.id])
        .await
        .unwrap();
    assert_eq!(status.media_attachments.len(), 1);
    assert_eq!(
        status.media_attachments[0].description.as_deref(),
        Some("One pixel")
    );

    let upload = &world.requests_to("/api/v2/media")[0];
    assert_eq!(upload.status, 202);
    assert!(
        upload.content_length.is_some(),
        "two servers refuse an upload without a length"
    );
    let polls = world.requests_to(&format!("/api/v1/media/{}", picture.id));
    assert_eq!(
        polls
            .iter()
            .map(|poll| poll.status.as_u16())
            .collect::<Vec<_>>(),
        [206, 206, 200]
    );
}

#[tokio::test]
async fn a_file_is_read_from_disk() {
    let world = World::with(Sandbox::builder().media_polls(0)).await;
    let client = world.client(ALICE).await;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/pixel.png");
    let picture = client.media().upload(MediaFile::path(path)).await.unwrap();
    assert!(picture.url.is_some());
    let upload = &world.requests_to("/api/v2/media")[0];
    assert_eq!(
        (upload.status.as_u16(), upload.content_length),
        (200, Some(upload.body_len))
    );

    let error = client
        .media()
        .upload(MediaFile::path("/no/such/file.png"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Local);
    assert!(error.to_string().contains("file.png"), "{error}");
}

#[tokio::test]
async fn waiting_ends() {
    let world = World::with(Sandbox::builder().media_polls(u32::MAX)).await;
    let client = world.client(ALICE).await;
    let upload = || client.media().upload(MediaFile::bytes("pixel.png", PIXEL));
    let error = upload()
        .patience(Duration::from_millis(150))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Timeout);
    let unfinished = upload().patience(Duration::ZERO).await.unwrap();
    assert_eq!(unfinished.url, None);
}

#[tokio::test]
async fn what_is_no_picture_is_refused_with_a_reason() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    let error = client
        .media()
        .upload(MediaFile::bytes("x.png", "text"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Unprocessable);
    assert!(error.server_message().is_some());
    let outside = client
        .media()
        .upload(MediaFile::bytes("p.png", PIXEL))
        .focus(2.0, 0.0);
    assert!(matches!(
        outside.await.unwrap_err().kind(),
        ErrorKind::InvalidInput(_)
    ));
}

//! Files that anybody may see: fetched without a token, within the guard.

use fediway::{ErrorKind, MediaFile, Transport};
use fediway_sandbox::{Fault, Sandbox};

use crate::support::{ALICE, World};

const PIXEL: &[u8] = include_bytes!("../data/pixel.png");

/// A world, and the address of a file in it.
async fn with_file() -> (World, String) {
    let world = World::with(Sandbox::builder().media_polls(0)).await;
    let client = world.client(ALICE).await;
    let file = MediaFile::bytes("pixel.png", PIXEL);
    let uploaded = client.media().upload(file).await.unwrap();
    (world, uploaded.preview_url.unwrap().to_string())
}

#[tokio::test]
async fn a_file_comes_without_a_token() {
    let (world, address) = with_file().await;
    let transport = world.transport.clone();
    let file = transport.public_file(&address).await.unwrap();
    assert_eq!(&file[..], PIXEL);
    let requests = world.sandbox.requests();
    let asked = requests.iter().find(|it| it.path.starts_with("/media/"));
    let asked = asked.unwrap();
    assert!(!asked.headers.contains_key("authorization"));
}

#[tokio::test]
async fn the_guard_holds_for_it() {
    let public = Transport::builder().max_tries(1).build().unwrap();
    for address in [
        "https://127.0.0.1/x.png",
        "https://[::ffff:10.0.0.1]/x.png",
        "https://localhost/x.png",
        "http://files.example.com/x.png",
        "https://files.example.com:8443/x.png",
    ] {
        let error = public.public_file(address).await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Address(_)),
            "{address}: {error}"
        );
    }
    for address in [
        "",
        "x.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "https://user:secret@files.example.com/x.png",
    ] {
        let error = public.public_file(address).await.unwrap_err();
        let is_refused = matches!(
            error.kind(),
            ErrorKind::Address(_) | ErrorKind::InvalidInput(_)
        );
        assert!(is_refused, "{address}: {error}");
        assert!(!error.report().to_string().contains("secret"), "{error}");
    }
    let (world, address) = with_file().await;
    let rule = world
        .sandbox
        .inject(Fault::redirect(302, "https://10.0.0.1/x.png"));
    rule.route("GET", "/media/*").always();
    let error = world.transport.public_file(&address).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Redirect, "{error}");
}

#[tokio::test]
async fn what_is_no_file_or_too_large_is_an_error() {
    let (world, address) = with_file().await;
    let missing = address.replace("/media/", "/media/0");
    let error = world.transport.public_file(&missing).await.unwrap_err();
    assert_eq!(error.http_status(), Some(404), "{error}");
    let rule = world.sandbox.inject(Fault::huge(40 << 20));
    rule.route("GET", "/media/*").always();
    let error = world.transport.public_file(&address).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::TooLarge(_)), "{error}");
}

//! What a server is told of a file: its name and its type.

use fediway::{ErrorKind, MediaFile};

use super::{PIXEL, V2, sink, world};
use crate::support::ALICE;

/// A name with line ends and quotes stays a name.
#[tokio::test]
async fn a_file_name_adds_no_header() {
    let (client, requests) = sink().await;
    let name = "a\"\r\nX-Injected: yes\r\n\r\n.png";
    client
        .media()
        .upload(MediaFile::bytes(name, PIXEL))
        .await
        .unwrap();
    let body = requests.lock().unwrap().pop().unwrap();
    assert!(!body.contains("\nX-Injected"), "{body}");
    assert!(
        body.contains("filename=\"a%22%0D%0AX-Injected: yes%0D%0A%0D%0A.png\""),
        "{body}"
    );
}

#[tokio::test]
async fn a_format_under_another_of_its_names_is_sent() {
    let world = world().await;
    let client = world.client(ALICE).await;
    let video = b"\0\0\0\x18ftypisom".as_slice();
    for name in ["a.m4v", "a.3gp", "a.m4b", "a.wma", "a.mpg"] {
        // The server looks into the file: whatever its name is, this is a video.
        let file = MediaFile::bytes(name, video);
        assert!(client.media().upload(file).await.is_ok(), "{name}");
    }
    let file = MediaFile::bytes("a.apng", PIXEL);
    client.media().upload(file).await.unwrap();

    let sent = world.requests_to(V2).len();
    for name in ["a.log", "a.pdf", "a.tiff"] {
        let error = client.media().upload(MediaFile::bytes(name, PIXEL)).await;
        let error = error.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidInput(_)),
            "{error}"
        );
    }
    assert_eq!(world.requests_to(V2).len(), sent, "nothing was sent");
}

//! Uploads of any size and from anywhere, and what is refused before they start.

mod again;
mod names;
mod processing;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fediway::{AddressPolicy, Client, ErrorKind, Instance, InstanceUrl, MediaFile, Transport};
use fediway_sandbox::{Fault, Sandbox, Software};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::clock::skipping;
use crate::support::{ALICE, World, transport_to};
use crate::thorough::quick_or;

use self::again::pixel_at;
pub use self::again::{Late, with_an_old_token};

const PIXEL: &[u8] = include_bytes!("../../data/pixel.png");
const V1: &str = "/api/v1/media";
const V2: &str = "/api/v2/media";

pub fn pixel() -> MediaFile {
    MediaFile::bytes("pixel.png", PIXEL)
}

async fn world() -> World {
    World::with(Sandbox::builder().media_polls(0)).await
}

#[tokio::test]
async fn a_reader_is_a_file_of_known_length() {
    let world = world().await;
    let client = world.client(ALICE).await;
    let file = MediaFile::reader("pixel.png", PIXEL.len() as u64, PIXEL);
    let again = file.clone();
    let picture = client.media().upload(file).await.unwrap();
    assert!(picture.url.is_some());
    let upload = &world.requests_to(V2)[0];
    assert_eq!(upload.content_length, Some(upload.body_len));

    let error = client.media().upload(again).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidInput(_)));
    assert!(error.to_string().contains("pixel.png"), "{error}");
    assert_eq!(world.requests_to(V2).len(), 1);
}

#[tokio::test]
async fn a_reader_that_ends_early_is_no_file() {
    let world = world().await;
    let client = world.client(ALICE).await;
    let file = MediaFile::reader("pixel.png", PIXEL.len() as u64 + 1, PIXEL);
    assert!(client.media().upload(file).await.is_err());
}

#[tokio::test]
async fn progress_ends_at_the_whole() {
    let world = world().await;
    let client = world.client(ALICE).await;
    let reports: Arc<Mutex<Vec<_>>> = Arc::default();
    let mut large = PIXEL.to_vec();
    large.resize(600_000, 0);
    let path = std::env::temp_dir().join(format!("fediway-progress-{}.png", std::process::id()));
    std::fs::write(&path, &large).unwrap();
    for file in [
        MediaFile::bytes("large.png", large.clone()),
        MediaFile::path(&path),
    ] {
        reports.lock().unwrap().clear();
        let told = reports.clone();
        client
            .media()
            .upload(file)
            .on_progress(move |sent, of| told.lock().unwrap().push((sent, of)))
            .await
            .unwrap();
        let reports = reports.lock().unwrap();
        assert!(reports.len() > 1, "{reports:?}");
        assert!(reports.is_sorted());
        assert_eq!(reports.last(), Some(&(600_000, 600_000)));
    }
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn a_folder_is_no_file_to_upload() {
    let world = world().await;
    let client = world.client(ALICE).await;
    let folder = MediaFile::path(std::env::temp_dir());
    let error = client.media().upload(folder).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Local, "{error}");
    assert!(world.requests_to(V2).is_empty());
}

#[tokio::test]
async fn a_server_without_version_2_gets_the_file_at_version_1() {
    let world = world().await;
    let client = world.client(ALICE).await;
    for status in [404, 405] {
        world
            .sandbox
            .inject(Fault::status(status))
            .route("POST", V2)
            .times(1);
        let picture = client
            .media()
            .upload(pixel())
            .description("One")
            .await
            .unwrap();
        assert_eq!(picture.description.as_deref(), Some("One"));
    }
    assert_eq!(world.requests_to(V1).len(), 2);
    world
        .sandbox
        .inject(Fault::status(403))
        .route("POST", V2)
        .times(1);
    assert!(client.media().upload(pixel()).await.is_err());
    assert_eq!(
        world.requests_to(V1).len(),
        2,
        "a refusal is no missing endpoint"
    );
}

#[tokio::test]
async fn a_reader_that_was_read_is_not_sent_again() {
    let world = world().await;
    let client = world.client(ALICE).await;
    world.sandbox.inject(Fault::status(404)).route("POST", V2);
    let file = MediaFile::reader("pixel.png", PIXEL.len() as u64, PIXEL);
    let error = client.media().upload(file).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::NotFound);
}

/// Nor is one of two.
#[tokio::test]
async fn a_thumbnail_that_was_read_is_not_sent_again() {
    let world = world().await;
    let client = world.client(ALICE).await;
    world.sandbox.inject(Fault::status(404)).route("POST", V2);
    let thumbnail = MediaFile::reader("pixel.png", PIXEL.len() as u64, PIXEL);
    let upload = client.media().upload(pixel()).thumbnail(thumbnail);
    let error = upload.await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::NotFound);
}

/// A file that is there twice is in no status.
#[tokio::test]
async fn a_file_is_sent_again_after_a_broken_connection() {
    let world = world().await;
    let transport = transport_to(&world.sandbox).clock(skipping());
    let client = world.client(ALICE).await;
    let client = client.with_transport(&transport.build().unwrap());
    let path = pixel_at("broken");
    for fault in [
        Fault::drop_before(),
        Fault::drop_after(),
        Fault::truncated(),
        Fault::status(502),
        Fault::status(503),
        Fault::html(504),
    ] {
        for file in [pixel(), MediaFile::path(&path)] {
            world.sandbox.clear_requests();
            world.sandbox.inject(fault.clone()).route("POST", V2);
            let picture = client.media().upload(file).await;
            assert!(picture.unwrap().url.is_some(), "{fault:?}");
            assert_eq!(world.requests_to(V2).len(), 2, "{fault:?}");
        }
    }
    std::fs::remove_file(path).unwrap();
}

#[tokio::test]
async fn a_file_that_is_still_processed_can_be_waited_for_later() {
    let world = World::with(Sandbox::builder().media_polls(3)).await;
    let client = world.client(ALICE).await;
    let upload = client.media().upload(pixel());
    let error = upload.patience(Duration::from_millis(1)).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Timeout);
    let said = error.to_string();
    let id = said
        .split("the file ")
        .nth(1)
        .and_then(|rest| rest.split(',').next())
        .unwrap();
    let picture = client.media().wait(id).await.unwrap();
    assert!(picture.url.is_some());
    assert_eq!(world.requests_to(V2).len(), 1);
}

#[tokio::test]
async fn what_the_server_does_not_take_is_not_sent() {
    let world = world().await;
    let client = world.client(ALICE).await;
    let limit = client
        .instance()
        .limits()
        .max_description_characters
        .unwrap() as usize;
    let size = client.instance().limits().image_size.unwrap() as usize;
    let refused = [
        (
            client.media().upload(pixel().mime("image/x-odd")),
            "image/x-odd",
        ),
        (
            client
                .media()
                .upload(pixel())
                .description("é".repeat(limit + 1)),
            "description",
        ),
        (
            client
                .media()
                .upload(MediaFile::bytes("a.png", vec![0; size + 1])),
            "bytes",
        ),
    ];
    for (upload, word) in refused {
        let error = upload.await.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::InvalidInput(_)),
            "{error:?}"
        );
        assert!(error.to_string().contains(word), "{error}");
    }
    assert_eq!(world.requests_to(V2).len(), 0);
    let accepted = client
        .media()
        .upload(pixel())
        .description("é".repeat(limit));
    accepted.await.unwrap();
}

#[tokio::test]
async fn a_thumbnail_and_a_name_with_a_picture_go_as_multipart() {
    let (client, requests) = sink().await;
    let video = MediaFile::bytes("clip.mp4", "a video");
    client
        .media()
        .upload(video)
        .thumbnail(pixel())
        .focus(0.5, -0.25)
        .await
        .unwrap();
    let body = requests.lock().unwrap().pop().unwrap();
    for part in [
        "name=\"thumbnail\"; filename=\"pixel.png\"\r\nContent-Type: image/png",
        "name=\"focus\"\r\n\r\n0.5,-0.25",
        "name=\"file\"; filename=\"clip.mp4\"\r\nContent-Type: video/mp4\r\n\r\na video",
    ] {
        assert!(body.contains(part), "{part}\n{body}");
    }
}

#[tokio::test]
async fn every_software_takes_a_picture() {
    for software in [
        Software::Mastodon45,
        Software::GoToSocial,
        Software::Takahe,
        Software::Mitra,
    ] {
        let world = World::with(Sandbox::builder().software(software).media_polls(0)).await;
        let client = world.client(ALICE).await;
        assert!(client.media().upload(pixel()).await.unwrap().url.is_some());
    }
}

/// A server that takes any upload, keeps the first 4 KiB of each and answers with a picture.
async fn sink() -> (Client, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let requests: Arc<Mutex<Vec<String>>> = Arc::default();
    tokio::spawn(sink_at(listener, requests.clone()));
    let policy = AddressPolicy::loopback_for_tests();
    let url = InstanceUrl::parse_with(&address, &policy).unwrap();
    let transport = Transport::builder().policy(policy).build().unwrap();
    (
        Client::anonymous(Instance::without_discovery(url)).with_transport(&transport),
        requests,
    )
}

pub async fn sink_at(listener: TcpListener, kept: Arc<Mutex<Vec<String>>>) {
    while let Ok((mut connection, _)) = listener.accept().await {
        let kept = kept.clone();
        tokio::spawn(async move {
            let mut buffer = vec![0; 64 << 10];
            let (mut start, mut read, mut whole) = (Vec::new(), 0, usize::MAX);
            while read < whole {
                match connection.read(&mut buffer).await {
                    Ok(0) | Err(_) => return,
                    Ok(count) => read += count,
                }
                if start.len() < 4096 {
                    start.extend_from_slice(&buffer[..read.min(4096 - start.len())]);
                    let text = String::from_utf8_lossy(&start).to_lowercase();
                    let length = text
                        .split_once("content-length: ")
                        .and_then(|(_, rest)| rest.lines().next()?.parse::<usize>().ok());
                    if let (Some(head), Some(length)) = (text.find("\r\n\r\n"), length) {
                        whole = head + 4 + length;
                    }
                }
            }
            kept.lock()
                .unwrap()
                .push(String::from_utf8_lossy(&start).into_owned());
            let body = r#"{"id":"1","type":"image","url":"https://example.org/1"}"#;
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            let _ = connection.write_all((head + body).as_bytes()).await;
        });
    }
}

/// Memory does not follow the size of the file. The measuring happens in a process of its own.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_large_file_costs_little_memory() {
    let output = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "uploads::large_file_in_a_process_of_its_own",
            "--ignored",
            "--nocapture",
        ])
        .output()
        .await
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let grown = text.lines().find_map(|line| line.split_once("grown by "));
    let grown = grown.unwrap_or_else(|| panic!("{text}")).1;
    let grown: u64 = grown.split(' ').next().unwrap().parse().unwrap();
    assert!(grown < 32 << 10, "{grown} KiB");
}

#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "run by a_large_file_costs_little_memory"]
async fn large_file_in_a_process_of_its_own() {
    let path = std::env::temp_dir().join(format!("fediway-gibibyte-{}.png", std::process::id()));
    // A file with a hole in it takes no room on the disk.
    std::fs::File::create(&path)
        .unwrap()
        .set_len(quick_or(1 << 27, 1 << 30))
        .unwrap();
    let (client, requests) = sink().await;
    // The first exchange pays for what every exchange needs.
    client.media().upload(pixel()).await.unwrap();
    let before = crate::support::peak_memory();
    let upload = client.media().upload(MediaFile::path(&path)).await;
    let grown = crate::support::peak_memory() - before;
    std::fs::remove_file(path).unwrap();
    upload.unwrap();
    assert_eq!(requests.lock().unwrap().len(), 2);
    println!("grown by {grown} KiB under a large file");
}

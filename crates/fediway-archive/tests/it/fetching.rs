//! Files: once, whole, from where they may be asked for.

use std::sync::{Arc, Mutex};

use fediway::{MediaFile, Timestamp};
use fediway_archive::Fetch;
use fediway_archive::media::Fetched;
use fediway_sandbox::Fault;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{moment, source, status};
use crate::world::World;

/// A server that has one file.
struct Host {
    url: String,
    /// The requests that came.
    requests: Arc<Mutex<Vec<String>>>,
}

impl Host {
    /// Answers with each of these in turn, and then closes the connection.
    async fn answering(answers: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/file.png", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = requests.clone();
        tokio::spawn(async move {
            for answer in answers {
                let (mut stream, request) = loop {
                    let (mut stream, _) = listener.accept().await.unwrap();
                    if let Some(request) = requested(&mut stream).await {
                        break (stream, request);
                    }
                };
                seen.lock().unwrap().push(request);
                // Whoever asked may be gone.
                let _ = stream.write_all(&answer).await;
            }
        });
        Self { url, requests }
    }

    fn request(&self, number: usize) -> String {
        self.requests.lock().unwrap()[number].to_lowercase()
    }
}

/// The request of a connection; `None` if its client went away before.
async fn requested(stream: &mut TcpStream) -> Option<String> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut chunk = [0; 1024];
        match stream.read(&mut chunk).await {
            Ok(read) if read > 0 => request.extend_from_slice(&chunk[..read]),
            _ => return None,
        }
    }
    String::from_utf8(request).ok()
}

fn answer(head: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n0123456789";

/// Lets Alice's archive want these files.
async fn want(world: &World, urls: &[&str]) {
    let mut batch = world.writer().begin().await.unwrap();
    for url in urls {
        batch.want_file(url, "original", moment(1)).await.unwrap();
    }
    batch.commit().await.unwrap();
}

async fn fetch(world: &World) -> Fetched {
    fetch_by(Fetch::new(&world.client), world).await
}

/// Fetches what is wanted already, and nothing of what was collected.
async fn fetch_by(fetch: Fetch, world: &World) -> Fetched {
    let owner = world.writer().owners().await.unwrap()[0].id;
    for kind in ["original", "avatar", "header", "emoji"] {
        let query = "INSERT OR REPLACE INTO wanted (owner, kind, noted_until) VALUES ($1, $2, $3)";
        let now = Timestamp::now().as_millisecond();
        let query = sqlx::query(query).bind(owner).bind(kind).bind(now);
        query.execute(world.writer().pool()).await.unwrap();
    }
    let fetched = fetch.into(world.writer(), owner, Timestamp::now());
    fetched.await.unwrap()
}

async fn state(world: &World, url: &str) -> (String, Option<String>, i64) {
    let query = "SELECT state, reason, next_try FROM media WHERE url = $1";
    sqlx::query_as(query)
        .bind(url)
        .fetch_one(world.writer().pool())
        .await
        .unwrap()
}

/// Lets every file be due.
async fn time_passes(world: &World) {
    let query = "UPDATE media SET next_try = 0";
    sqlx::query(query)
        .execute(world.writer().pool())
        .await
        .unwrap();
}

async fn world() -> World {
    let world = World::start().await;
    world.run().await;
    world
}

#[tokio::test]
async fn the_files_of_own_statuses_are_fetched_and_kept_once() {
    let world = World::start().await;
    for text in ["one", "two"] {
        let file = MediaFile::bytes(
            "a.png",
            include_bytes!("../../../fediway-cli/assets/demo.png").to_vec(),
        );
        let media = world
            .client
            .media()
            .upload(file)
            .description("a picture")
            .await
            .unwrap();
        world
            .client
            .statuses()
            .post(text)
            .media_ids([media.id])
            .await
            .unwrap();
    }
    let owner = world.run().await.owner;
    let fetched = Fetch::new(&world.client).into(world.writer(), owner, Timestamp::now());
    let fetched = fetched.await.unwrap();
    assert!(fetched.files >= 2 && fetched.waiting == 0, "{fetched:?}");
    let pictures = "SELECT count(*) FROM media WHERE kind = 'original' AND state = 'kept'";
    let pictures: i64 = sqlx::query_scalar(pictures)
        .fetch_one(world.writer().pool())
        .await
        .unwrap();
    assert_eq!(pictures, 2, "two addresses");
    let files = "SELECT count(DISTINCT sha256) FROM media WHERE kind = 'original'";
    let files: i64 = sqlx::query_scalar(files)
        .fetch_one(world.writer().pool())
        .await
        .unwrap();
    assert_eq!(files, 1, "one file");
    let verified = world.writer().verify().await.unwrap();
    assert!(
        verified.is_sound() && verified.left_over.is_empty(),
        "{verified:?}"
    );
}

#[tokio::test]
async fn one_flipped_byte_is_noticed() {
    let world = world().await;
    let host = Host::answering(vec![answer("200 OK\r\nContent-Length: 18", PICTURE)]).await;
    want(&world, &[&host.url]).await;
    assert_eq!(fetch(&world).await.files, 1);
    let file = world.writer().file_of(&host.url).await.unwrap().unwrap();
    assert_eq!((file.mime.as_str(), file.bytes), ("image/png", 18));
    assert!(world.writer().verify().await.unwrap().is_sound());
    let path = world.writer().path_of(&file.path);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[12] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let verified = world.writer().verify().await.unwrap();
    assert_eq!(
        verified.damage,
        [format!("{}: its content has changed", file.path)]
    );
}

#[tokio::test]
async fn a_file_that_broke_off_goes_on_where_it_was() {
    let world = world().await;
    let half = "200 OK\r\nContent-Length: 18\r\nETag: \"a\"";
    let rest =
        "206 Partial Content\r\nContent-Length: 8\r\nContent-Range: bytes 10-17/18\r\nETag: \"a\"";
    let answers = vec![answer(half, &PICTURE[..10]), answer(rest, &PICTURE[10..])];
    let host = Host::answering(answers).await;
    want(&world, &[&host.url]).await;
    assert_eq!(fetch(&world).await.waiting, 1);
    assert_eq!(state(&world, &host.url).await.0, "waiting");
    time_passes(&world).await;
    assert_eq!(fetch(&world).await.files, 1);
    let second = host.request(1);
    assert!(
        second.contains("range: bytes=10-\r\n") && second.contains("if-range: \"a\""),
        "{second}"
    );
    let file = world.writer().file_of(&host.url).await.unwrap().unwrap();
    let kept = std::fs::read(world.writer().path_of(&file.path)).unwrap();
    assert_eq!(kept, PICTURE);
}

#[tokio::test]
async fn a_file_that_became_another_one_comes_as_a_whole() {
    let world = world().await;
    let half = "200 OK\r\nContent-Length: 18\r\nETag: \"a\"";
    let other = b"GIF89a another one";
    let whole = "200 OK\r\nContent-Length: 18\r\nETag: \"b\"";
    let answers = vec![answer(half, &PICTURE[..10]), answer(whole, other)];
    let host = Host::answering(answers).await;
    want(&world, &[&host.url]).await;
    fetch(&world).await;
    time_passes(&world).await;
    assert_eq!(fetch(&world).await.files, 1);
    let file = world.writer().file_of(&host.url).await.unwrap().unwrap();
    assert_eq!(
        std::fs::read(world.writer().path_of(&file.path)).unwrap(),
        other
    );
}

#[tokio::test]
async fn what_is_gone_is_tried_rarely_and_what_is_too_much_when_it_was_asked_for() {
    let world = world().await;
    let gone = Host::answering(vec![answer("410 Gone\r\nContent-Length: 0", b"")]).await;
    let limited = "429 Too Many Requests\r\nRetry-After: 600\r\nContent-Length: 0";
    let busy = Host::answering(vec![answer(limited, b"")]).await;
    let day = 24 * 3600 * 1000;
    let now = Timestamp::now().as_millisecond();
    want(&world, &[&gone.url]).await;
    assert_eq!(fetch(&world).await.given_up, 1);
    want(&world, &[&busy.url]).await;
    assert_eq!(fetch(&world).await.waiting, 1);
    let (state_of_gone, reason, next_try) = state(&world, &gone.url).await;
    assert_eq!(
        (state_of_gone.as_str(), reason.as_deref()),
        ("gone", Some("HTTP status 410"))
    );
    assert!(next_try >= now + 6 * day);
    let (state_of_busy, _, next_try) = state(&world, &busy.url).await;
    assert_eq!(state_of_busy, "waiting");
    assert!(
        (now + 500_000..now + 700_000).contains(&next_try),
        "{next_try} {now}"
    );
}

/// A host that asks to be left alone is not asked for the other files.
#[tokio::test]
async fn a_host_that_limits_is_left_alone() {
    let world = world().await;
    let limited = "429 Too Many Requests\r\nRetry-After: 600\r\nContent-Length: 0";
    let host = Host::answering(vec![answer(limited, b""); 12]).await;
    let urls: Vec<_> = (0..12)
        .map(|number| format!("{}?{number}", host.url))
        .collect();
    let urls: Vec<_> = urls.iter().map(String::as_str).collect();
    want(&world, &urls).await;
    let fetched = fetch(&world).await;
    assert_eq!((fetched.files, fetched.waiting), (0, 12), "{fetched:?}");
    let asked = host.requests.lock().unwrap().len();
    // Four are asked for at a time.
    assert!((1..=4).contains(&asked), "{asked}");
}

/// The rest of a file has to begin where the part ends.
#[tokio::test]
async fn a_rest_that_begins_elsewhere_is_not_appended() {
    let world = world().await;
    let half = "200 OK\r\nContent-Length: 18\r\nETag: \"a\"";
    let other =
        "206 Partial Content\r\nContent-Length: 8\r\nContent-Range: bytes 5-12/18\r\nETag: \"a\"";
    let whole = "200 OK\r\nContent-Length: 18\r\nETag: \"a\"";
    let answers = vec![
        answer(half, &PICTURE[..10]),
        answer(other, &PICTURE[5..13]),
        answer(whole, PICTURE),
    ];
    let host = Host::answering(answers).await;
    want(&world, &[&host.url]).await;
    for expected in [0, 0, 1] {
        assert_eq!(fetch(&world).await.files, expected);
        time_passes(&world).await;
    }
    let file = world.writer().file_of(&host.url).await.unwrap().unwrap();
    let kept = std::fs::read(world.writer().path_of(&file.path)).unwrap();
    assert_eq!(kept, PICTURE);
}

/// The files of a folder.
fn files_in(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let count = |entry: std::fs::DirEntry| match entry.file_type().unwrap().is_dir() {
        true => files_in(&entry.path()),
        false => 1,
    };
    entries.map(count).sum()
}

/// A process may be killed at any moment: among the media, there are whole files only.
#[tokio::test]
async fn a_file_lies_beside_until_it_is_whole() {
    let world = world().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/file.png", listener.local_addr().unwrap());
    want(&world, &[&url]).await;
    let folder = world.writer().folder().to_owned();
    let [media, beside] = ["media", "tmp"].map(|name| folder.join(name));
    let head = "200 OK\r\nContent-Length: 18";
    let (half, rest) = (answer(head, &PICTURE[..10]), &PICTURE[10..]);
    let slow = async {
        let mut stream = loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            if requested(&mut stream).await.is_some() {
                break stream;
            }
        };
        stream.write_all(&half).await.unwrap();
        let has_begun = || {
            let entries = [&media, &beside].map(|folder| files_in(folder));
            entries.iter().sum::<usize>() > 0
        };
        while !has_begun() {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        assert_eq!((files_in(&media), files_in(&beside)), (0, 1));
        stream.write_all(rest).await.unwrap();
        stream
    };
    let (fetched, _stream) = tokio::join!(fetch(&world), slow);
    assert_eq!(fetched.files, 1);
    assert_eq!((files_in(&media), files_in(&beside)), (1, 0));
}

#[tokio::test]
async fn a_short_body_is_no_file() {
    let world = world().await;
    let short = answer("200 OK\r\nContent-Length: 100", PICTURE);
    let host = Host::answering(vec![short]).await;
    want(&world, &[&host.url]).await;
    assert_eq!(fetch(&world).await.files, 0);
    assert!(world.writer().file_of(&host.url).await.unwrap().is_none());
}

#[tokio::test]
async fn a_file_that_is_too_large_is_not_read() {
    let world = world().await;
    let announced = answer("200 OK\r\nContent-Length: 5000000", b"");
    let host = Host::answering(vec![announced]).await;
    // Without an announcement it ends at the limit.
    let silent = Host::answering(vec![answer("200 OK", &[b'x'; 4096])]).await;
    want(&world, &[&host.url, &silent.url]).await;
    let fetched = fetch_by(Fetch::new(&world.client).largest(1000), &world).await;
    assert_eq!(fetched.given_up, 2, "{fetched:?}");
    assert_eq!(state(&world, &host.url).await.0, "large");
    assert_eq!(state(&world, &silent.url).await.0, "large");
    let left = std::fs::read_dir(world.writer().folder().join("tmp")).unwrap();
    assert_eq!(left.count(), 0);
}

#[tokio::test]
async fn hostile_addresses_are_refused_without_a_request() {
    let world = world().await;
    let urls = [
        "http://10.0.0.1/a.png",
        "https://169.254.169.254/latest/meta-data/",
        "https://192.168.1.1/",
        "file:///etc/passwd",
        "ftp://example.org/a.png",
        "http://example.org/plain-http.png",
        "https://user:password@example.org/a.png",
        "https://[fd00::1]/a.png",
        "not a URL",
        "//example.org/a.png",
    ];
    let mut post = status("1", "hostile");
    let files = urls.iter().enumerate();
    let files = files.map(|(id, url)| json!({ "id": id.to_string(), "type": "image", "url": url }));
    post["media_attachments"] = files.collect();
    let mut batch = world.writer().begin().await.unwrap();
    batch
        .put_status(&post.to_string(), &source(1))
        .await
        .unwrap();
    batch.commit().await.unwrap();
    want(&world, &urls).await;
    let fetched = fetch(&world).await;
    assert_eq!(
        (fetched.files, fetched.given_up),
        (0, urls.len() as u64),
        "{fetched:?}"
    );
    for url in urls {
        let (state, reason, _) = state(&world, url).await;
        assert_eq!(state, "refused", "{url} {reason:?}");
    }
}

#[tokio::test]
async fn a_redirect_into_a_private_network_is_not_followed() {
    let world = world().await;
    let elsewhere = "302 Found\r\nLocation: http://10.0.0.1/secret\r\nContent-Length: 0";
    let host = Host::answering(vec![answer(elsewhere, b"")]).await;
    want(&world, &[&host.url]).await;
    assert_eq!(fetch(&world).await.given_up, 1);
    let (state, reason, _) = state(&world, &host.url).await;
    assert_eq!(state, "refused");
    assert!(reason.unwrap().contains("10.0.0.1"));
}

#[tokio::test]
async fn files_need_no_token_and_no_place_in_the_rate_limit() {
    let world = world().await;
    let host = Host::answering(vec![answer("200 OK\r\nContent-Length: 18", PICTURE)]).await;
    want(&world, &[&host.url]).await;
    world
        .sandbox
        .inject(Fault::status(429))
        .route("GET", "/api/*")
        .always();
    assert!(world.client.timelines().home().await.is_err());
    assert_eq!(fetch(&world).await.files, 1);
    assert!(
        !host.request(0).contains("authorization"),
        "{}",
        host.request(0)
    );
}

/// A run whose clock was years ahead: what came later is fetched all the same.
#[tokio::test]
async fn a_clock_that_was_wrong_once_costs_no_file() {
    let world = World::start().await;
    let owner = world.run().await.owner;
    let later = Timestamp::now() + jiff::SignedDuration::from_hours(24 * 365);
    let fetch = Fetch::new(&world.client).into(world.writer(), owner, later);
    fetch.await.unwrap();
    let file = MediaFile::bytes(
        "a.png",
        include_bytes!("../../../fediway-cli/assets/demo.png").to_vec(),
    );
    let media = world.client.media().upload(file).await.unwrap();
    let post = world.client.statuses().post("new").media_ids([media.id]);
    let post = post.await.unwrap();
    world.run().await;
    let fetch = Fetch::new(&world.client).into(world.writer(), owner, Timestamp::now());
    fetch.await.unwrap();
    let url = post.media_attachments[0].url.clone().unwrap();
    assert!(
        world
            .writer()
            .file_of(url.as_str())
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn what_is_lost_or_cut_is_fetched_again() {
    let world = world().await;
    let other = b"\x89PNG\r\n\x1a\nsomething else".to_vec();
    let length = |body: &[u8]| format!("200 OK\r\nContent-Length: {}", body.len());
    let whole = || answer(&length(PICTURE), PICTURE);
    let changed = answer(&length(&other), &other);
    let host = Host::answering(vec![whole(), whole(), whole(), changed]).await;
    want(&world, &[&host.url]).await;
    fetch(&world).await;
    let path = async || {
        let file = world.writer().file_of(&host.url).await.unwrap().unwrap();
        world.writer().path_of(&file.path)
    };
    let first = path().await;
    for damage in [
        |path: &std::path::Path| std::fs::remove_file(path).unwrap(),
        |path: &std::path::Path| std::fs::write(path, b"cut").unwrap(),
        |path: &std::path::Path| std::fs::remove_file(path).unwrap(),
    ] {
        damage(&first);
        assert!(!world.writer().verify().await.unwrap().is_sound());
        assert_eq!(fetch(&world).await.files, 0, "nobody asked for it");
        let fetched = fetch_by(Fetch::new(&world.client).lost(true), &world).await;
        assert_eq!(fetched.files, 1, "{fetched:?}");
    }
    // The server has another file there now. The one that was lost is no damage for ever.
    assert_ne!(path().await, first);
    fetch_by(Fetch::new(&world.client).lost(true), &world).await;
    let verified = world.writer().verify().await.unwrap();
    assert!(verified.is_sound(), "{verified:?}");
}

#[tokio::test]
async fn no_more_files_come_in_one_run_than_were_asked_for() {
    let world = world().await;
    let mut hosts = Vec::new();
    for _ in 0..12 {
        // Those that are on their way at the end are asked for again.
        let whole = answer("200 OK\r\nContent-Length: 18", PICTURE);
        hosts.push(Host::answering(vec![whole.clone(), whole]).await);
    }
    let urls: Vec<_> = hosts.iter().map(|host| host.url.as_str()).collect();
    want(&world, &urls).await;
    let fetched = fetch_by(Fetch::new(&world.client).at_most(36), &world).await;
    assert!(fetched.stopped, "{fetched:?}");
    assert!((2..12).contains(&fetched.files), "{fetched:?}");
    let rest = fetch(&world).await;
    assert_eq!(fetched.files + rest.files, 12, "{rest:?}");
}

//! Files: once, whole, from where they may be asked for.

mod broken_off;
mod kept;
mod refused;

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

/// The files of a folder.
fn files_in(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let count = |entry: std::fs::DirEntry| match entry.file_type().unwrap().is_dir() {
        true => files_in(&entry.path()),
        false => 1,
    };
    entries.map(count).sum()
}

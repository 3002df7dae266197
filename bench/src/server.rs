//! A server on loopback that answers with prepared bytes: what it costs is the same for every client.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::data;

/// The prepared answers.
struct Answers {
    status: Vec<u8>,
    media: Vec<u8>,
    latency: Duration,
}

/// Starts the server. Each answer waits for `latency` first.
pub async fn start(latency: Duration) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let answers = Arc::new(Answers {
        status: answer(&data::status()),
        media: answer(br#"{"id":"1","type":"image","url":"https://example.org/1.png"}"#),
        latency,
    });
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = stream.set_nodelay(true);
            tokio::spawn(serve(stream, answers.clone()));
        }
    });
    Ok(address)
}

fn answer(body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\
         date: Thu, 26 Nov 2026 10:00:00 GMT\r\nx-ratelimit-limit: 300000\r\n\
         x-ratelimit-remaining: 299999\r\nx-ratelimit-reset: 2027-01-01T00:00:00.000000Z\r\n\
         cache-control: private, no-store\r\nvary: Origin\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

async fn serve(mut stream: TcpStream, answers: Arc<Answers>) -> std::io::Result<()> {
    let mut buffer = vec![0; 1 << 20];
    let mut have = 0;
    loop {
        let head = loop {
            if let Some(end) = buffer[..have].windows(4).position(|it| it == b"\r\n\r\n") {
                break end + 4;
            }
            let read = stream.read(&mut buffer[have..]).await?;
            if read == 0 {
                return Ok(());
            }
            have += read;
        };
        let length = content_length(&buffer[..head]);
        let page;
        let bytes = match buffer[..head].split(|byte| *byte == b' ').nth(1) {
            Some(path) if path.starts_with(b"/api/v1/timelines") => {
                page = answer(&data::page(newest(path)));
                &page
            }
            Some(path) if path.ends_with(b"/media") => &answers.media,
            _ => &answers.status,
        };
        let mut left = (head + length).saturating_sub(have);
        have = have.saturating_sub(head + length);
        while left > 0 {
            let read = stream.read(&mut buffer).await?;
            if read == 0 {
                return Ok(());
            }
            left = left.saturating_sub(read);
        }
        if !answers.latency.is_zero() {
            tokio::time::sleep(answers.latency).await;
        }
        stream.write_all(bytes).await?;
    }
}

/// The newest id of the page that is asked for: below `max_id`.
fn newest(path: &[u8]) -> u64 {
    let path = String::from_utf8_lossy(path);
    let below = path
        .split("max_id=")
        .nth(1)
        .and_then(|rest| rest.split('&').next());
    below.and_then(|id| id.parse().ok()).unwrap_or(1_000_001) - 1
}

fn content_length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let value = head.split("content-length:").nth(1);
    let value = value.and_then(|rest| rest.split("\r\n").next());
    value
        .and_then(|value| value.trim().parse().ok())
        .unwrap_or(0)
}

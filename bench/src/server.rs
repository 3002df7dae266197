//! A server on loopback that answers with prepared bytes: what it costs is the same for every client.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::data::{self, List};

/// The prepared answers.
struct Answers {
    address: String,
    status: Vec<u8>,
    media: Vec<u8>,
    account: Vec<u8>,
    instance: Vec<u8>,
    nodeinfo_links: Vec<u8>,
    nodeinfo: Vec<u8>,
    list: List,
    latency: Duration,
}

impl Answers {
    fn new(address: String, latency: Duration) -> Self {
        Self {
            status: answer(&data::status(), ""),
            media: answer(
                br#"{"id":"1","type":"image","url":"https://example.org/1.png"}"#,
                "",
            ),
            account: answer(&data::account(), ""),
            instance: answer(&data::instance(&address), ""),
            nodeinfo_links: answer(&data::nodeinfo_links(&address), ""),
            nodeinfo: answer(&data::nodeinfo(), ""),
            list: List::new(),
            address,
            latency,
        }
    }

    fn of(&self, path: &str) -> Vec<u8> {
        match path.split('?').next().unwrap_or_default() {
            "/.well-known/nodeinfo" => self.nodeinfo_links.clone(),
            "/nodeinfo/2.0" => self.nodeinfo.clone(),
            "/api/v2/instance" => self.instance.clone(),
            "/api/v1/accounts/verify_credentials" => self.account.clone(),
            "/api/v1/accounts/1/statuses" => self.page(path, data::STATUSES_OF_AN_ACCOUNT),
            "/api/v1/timelines/home" => self.page(path, usize::MAX),
            upload if upload.ends_with("/media") => self.media.clone(),
            _ => self.status.clone(),
        }
    }

    /// The page that is asked for of a list of so many statuses.
    fn page(&self, path: &str, statuses: usize) -> Vec<u8> {
        let (endpoint, query) = path.split_once('?').unwrap_or((path, ""));
        let pairs = || query.split('&').filter_map(|pair| pair.split_once('='));
        let number = |name| {
            let (_, value) = pairs().find(|(known, _)| *known == name)?;
            value.parse::<u64>().ok()
        };
        let first = number("max_id").map_or(0, data::number_below);
        let count = statuses.saturating_sub(first).min(data::PAGE);
        let (page, last) = self.list.page(first, count);
        let address = &self.address;
        let next = format!("link: <http://{address}{endpoint}?max_id={last}>; rel=\"next\"\r\n");
        answer(&page, if count > 0 { &next } else { "" })
    }
}

/// Starts the server. Each answer below `/api/v1/` waits for `latency` first. Documents about the server come at
/// once, so that a walk is measured without the discovery before it.
pub async fn start(latency: Duration) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let answers = Arc::new(Answers::new(address.to_string(), latency));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = stream.set_nodelay(true);
            tokio::spawn(serve(stream, answers.clone()));
        }
    });
    Ok(address)
}

fn answer(body: &[u8], headers: &str) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: {}\r\n\
         date: Thu, 26 Nov 2026 10:00:00 GMT\r\nx-ratelimit-limit: 300000\r\n\
         x-ratelimit-remaining: 299999\r\nx-ratelimit-reset: 2027-01-01T00:00:00.000000Z\r\n\
         cache-control: private, no-store\r\nvary: Origin\r\n{headers}\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

async fn serve(mut stream: TcpStream, answers: Arc<Answers>) -> std::io::Result<()> {
    let mut buffer = vec![0; 16 << 10];
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
        let (length, waits) = body_of(&buffer[..head]);
        let path = buffer[..head].split(|byte| *byte == b' ').nth(1);
        let path = path.unwrap_or_default();
        let bytes = answers.of(&String::from_utf8_lossy(path));
        let latency = match path.starts_with(b"/api/v1/") {
            true => answers.latency,
            false => Duration::ZERO,
        };
        if waits {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        read_body(&mut stream, &mut buffer[head..], have - head, length).await?;
        have = 0;
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        stream.write_all(&bytes).await?;
    }
}

/// How long the body is, `None` if it comes in chunks; and whether the client waits for a `100 Continue`.
fn body_of(head: &[u8]) -> (Option<u64>, bool) {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let length = head.split("content-length:").nth(1);
    let length = length.and_then(|rest| rest.split("\r\n").next()?.trim().parse().ok());
    let is_chunked = head.contains("transfer-encoding: chunked");
    let length = if is_chunked { None } else { length.or(Some(0)) };
    (length, head.contains("expect: 100-continue"))
}

/// Reads the rest of a body, of which the first bytes are in the buffer.
async fn read_body(
    stream: &mut TcpStream,
    first: &mut [u8],
    have: usize,
    length: Option<u64>,
) -> std::io::Result<()> {
    const LAST_CHUNK: &[u8] = b"0\r\n\r\n";
    let mut left = length.map(|length| length.saturating_sub(have as u64));
    let mut ended = first[..have].ends_with(LAST_CHUNK);
    let mut more = vec![0; if left == Some(0) { 0 } else { 1 << 18 }];
    while left.map_or(!ended, |left| left > 0) {
        let read = stream.read(&mut more).await?;
        if read == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        left = left.map(|left| left.saturating_sub(read as u64));
        ended = more[..read].ends_with(LAST_CHUNK);
    }
    Ok(())
}

//! What several tasks save: a history of 10,000 statuses, one page after the other and by eight
//! tasks at once, from a server that takes 50 ms for every answer.
//!
//! ```text
//! cargo bench -p fediway --bench parallel_items
//! ```
#![allow(clippy::print_stdout, reason = "it prints what it measured")]

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use fediway::{AddressPolicy, Client, Instance, StatusId, Transport, TryStreamExt};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const STATUSES: usize = 10_000;
const PAGE: usize = 40;
const TASKS: usize = 8;
const LATENCY: Duration = Duration::from_millis(50);

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let server = Arc::new(Server::new()?);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    tokio::spawn(accept(listener, server.clone()));
    let policy = AddressPolicy::loopback_for_tests();
    let transport = Transport::builder().policy(policy).build()?;
    let instance = Instance::discover(&address).transport(&transport).await?;
    let client = Client::anonymous(instance).with_transport(&transport);

    println!("{STATUSES} statuses, {PAGE} a page, {LATENCY:?} a request");
    let list = || client.accounts().statuses("1").limit(PAGE as u32);
    let alone = list().items().map_ok(|status| status.id).try_collect();
    let (ids, alone) = measure("one page after the other", &server, alone).await?;
    let history = list()
        .parallel_items(TASKS)
        .map_ok(|status| status.id)
        .try_collect();
    let (same, together) = measure("parallel_items(8)", &server, history).await?;
    assert!(ids == same && ids.len() == STATUSES);
    let times = alone.as_secs_f64() / together.as_secs_f64();
    println!("{times:.1} times as fast");
    Ok(())
}

async fn measure(
    name: &str,
    server: &Server,
    walk: impl Future<Output = fediway::Result<Vec<StatusId>>>,
) -> Outcome<(Vec<StatusId>, Duration)> {
    server.asked.store(0, Ordering::SeqCst);
    let start = Instant::now();
    let ids = walk.await?;
    let (took, asked) = (start.elapsed(), server.asked.load(Ordering::SeqCst));
    println!("{name:<25} {took:>8.2?} {asked:>5} requests");
    Ok((ids, took))
}

/// A list of one recorded status under many ids, newest first.
struct Server {
    statuses: Vec<(u64, String)>,
    asked: AtomicUsize,
}

impl Server {
    fn new() -> Outcome<Self> {
        let mut status = recorded()?;
        let mut millis = 1_785_542_400_000_u64;
        let mut statuses = Vec::with_capacity(STATUSES);
        for number in 0..STATUSES as u64 {
            // One every half an hour, more or less.
            millis -= 1000 * (1050 + number * number * 7919 % 1500);
            let id = millis << 16;
            status["id"] = Value::from(id.to_string());
            statuses.push((id, status.to_string()));
        }
        let asked = AtomicUsize::new(0);
        Ok(Self { statuses, asked })
    }

    async fn answer(&self, asked: &str, address: &str) -> String {
        let Some((_, query)) = asked.split_once("/statuses?") else {
            return match asked {
                "/nodeinfo/2.0" => {
                    r#"{"version":"2.0","software":{"name":"mastodon","version":"4.5.0"}}"#.into()
                }
                _ => format!(r#"{{"domain":"{address}","uri":"{address}","version":"4.5.0"}}"#),
            };
        };
        self.asked.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(LATENCY).await;
        let max_id = query
            .split('&')
            .find_map(|pair| pair.strip_prefix("max_id="));
        let max_id = max_id.and_then(|id| id.parse().ok()).unwrap_or(u64::MAX);
        let from = self.statuses.partition_point(|(id, _)| *id >= max_id);
        let page = self.statuses[from..].iter().take(PAGE);
        let page: Vec<_> = page.map(|(_, json)| json.as_str()).collect();
        format!("[{}]", page.join(","))
    }
}

/// The first status of the recorded pages.
fn recorded() -> Outcome<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/wire/mastodon/status_list");
    for entry in std::fs::read_dir(folder)? {
        let page: Value = serde_json::from_slice(&std::fs::read(entry?.path())?)?;
        if let Some(status) = page.get(0) {
            return Ok(status.clone());
        }
    }
    Err("no recorded status".into())
}

async fn accept(listener: TcpListener, server: Arc<Server>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, server.clone()));
    }
}

async fn serve(mut stream: TcpStream, server: Arc<Server>) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let address = format!("http://{}", stream.local_addr().ok()?);
    let mut head = Vec::new();
    loop {
        while !head.ends_with(b"\r\n\r\n") {
            let read = stream.read_buf(&mut head).await.ok()?;
            if read == 0 {
                return None;
            }
        }
        let asked = String::from_utf8(std::mem::take(&mut head)).ok()?;
        let body = server.answer(asked.split(' ').nth(1)?, &address).await;
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).await.ok()?;
    }
}

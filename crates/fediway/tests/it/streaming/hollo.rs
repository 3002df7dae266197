//! Polling Hollo, whose ids of notifications are no single words.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fediway::streaming::Via;
use fediway::{Client, Credentials, Instance};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::{sleep, timeout};

use super::server::TOKEN;
use super::{connected, next_news, quick, transport};

/// Hollo's ids of notifications are `time/type/uuid` (its `src/api/v1/notifications.ts`): the later
/// one is not the longer one.
#[tokio::test]
async fn notifications_of_hollo_come_whatever_the_length_of_their_ids() {
    notifications_of_hollo("favourite", "follow").await;
    notifications_of_hollo("follow", "favourite").await;
}

async fn notifications_of_hollo(first: &str, second: &str) {
    let of = |second: u64, kind: &str| {
        let time = format!("2026-08-01T00:00:{second:02}.000Z");
        let uuid = format!("0198600{second}-0000-7000-8000-000000000000");
        json!({"id": format!("{time}/{kind}/{uuid}"), "type": kind, "created_at": time})
    };
    let all = Arc::new(Mutex::new(vec![of(1, first)]));
    let shown = all.clone();
    let url = answering(move |path, own| match path {
        "/.well-known/nodeinfo" => (
            200,
            json!({"links": [{
            "rel": "http://nodeinfo.diaspora.software/ns/schema/2.1",
            "href": format!("{own}/nodeinfo/2.1")}]})
            .to_string(),
        ),
        "/nodeinfo/2.1" => (
            200,
            json!({"version": "2.1",
            "software": {"name": "hollo", "version": "0.7.0"}})
            .to_string(),
        ),
        "/api/v2/instance" => (
            200,
            json!({"domain": "x.example", "title": "x",
            "version": "4.5.0 (compatible; Hollo 0.7.0)"})
            .to_string(),
        ),
        path if path.starts_with("/api/v1/notifications") => {
            let all = shown.lock().unwrap();
            let since = path.split("since_id=").nth(1).map(|id| id[..19].to_owned());
            let is_new = |one: &&Value| {
                let time = one["created_at"].as_str().unwrap()[..19].replace(':', "%3A");
                since.as_deref().is_none_or(|since| time.as_str() > since)
            };
            let mut found: Vec<_> = all.iter().filter(is_new).cloned().collect();
            found.reverse();
            if path.contains("limit=1&") || path.ends_with("limit=1") {
                found.truncate(1);
            }
            (200, Value::Array(found).to_string())
        }
        path if path.starts_with("/api/v1/timelines") => (200, "[]".to_owned()),
        _ => (404, "{}".to_owned()),
    })
    .await;
    let transport = transport();
    let instance = Instance::discover(url.as_str())
        .transport(&transport)
        .await
        .unwrap();
    println!("{:?}", instance.software());
    let credentials = Credentials::new(instance.url().clone(), TOKEN);
    let client = Client::new(instance, credentials).with_transport(&transport);
    let polled = quick(&client).user_notifications();
    let polled = polled.poll_fallback(Duration::from_millis(50));
    let mut events = polled.connect().await.unwrap();
    assert_eq!(connected(&mut events).await, (Via::Polling, false));
    sleep(Duration::from_millis(200)).await;
    all.lock().unwrap().push(of(2, second));
    let event = timeout(Duration::from_secs(5), next_news(&mut events)).await;
    assert!(event.is_ok(), "it never comes");
}

/// Answers each request by its path, and closes the connection.
async fn answering(answer: impl Fn(&str, &str) -> (u16, String) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (answer, own) = (Arc::new(answer), url.clone());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (answer, own) = (answer.clone(), own.clone());
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let Ok(byte) = stream.read_u8().await else {
                        return;
                    };
                    head.push(byte);
                }
                let head = String::from_utf8(head).unwrap();
                let path = head.split(' ').nth(1).unwrap();
                let (status, body) = answer(path, &own);
                let text = format!(
                    "HTTP/1.1 {status} x\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
                let _ = stream.write_all(text.as_bytes()).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    url
}

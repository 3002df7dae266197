//! Servers that tell what they are to their accounts only.

use std::sync::{Arc, Mutex};

use fediway::store::{MemoryStore, Store, WhichAccount};
use fediway::{AddressPolicy, Client, Credentials, Instance, InstanceUrl, Transport};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const HOME: &str = "/api/v1/timelines/home";

/// A server that answers these paths to who has the token, and 401 to everybody else.
async fn closed(pages: Vec<(&'static str, Value)>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (pages, heard) = (Arc::new(pages), Arc::<Mutex<Vec<String>>>::default());
    let asked = heard.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (pages, asked) = (pages.clone(), asked.clone());
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.ok()?);
                }
                let head = String::from_utf8(head).ok()?;
                let path = head.split(' ').nth(1)?.split('?').next()?.to_owned();
                let is_known = head.to_lowercase().contains("bearer t0ken");
                asked.lock().unwrap().push(format!("{path} {is_known}"));
                let page = pages.iter().find(|(known, _)| *known == path);
                let (status, body) = match page {
                    _ if !is_known => (401, json!({ "error": "log in" })),
                    Some((_, body)) => (200, body.clone()),
                    None => (404, json!({ "error": "no" })),
                };
                let body = body.to_string();
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
                stream.write_all(answer.as_bytes()).await.ok()?;
                stream.shutdown().await.ok()
            });
        }
    });
    (address, heard)
}

fn everything() -> Vec<(&'static str, Value)> {
    everything_with("/nodeinfo/2.0")
}

/// With nodeinfo at this path.
fn everything_with(node: &'static str) -> Vec<(&'static str, Value)> {
    let rel = "http://nodeinfo.diaspora.software/ns/schema/2.0";
    vec![
        (
            "/.well-known/nodeinfo",
            json!({ "links": [{ "rel": rel, "href": node }] }),
        ),
        (
            node,
            json!({ "software": { "name": "mastodon", "version": "4.5.0" } }),
        ),
        (
            "/api/v1/instance",
            json!({ "uri": "x", "version": "4.5.0", "max_toot_chars": 777 }),
        ),
        (HOME, json!([])),
    ]
}

fn transport() -> Transport {
    let policy = AddressPolicy::loopback_for_tests();
    Transport::builder().policy(policy).build().unwrap()
}

/// Everything is closed, nodeinfo as well: with the token, all of it is known.
#[tokio::test]
async fn what_is_shown_to_accounts_is_asked_for_with_the_token() {
    for node in ["/nodeinfo/2.0", "/about/2.0"] {
        let (address, _) = closed(everything_with(node)).await;
        let transport = transport();
        let instance = Instance::discover(&address)
            .transport(&transport)
            .await
            .unwrap();
        assert!(!instance.limits_are_known());
        assert_eq!(instance.software().name, "");
        let credentials = Credentials::new(instance.url().clone(), "t0ken");
        let client = Client::new(instance, credentials).with_transport(&transport);
        client.timelines().home().await.unwrap();
        let known = client.instance();
        assert_eq!(known.limits().max_characters, Some(777));
        assert_eq!(known.software().name, "mastodon");
    }
}

/// After a restart with a store that knows nothing of the server, or knew it only from outside.
#[tokio::test]
async fn a_restored_client_asks_with_its_token() {
    for knows_it in [false, true] {
        let (address, heard) = closed(everything()).await;
        let (transport, store) = (transport(), Arc::new(MemoryStore::default()));
        let url = InstanceUrl::parse_with(&address, transport.policy()).unwrap();
        let credentials = Credentials::new(url, "t0ken");
        store.save_credentials(&credentials).await.unwrap();
        if knows_it {
            let instance = Instance::discover(&address).transport(&transport).await;
            store.save_instance(&instance.unwrap()).await.unwrap();
        }
        let restored = Client::restore(&store, WhichAccount::Default).transport(&transport);
        let client = restored.await.unwrap();
        client.timelines().home().await.unwrap();
        assert_eq!(client.instance().limits().max_characters, Some(777));
        let kept = store.instance(credentials.issuer()).await.unwrap().unwrap();
        assert_eq!(kept.limits().max_characters, Some(777), "and is kept");
        // Once, and never to others.
        heard.lock().unwrap().clear();
        client.timelines().home().await.unwrap();
        assert_eq!(*heard.lock().unwrap(), [format!("{HOME} true")]);
    }
}

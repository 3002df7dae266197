//! One pool for all clients of a process.

use std::time::Duration;

use fediway_sandbox::{Fault, Hold, Sandbox};

use crate::support::{ALICE, BOB, World};

const HOME: &str = "/api/v1/timelines/home";

#[tokio::test]
async fn all_clients_share_connections() {
    let world = World::start().await;
    let (alice, bob) = (world.client(ALICE).await, world.client(BOB).await);
    let before = world.sandbox.connections();
    for client in [
        &alice,
        &bob,
        &alice.clone(),
        &alice.with_transport(&world.transport),
    ] {
        client.timelines().home().await.unwrap();
    }
    assert_eq!(world.sandbox.connections(), before);
    let last = world.sandbox.requests().pop().unwrap();
    assert_eq!(last.version, http::Version::HTTP_2);
}

/// Without HTTP/2, each request that is under way has a connection.
#[tokio::test]
async fn many_calls_at_once_have_a_bounded_number_of_connections() {
    const CALLS: usize = 400;
    const MOST: usize = 256;
    let world = World::with(Sandbox::builder().http().rate_limit(u32::MAX)).await;
    let client = world.client(ALICE).await;
    let hold = Hold::new();
    let rule = world.sandbox.inject(Fault::hold(&hold));
    rule.route("GET", HOME).always();
    let before = world.sandbox.connections();
    let calls = (0..CALLS).map(|_| tokio::spawn(client.timelines().home().into_future()));
    let calls: Vec<_> = calls.collect();
    world.until_requests_to(HOME, MOST).await;
    // Time for more of them, if there were any.
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(world.requests_to(HOME).len(), MOST);
    let connections = world.sandbox.connections() - before;
    assert!(connections <= MOST, "{connections}");
    hold.release();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(world.requests_to(HOME).len(), CALLS);
}

/// 100,000 accounts of one known instance fit in 64 MiB. The measuring happens in a process of its
/// own.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_client_is_small() {
    let output = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "pool::many_clients", "--ignored", "--nocapture"])
        .output()
        .await
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text
        .lines()
        .find_map(|line| line.split_once("each client takes "));
    let (_, bytes) = line.unwrap_or_else(|| panic!("{text}"));
    let bytes: u64 = bytes.split(' ').next().unwrap().parse().unwrap();
    // Allocators differ: the aim is 512 bytes each, the promise that all of them fit.
    assert!(bytes * 100_000 <= 64 << 20, "{bytes} bytes");
}

/// The memory of this process now, in bytes.
#[cfg(target_os = "linux")]
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS"))
        .unwrap();
    let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib << 10
}

#[cfg(target_os = "linux")]
#[test]
#[ignore = "run by a_client_is_small"]
fn many_clients() {
    // Enough that what the allocator keeps for itself does not count.
    const CLIENTS: usize = 25_000;
    let url = fediway::InstanceUrl::parse("mastodon.social").unwrap();
    let instance = fediway::Instance::without_discovery(url.clone());
    let transport = fediway::Transport::builder().build().unwrap();
    // As a login leaves them, read back from a store: account, scopes, app and all.
    let kept = |number: usize| {
        let kept = serde_json::json!({
            "version": 1,
            "registrations": {},
            "credentials": [{
                "issuer": url.as_str(),
                // 43 characters, as Doorkeeper's tokens have.
                "access_token": format!("{number:0>43}"),
                "account_id": format!("{number:0>18}"),
                "acct": format!("user{number}"),
                "granted": "read write",
                "wanted": "read write",
                "app": {
                    "client_id": "x".repeat(43),
                    "client_secret": "y".repeat(43),
                    "redirect_uri": "urn:ietf:wg:oauth:2.0:oob",
                    "scopes": "read write",
                },
            }],
        });
        let kept = fediway::store::from_json(kept.to_string().as_bytes()).unwrap();
        kept.credentials()[0].clone()
    };
    let one = |number: usize| {
        let client = fediway::Client::new(instance.clone(), kept(number));
        client.with_transport(&transport)
    };
    let mut clients = Vec::with_capacity(CLIENTS);
    clients.extend((0..100).map(one));
    let before = resident();
    clients.extend((100..CLIENTS).map(one));
    let each = (resident() - before) / (CLIENTS as u64 - 100);
    println!("each client takes {each} bytes");
    drop(clients);
}

use std::path::PathBuf;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::ChildStdout;

use crate::support::{Running, World, in_time};

async fn announced(running: &mut Running) -> (Value, BufReader<ChildStdout>) {
    let mut out = BufReader::new(running.child.stdout.take().unwrap());
    loop {
        let mut line = String::new();
        assert_ne!(in_time(out.read_line(&mut line)).await.unwrap(), 0);
        let value: Value = serde_json::from_str(&line).unwrap();
        if value["url"].is_string() {
            return (value, out);
        }
    }
}

#[tokio::test]
async fn the_sandbox_runs_until_it_is_interrupted() {
    let world = World::new().await;
    for signal in ["-INT", "-TERM"] {
        let mut running = Running::start(&mut world.bare(&["--json", "sandbox"]));
        let (value, out) = announced(&mut running).await;
        let ca = PathBuf::from(value["ca_file"].as_str().unwrap());
        let url = value["url"].as_str().unwrap();
        let mut asked = world.bare(&["--allow-private", "login", url, "--no-browser", "--ca"]);
        let mut login = Running::start(asked.arg(&ca));
        assert!(login.address().await.starts_with(url));
        assert_eq!(value["accounts"][0]["password"], "correct horse");

        running.signal(signal).await;
        running.end().await.ok();
        assert!(!ca.exists(), "what was temporary is gone");
        drop(out);
    }
}

#[tokio::test]
async fn the_authority_is_written_where_it_is_wanted() {
    let world = World::new().await;
    let ca = world.home.path().join("wanted.pem");
    let mut command = world.bare(&["--json", "sandbox", "--ca-file"]);
    let mut running = Running::start(command.arg(&ca));
    let (value, _out) = announced(&mut running).await;
    assert_eq!(value["ca_file"].as_str(), ca.to_str());
    assert!(
        std::fs::read_to_string(&ca)
            .unwrap()
            .contains("BEGIN CERTIFICATE")
    );
    running.signal("-INT").await;
    running.end().await.ok();
}

#[tokio::test]
async fn plain_http_needs_no_authority() {
    let world = World::new().await;
    let mut running = Running::start(&mut world.bare(&["--json", "sandbox", "--http"]));
    let (value, _out) = announced(&mut running).await;
    assert!(value["ca_file"].is_null());
    assert!(
        value["url"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:")
    );
    running.signal("-INT").await;
    running.end().await.ok();
}

#[tokio::test]
async fn the_demo_keeps_its_server_when_asked() {
    let world = World::new().await;
    let mut running = Running::start(&mut world.bare(&["--json", "demo", "--keep"]));
    let (value, _out) = announced(&mut running).await;
    assert!(
        value["url"]
            .as_str()
            .unwrap()
            .starts_with("https://127.0.0.1:")
    );
    running.signal("-INT").await;
    running.end().await.ok();
}

#[tokio::test]
async fn the_demo_can_be_clicked_through() {
    let world = World::new().await;
    let mut command = world.bare(&["demo", "--browser"]);
    let mut running = Running::start(command.env("BROWSER", "true"));
    assert!(running.line("Sign in as").await.contains("alice"));
    let url = running.address().await;
    assert!(url.starts_with("https://127.0.0.1:"));
    running.signal("-INT").await;
    running.end().await.failed(130);
}

//! `fediway stream`: live events.

use std::process::Stdio;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::support::{ALICE, Running, World, in_time};

#[tokio::test]
async fn events_are_lines_of_json() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let mut command = world.command(&["stream", "user", "tag", "cats", "--json"]);
    let mut streaming = command
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(streaming.stdout.take().unwrap()).lines();
    let mut next = async || {
        let line = in_time(lines.next_line()).await.unwrap().unwrap();
        serde_json::from_str::<Value>(&line).unwrap()
    };
    assert_eq!(next().await["event"], "(connected)");
    world.run(&["post", "Live"]).await.ok();
    let event = next().await;
    assert_eq!(event["event"], "update");
    assert_eq!(event["stream"], "user");
    assert_eq!(event["backfilled"], false);
    assert_eq!(event["payload"]["plain_text"], "Live");
    world.sandbox.streams().drop_all();
    assert_eq!(next().await["event"], "(disconnected)");
    assert_eq!(next().await["payload"]["again"], true);
}

#[tokio::test]
async fn lines_say_by_which_stream_they_came_and_that_they_are_from_the_gap() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let mut running = Running::start(&mut world.command(&["stream", "user", "tag", "#Cats"]));
    let mut out = BufReader::new(running.child.stdout.take().unwrap()).lines();
    let mut heading = async || loop {
        let line = in_time(out.next_line()).await.unwrap().unwrap();
        if line.contains("@alice@127.0.0.1") && !line.contains("://") {
            return line;
        }
    };
    running.line("connected by WebSocket").await;
    world.run(&["post", "Live"]).await.ok();
    assert!(heading().await.starts_with("[user] @alice@"));
    world.sandbox.streams().stop().await.unwrap();
    running.line("disconnected").await;
    world.run(&["post", "Missed #cats"]).await.ok();
    world.sandbox.streams().start().await.unwrap();
    running.line("connected again").await;
    for origin in ["[user, from the gap] @", "[tag Cats, from the gap] @"] {
        assert!(heading().await.starts_with(origin));
    }
    running.line("filled the gap: 2 statuses").await;
}

#[tokio::test]
async fn what_is_no_stream_is_refused_before_any_request() {
    let world = World::new().await;
    for what in [
        &["stream", "nonsense"][..],
        &["stream", "#cats"],
        &["stream", "user", "tag"],
        &["stream", "tag", "#"],
        &["stream", "list"],
        &["stream", "list", " "],
    ] {
        let ended = world.run(what).await.failed(2);
        assert!(ended.stderr.contains("fediway stream --help"));
    }
    world.run(&["stream", "tag", "#cats"]).await.failed(4);
    assert!(world.sandbox.requests().is_empty());
}

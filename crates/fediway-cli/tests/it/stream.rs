//! `fediway stream`: live events.

use std::process::Stdio;

use fediway_sandbox::{Sandbox, Software};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};

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
    assert_eq!(next().await["event"], "connected");
    world.run(&["post", "Live"]).await.ok();
    let event = next().await;
    assert_eq!(event["event"], "update");
    assert_eq!(event["stream"], "user");
    assert_eq!(event["backfilled"], false);
    assert_eq!(event["payload"]["plain_text"], "Live");
    world.sandbox.streams().drop_all();
    let event = next().await;
    assert_eq!(event["event"], "disconnected");
    let reason = event["payload"]["reason"].as_str().unwrap();
    assert!(!reason.contains("next:"), "{reason}");
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
    let said = running.line("disconnected").await;
    assert!(said.ends_with("; connecting again in 1 s"), "{said}");
    assert!(!said.contains("next:"), "{said}");
    world.run(&["post", "Missed #cats"]).await.ok();
    world.sandbox.streams().start().await.unwrap();
    running.line("connected again").await;
    for origin in ["[user, from the gap] @", "[tag Cats, from the gap] @"] {
        assert!(heading().await.starts_with(origin));
    }
    running.line("filled the gap: 2 statuses").await;
}

#[tokio::test]
async fn what_came_can_be_read_and_cannot_steer_the_terminal() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let mut running = Running::start(&mut world.command(&["stream", "user", "direct"]));
    let mut out = running.child.stdout.take().unwrap();
    running.line("connected by WebSocket").await;
    let status = json!({
        "id": "7", "content": "<p>a &amp; b<br>\u{1b}[2Jc</p>", "visibility": "public",
        "account": { "id": "2", "acct": "bob", "display_name": "Bob\u{1b}[1m" },
    });
    for (stream, event, payload) in [
        (
            "user",
            "notification",
            json!({ "id": "1", "type": "mention", "account": status["account"], "status": status }),
        ),
        (
            "user",
            "notification",
            json!({ "id": "2", "type": "odd\n" }),
        ),
        (
            "direct",
            "conversation",
            json!({ "id": "3", "last_status": status }),
        ),
        (
            "user",
            "announcement",
            json!({ "id": "4", "content": "<p>Down<br>at 9</p>" }),
        ),
        ("user", "status.update", status.clone()),
        ("user", "delete", json!(7)),
    ] {
        let payload = payload.to_string();
        assert_eq!(world.sandbox.emit(stream, event, Some(&payload)), 1);
    }
    let by_bob = format!(
        "Bob[1m (@bob@{}) · public\n  a & b\n  [2Jc\n  id 7\n",
        world.sandbox.addr()
    );
    let who = by_bob.split(" ·").next().unwrap();
    let inner: String = by_bob.lines().map(|line| format!("  {line}\n")).collect();
    let expected = format!(
        "[user] {who} mentioned you · id 1\n{inner}\n[user] somebody caused: odd · id 2\n\n\
         [direct] conversation · id 3\n{inner}\n[user] announcement · id 4\n  Down\n  at 9\n\n\
         [user] edited:\n{by_bob}\n[user] deleted: 7\n\n"
    );
    let mut said = vec![0; expected.len()];
    in_time(out.read_exact(&mut said)).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&said), expected);
    world
        .sandbox
        .emit("user", "new\u{1b}.event", Some("{\"a\":\n1}"));
    world.sandbox.streams().send_text("é".repeat(300));
    let said = running.line("new").await;
    assert_eq!(said, "[user] unknown event: new.event {\"a\": 1}");
    let said = running.line("é").await;
    assert_eq!(said, format!("unknown event: {}", "é".repeat(200)));
}

#[tokio::test]
async fn where_there_are_no_streams_the_next_step_is_to_poll() {
    let sandbox = Sandbox::builder().software(Software::Mitra);
    let sandbox = sandbox.account(ALICE.0, ALICE.1).start().await.unwrap();
    let world = World::with(sandbox);
    world.log_in(ALICE).await;
    let ended = world.run(&["stream"]).await.failed(1);
    assert!(ended.stderr.contains("--poll SECONDS"), "{}", ended.stderr);
    let mut running = Running::start(&mut world.command(&["stream", "--poll", "1"]));
    let out = running.child.stdout.take().unwrap();
    running.line("connected by polling").await;
    world.run(&["post", "Asked for"]).await.ok();
    let line = in_time(BufReader::new(out).lines().next_line()).await;
    assert!(line.unwrap().unwrap().starts_with("@alice@"));
}

#[tokio::test]
async fn it_ends_when_it_is_told_to_or_nobody_reads_on() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    for signal in ["-INT", "-TERM"] {
        let mut running = Running::start(&mut world.command(&["stream"]));
        running.line("connected by WebSocket").await;
        running.signal(signal).await;
        let ended = running.end().await.failed(130);
        assert_eq!(
            (ended.stdout, ended.stderr.lines().count()),
            (String::new(), 1)
        );
    }
    let mut running = Running::start(&mut world.command(&["stream"]));
    running.line("connected by WebSocket").await;
    drop(running.child.stdout.take());
    world.run(&["post", "To nobody"]).await.ok();
    assert_eq!(
        in_time(running.child.wait()).await.unwrap().code(),
        Some(141)
    );
    assert_eq!(running.end().await.stderr.lines().count(), 1);
}

#[tokio::test]
async fn it_ends_although_the_pipe_is_full() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let mut running = Running::start(&mut world.command(&["stream"]));
    let mut out = running.child.stdout.take().unwrap();
    running.line("connected by WebSocket").await;
    // More than a pipe holds.
    let content = "<p>x</p>".repeat(64 << 10);
    let status = json!({ "id": "7", "content": content }).to_string();
    assert_eq!(world.sandbox.emit("user", "update", Some(&status)), 1);
    in_time(out.read_exact(&mut [0])).await.unwrap();
    running.signal("-TERM").await;
    assert_eq!(
        in_time(running.child.wait()).await.unwrap().code(),
        Some(130)
    );
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

#[tokio::test]
async fn a_program_is_run_for_each_event_that_is_wanted() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let got = world.home.path().join("got");
    let program = format!("cat >> '{}'", got.display());
    let mut command = world.command(&[
        "stream",
        "user",
        "--only",
        "delete,update",
        "--exec",
        &program,
    ]);
    let mut running = Running::start(&mut command);
    let connected = async || {
        while world.sandbox.streams().open() == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    in_time(connected()).await;
    world.run(&["post", "Live"]).await.ok();
    let lines = async || loop {
        let text = std::fs::read_to_string(&got).unwrap_or_default();
        if text.ends_with('\n') {
            return text;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    let text = in_time(lines()).await;
    let event: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(event["event"], "update");
    assert_eq!(event["payload"]["plain_text"], "Live");
    running.signal("-INT").await;
    running.end().await;
}

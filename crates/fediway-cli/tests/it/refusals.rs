use std::io::ErrorKind;
use std::net::TcpListener;

use serde_json::Value;

use crate::support::{ALICE, Running, World};

#[tokio::test]
async fn loopback_is_refused_before_any_request() {
    let world = World::new().await;
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    silent.set_nonblocking(true).unwrap();
    let port = silent.local_addr().unwrap().port();
    for address in [
        format!("http://127.0.0.1:{port}"),
        format!("https://127.0.0.1:{port}"),
        format!("127.0.0.1:{port}"),
        format!("https://localhost:{port}"),
        format!("http://[::1]:{port}"),
        "http://mastodon.example.org".into(),
    ] {
        let mut command = world.bare(&["login", "--no-browser", &address]);
        // Only the flag admits loopback, whatever the environment says.
        for name in ["FEDIWAY_ALLOW_PRIVATE", "ALLOW_PRIVATE"] {
            command.env(name, "1");
        }
        let ended = Running::start(&mut command).end().await.failed(6);
        assert!(ended.stderr.contains("next: "), "{}", ended.stderr);
        assert_eq!(ended.stderr.matches("next:").count(), 1, "{}", ended.stderr);
    }
    let nobody = silent.accept().unwrap_err();
    assert_eq!(nobody.kind(), ErrorKind::WouldBlock, "no request was made");
}

#[tokio::test]
async fn nothing_to_post_is_refused_before_any_request() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world.sandbox.clear_requests();
    for args in [
        &["post", ""][..],
        &["post", "  \n"],
        &["post"],
        &["post", "-"],
        &["post", "x", "--media", "/nonexistent.png"],
        &["post", "x", "--media", "/"],
        &["post", "x", "--alt", "words for no file"],
        &["timeline", "home", "--limit", "0"],
        &["timeline", "home", "--since", "last week"],
        &["timeline", "home", "--since", "7d", "--min-id", "1"],
        &["post", "x", "--at", "1999-12-24 18:00"],
        &["post", "x", "--lang", "English please"],
        &["whoami", "--account", ""],
        &["post", "x", "--idempotency-key", ""],
        &["post", "x", "--quote-policy", "everyone"],
        &["post", "x", "--content-type", "markdown"],
        &["post", "x", "--reply-to", ""],
        &["status", "show", " "],
        &["status", "delete", "../1", "-y"],
        &["account", "mute", "bob", "--for", "0s"],
        &["filter", "create", " "],
        &["filter", "create", "A", "--word", ""],
        &["timeline", "tag", "#"],
        &["timeline", "tag", "two words"],
        &["tag", "follow", ""],
        &["search", ""],
        &["search", "  "],
        &["list", "create", " "],
        &["login", "x.example.org", "--redirect-port", "0"],
        &[
            "login",
            "x.example.org",
            "--redirect-port",
            "80",
            "--no-browser",
        ],
        &["login", "x.example.org", "--scopes", " "],
    ] {
        world.run(args).await.failed(2);
    }
    let ended = world.run_with(&["post", "-"], "zero \0 byte").await;
    let ended = ended.failed(2);
    assert!(ended.stderr.contains("zero byte"), "{}", ended.stderr);
    assert!(world.sandbox.requests().is_empty());
}

#[tokio::test]
async fn errors_are_json_where_that_is_wanted() {
    let world = World::new().await;
    let ended = Running::start(&mut world.bare(&["whoami", "--json"]))
        .end()
        .await
        .failed(4);
    let error: Value = serde_json::from_str(&ended.stderr).unwrap();
    assert_eq!(error["error"], "nobody is logged in");
    assert_eq!(error["exit_code"], 4);
    assert!(error["next"].is_string());
    assert_eq!(ended.stdout, "");
}

#[tokio::test]
async fn a_server_that_is_not_there() {
    let world = World::new().await;
    let gone = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let ended = world
        .run(&["login", "--no-browser", &address])
        .await
        .failed(5);
    assert!(
        ended.stderr.contains("could not be reached"),
        "{}",
        ended.stderr
    );
}

#[tokio::test]
async fn an_authority_that_cannot_be_read() {
    let world = World::new().await;
    for ca in ["/nonexistent.pem", env!("CARGO_BIN_EXE_fediway")] {
        let mut command =
            world.bare(&["--ca", ca, "login", "--no-browser", "mastodon.example.org"]);
        Running::start(&mut command).end().await.failed(2);
    }
}

#[tokio::test]
async fn the_exit_codes_are_documented() {
    let world = World::new().await;
    let help = Running::start(&mut world.bare(&["--help"]))
        .end()
        .await
        .ok();
    for code in ["0", "1", "2", "3", "4", "5", "6", "7", "130", "141"] {
        let documented = |line: &str| line.trim_start().starts_with(&format!("{code}  "));
        assert!(help.stdout.lines().any(documented), "{code}");
    }
}

#[tokio::test]
async fn a_wrong_command_line_is_json_where_that_is_wanted() {
    let world = World::new().await;
    for (args, what) in [
        (
            &["timeline", "home", "--limits", "5", "--json"][..],
            "--limits",
        ),
        (&["--json", "status", "show"], "<STATUS>"),
        (&["timeline", "--json"], "a command is missing"),
        (&["timelin", "--json"], "timelin"),
    ] {
        let mut command = world.bare(args);
        let ended = world.end(Running::start(&mut command)).await.failed(2);
        let said: serde_json::Value = serde_json::from_str(&ended.stderr).expect(&ended.stderr);
        assert!(said["error"].as_str().unwrap().contains(what), "{said}");
        assert_eq!(said["exit_code"], 2);
        assert!(said["next"].as_str().is_some_and(|next| !next.is_empty()));
        assert_eq!(ended.stdout, "");
    }
    let mut command = world.bare(&["timeline", "home", "--help", "--json"]);
    let help = world.end(Running::start(&mut command)).await.ok();
    assert!(help.stdout.contains("Usage: fediway timeline home"));
}

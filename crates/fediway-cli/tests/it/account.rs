use std::process::Stdio;

use fediway::{AddressPolicy, Client, Credentials, ErrorKind, Instance, InstanceUrl};
use fediway_sandbox::{Sandbox, Software};
use serde_json::Value;

use crate::support::{ALICE, BOB, Running, World};

const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo.png");

#[tokio::test]
async fn whoami_and_the_choice_of_account() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world.log_in(BOB).await;
    let host = world
        .sandbox
        .url()
        .trim_start_matches("https://")
        .to_owned();
    let alice = format!("alice@{host}");

    let last = world.run(&["whoami"]).await.ok();
    assert!(
        last.stdout.starts_with(&format!("@bob@{host}")),
        "{}",
        last.stdout
    );
    for handle in [alice.clone(), format!("@{alice}")] {
        let chosen = world
            .run(&["whoami", "--json", "--account", &handle])
            .await
            .ok();
        assert_eq!(chosen.json()["handle"], alice);
    }
    let of_host = world
        .run(&["whoami", "--json", "--account", &host])
        .await
        .ok();
    assert_eq!(of_host.json()["handle"], format!("bob@{host}"));
    let unknown = world
        .run(&["whoami", "--account", "carol@example.org"])
        .await
        .failed(4);
    assert!(unknown.stderr.contains(&alice), "{}", unknown.stderr);
}

/// Neither a refresh nor the order of logins says whose account is used.
#[tokio::test]
async fn a_refresh_does_not_change_the_account_in_use() {
    let lifetime = std::time::Duration::from_secs(3600);
    let sandbox = Sandbox::builder().refresh_tokens(lifetime).start().await;
    let world = World::with(sandbox.unwrap());
    world.log_in(ALICE).await;
    world.log_in(BOB).await;
    let host = world.sandbox.url().trim_start_matches("https://");
    let in_use = async || {
        let shown = world.run(&["whoami", "--json"]).await.ok().json();
        shown["handle"].as_str().unwrap().to_owned()
    };
    let (alice, bob) = (format!("alice@{host}"), format!("bob@{host}"));
    assert_eq!(in_use().await, bob, "who logs in is in use");
    world.sandbox.advance(lifetime * 2);
    let refreshed = world
        .run(&["auth", "status", "--account", &alice])
        .await
        .ok();
    assert!(
        refreshed.stdout.contains("token:    works"),
        "{}",
        refreshed.stdout
    );
    world.run(&["post", "Whose?", "--json"]).await.ok();
    assert_eq!(in_use().await, bob);

    world
        .run(&["auth", "switch", &alice.to_uppercase()])
        .await
        .ok();
    assert_eq!(in_use().await, alice);
    world.run(&["whoami", "--account", &bob]).await.ok();
    assert_eq!(in_use().await, alice);
    let status = world.run(&["auth", "status", "--json"]).await.ok().json();
    let marked = status["accounts"].as_array().unwrap().iter();
    let marked: Vec<_> = marked.map(|one| one["in_use"].as_bool().unwrap()).collect();
    assert_eq!(marked, [true, false]);
    world
        .run(&["auth", "switch", "carol@example.org"])
        .await
        .failed(4);
}

/// After a login at a server, nothing is asked again to find out what it is.
#[tokio::test]
async fn a_command_asks_only_what_it_is_for() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world.sandbox.clear_requests();
    world.run(&["whoami"]).await.ok();
    let asked: Vec<_> = world
        .sandbox
        .requests()
        .into_iter()
        .map(|r| r.path)
        .collect();
    assert_eq!(asked, ["/api/v1/accounts/verify_credentials"]);
}

/// A dead token is told as one on a server that answers 422 with an empty body.
#[tokio::test]
async fn a_dead_token_is_told_on_every_server() {
    for software in [Software::Snac, Software::Takahe, Software::Mastodon45] {
        let world = World::with(Sandbox::builder().software(software).start().await.unwrap());
        world.log_in(ALICE).await;
        let kept = std::fs::read_to_string(world.file()).unwrap();
        std::fs::write(world.file(), kept.replace(&token(&world), "never-issued")).unwrap();
        let ended = world.run(&["auth", "status", "--json"]).await.failed(4);
        assert_eq!(ended.json()["accounts"][0]["works"], false, "{software}");
        world.run(&["whoami"]).await.failed(4);
        world.run(&["logout"]).await.ok();
    }
}

#[tokio::test]
async fn posting_and_reading_back() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let args = [
        "post",
        "Hello <b> & all",
        "--media",
        PICTURE,
        "--alt",
        "A hill",
        "--json",
    ];
    let more = [
        "--visibility",
        "unlisted",
        "--cw",
        "weather",
        "--lang",
        "en",
        "--sensitive",
    ];
    let posted = world.run(&[&args[..], &more].concat()).await.ok().json();
    assert!(
        posted["url"]
            .as_str()
            .unwrap()
            .starts_with(world.sandbox.url())
    );
    let id = posted["id"].as_str().unwrap();

    let reply = ["post", "-", "--reply-to", id];
    let replied = world.run_with(&reply, "from\nstandard input\n").await.ok();
    assert!(replied.stdout.contains("\nid: "), "{}", replied.stdout);

    let home = world.run(&["timeline", "home", "--json"]).await.ok().json();
    let [newest, first] = home["statuses"].as_array().unwrap().as_slice() else {
        panic!("{home}");
    };
    assert_eq!(newest["plain_text"], "from\nstandard input");
    assert_eq!(newest["in_reply_to_id"], id);
    assert_eq!(first["plain_text"], "Hello <b> & all");
    assert_eq!(first["media_attachments"][0]["description"], "A hill");
    assert_eq!(first["visibility"], "unlisted");
    assert_eq!(first["spoiler_text"], "weather");
    assert_eq!(first["language"], "en");
    assert_eq!(first["sensitive"], true);

    let readable = world.run(&["timeline", "home", "--open"]).await.ok().stdout;
    for part in [
        "@alice@127.0.0.1:",
        "  CW: weather\n  Hello <b> & all\n  [image: A hill]\n",
    ] {
        assert!(readable.contains(part), "{readable}");
    }
}

#[tokio::test]
async fn a_post_cannot_steer_the_terminal() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world
        .run(&[
            "post",
            "red \u{1b}[31m and \u{202e}back",
            "--cw",
            "\u{9b}2J",
        ])
        .await
        .ok();
    for args in [
        &["timeline", "home", "--open"][..],
        &["timeline", "home", "--json"],
    ] {
        let ended = world.run(args).await.ok();
        assert!(ended.stdout.contains("back"), "{}", ended.stdout);
        let unwanted = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!ended.stdout.contains(unwanted), "{:?}", ended.stdout);
    }
}

#[tokio::test]
async fn a_long_timeline_is_read_page_by_page() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let url = InstanceUrl::parse_with(world.sandbox.url(), &AddressPolicy::loopback_for_tests());
    let token = token(&world);
    let client = Client::new(
        Instance::without_discovery(url.clone().unwrap()),
        Credentials::new(url.unwrap(), token),
    )
    .with_transport(&world.transport());
    for number in 0..45 {
        client
            .statuses()
            .post(format!("number {number}"))
            .await
            .unwrap();
    }
    for (args, count) in [
        (&["timeline", "home", "--json"][..], 20),
        (&["timeline", "home", "--json", "--limit", "3"], 3),
        (&["timeline", "home", "--json", "--limit", "43"], 43),
        (&["timeline", "home", "--json", "--limit", "100"], 45),
    ] {
        let home = world.run(args).await.ok().json();
        let statuses = home["statuses"].as_array().unwrap();
        assert_eq!(statuses.len(), count);
        for (at, status) in statuses.iter().enumerate() {
            assert_eq!(status["plain_text"], format!("number {}", 44 - at));
        }
    }
}

fn token(world: &World) -> String {
    let kept = world.kept();
    kept["credentials"][0]["access_token"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn logging_out_kills_the_token() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let token = token(&world);
    let status = world.run(&["auth", "status", "--json"]).await.ok().json();
    assert_eq!(status["accounts"][0]["works"], true);

    let ended = world.run(&["logout"]).await.ok();
    assert!(ended.stdout.starts_with("Logged out @alice@127.0.0.1:"));
    assert_eq!(world.asked("/oauth/revoke"), 1);
    assert!(
        !std::fs::read_to_string(world.file())
            .unwrap()
            .contains(&token)
    );
    let url = InstanceUrl::parse_with(world.sandbox.url(), &AddressPolicy::loopback_for_tests());
    let url = url.unwrap();
    let client = Client::new(
        Instance::without_discovery(url.clone()),
        Credentials::new(url, token),
    );
    let client = client.with_transport(&world.transport());
    let error = client.accounts().verify_credentials().await.unwrap_err();
    assert_eq!(*error.kind(), ErrorKind::Unauthorized);

    for command in [
        &["whoami"][..],
        &["auth", "status"],
        &["post", "x"],
        &["logout"],
        &["logout", "--all"],
    ] {
        let ended = world.run(command).await.failed(4);
        assert!(
            ended.stderr.contains("next: log in: `fediway login HOST`"),
            "{}",
            ended.stderr
        );
    }
}

#[tokio::test]
async fn logging_out_everybody() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world.log_in(BOB).await;
    // The second login asks the same endpoint whether the server still knows the app.
    world.sandbox.clear_requests();
    let ended = world.run(&["logout", "--all", "--json"]).await.ok();
    assert_eq!(ended.json()["logged_out"].as_array().unwrap().len(), 2);
    assert_eq!(world.kept()["credentials"], serde_json::json!([]));
    assert_eq!(world.asked("/oauth/revoke"), 2);
}

#[tokio::test]
async fn a_dead_token_is_told_from_a_dead_network() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    // The same file, with a token that the server never issued.
    let kept = std::fs::read_to_string(world.file()).unwrap();
    std::fs::write(world.file(), kept.replace(&token(&world), "never-issued")).unwrap();
    let ended = world.run(&["auth", "status"]).await.failed(4);
    assert!(
        ended.stdout.contains("token:    no longer valid"),
        "{}",
        ended.stdout
    );
    assert!(!(ended.stdout + &ended.stderr).contains("never-issued"));
    world.run(&["whoami"]).await.failed(4);

    let World { sandbox, home } = world;
    sandbox.shutdown().await;
    let world = World {
        sandbox: Sandbox::start().await.unwrap(),
        home,
    };
    let ended = world.run(&["auth", "status", "--json"]).await.failed(5);
    assert_eq!(ended.json()["accounts"][0]["works"], Value::Null);
}

#[tokio::test]
async fn a_reader_that_goes_away_is_no_error() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let mut running = Running::start(world.command(&["whoami"]).stdout(Stdio::piped()));
    drop(running.child.stdout.take());
    let ended = running.end().await;
    assert_eq!(ended.stderr, "", "exit code {}", ended.code);
}

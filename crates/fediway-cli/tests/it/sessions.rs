//! `fediway auth`: log in with a token, switch, refresh, show the token, log out.

use fediway_sandbox::{Fault, Sandbox, Software};
use serde_json::json;

use crate::support::{ALICE, BOB, Ended, Running, World};

/// A command whose output may hold a token.
async fn openly(world: &World, args: &[&str]) -> Ended {
    Running::start(&mut world.command(args)).end().await
}

fn token(world: &World, index: usize) -> String {
    let kept = world.kept();
    kept["credentials"][index]["access_token"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Starts a login or a refresh by paste, and ends it as this person.
async fn consent(world: &World, args: &[&str], who: (&str, &str)) -> Ended {
    let mut running = Running::start(world.command(args).arg("--verbose"));
    let url = running.address().await;
    let code = world.code(&url, who).await;
    running.write(&format!("{code}\n")).await;
    world.end(running).await
}

#[tokio::test]
async fn the_address_of_a_profile_is_reduced_to_its_server() {
    let world = World::new().await;
    let url = world.sandbox.url();
    let host = url.trim_start_matches("https://");
    for (typed, named) in [
        (format!("{url}/@alice"), url),
        (format!("{url}/users/alice?x=1#y"), url),
        (format!("{host}/@alice"), host),
    ] {
        let mut running = Running::start(&mut world.command(&["login", "--no-browser", &typed]));
        let note = running.line("note: ").await;
        assert_eq!(
            note,
            format!("note: logging in to {named}, the server of that page")
        );
        running.address().await;
        running.signal("-INT").await;
        running.end().await.failed(130);
    }
    let typed = "https://good.example@evil.example/@me";
    world.run(&["login", "--no-browser", typed]).await.failed(6);
}

#[tokio::test]
async fn with_a_token_from_standard_input() {
    let world = World::new().await;
    let token = world.sandbox.access_token("alice").unwrap();
    let login = ["login", "--with-token", world.sandbox.url()];
    let ended = world.run_with(&login, &format!("\n {token} \n")).await.ok();
    assert!(
        ended.stdout.starts_with("Logged in as @alice@"),
        "{}",
        ended.stdout
    );
    world.run(&["whoami"]).await.ok();
    let status = world.run(&["auth", "status"]).await.ok();
    assert!(
        status.stdout.contains("scopes:   not known"),
        "{}",
        status.stdout
    );
    // Nobody but its maker can revoke it.
    let ended = world.run(&["logout"]).await.ok();
    assert!(ended.stderr.contains("lives on"), "{}", ended.stderr);
    assert_eq!(world.kept()["credentials"], json!([]));

    world.run_with(&login, "").await.failed(2);
    world.run_with(&login, "never-issued\n").await.failed(4);
    assert_eq!(world.kept()["credentials"], json!([]));
}

#[tokio::test]
async fn a_second_login_revokes_the_token_of_the_first_one_unless_it_is_the_same() {
    // Mastodon gives the same token again for the same scopes.
    for (software, scopes, is_same) in [
        (Software::Mastodon45, "read write", true),
        (Software::Mastodon45, "read", false),
        (Software::GoToSocial, "read write", false),
    ] {
        let world = World::with(Sandbox::builder().software(software).start().await.unwrap());
        world.log_in(ALICE).await;
        let first = token(&world, 0);
        let tokens = world.sandbox.live_token_count();
        let login = [
            "login",
            "--no-browser",
            "--scopes",
            scopes,
            world.sandbox.url(),
        ];
        consent(&world, &login, ALICE).await.ok();
        assert_eq!(world.kept()["credentials"].as_array().unwrap().len(), 1);
        assert_eq!(first == token(&world, 0), is_same, "{software}");
        let left = world.sandbox.live_token_count();
        assert_eq!(left, tokens, "{software} {scopes}: one token for one login");
        world.run(&["whoami"]).await.ok();
    }
}

#[tokio::test]
async fn a_refresh_changes_the_scopes() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world.log_in(BOB).await;
    let host = world.sandbox.url().trim_start_matches("https://");
    let alice = format!("@alice@{host}");
    let (before, bobs) = (token(&world, 0), token(&world, 1));
    let tokens = world.sandbox.live_token_count();
    let narrower = [
        "auth",
        "refresh",
        &alice,
        "--remove",
        "write",
        "--no-browser",
    ];
    let ended = consent(&world, &narrower, ALICE).await.ok();
    assert_eq!(ended.stdout, format!("{alice} has the scopes: read\n"));
    assert_ne!(token(&world, 0), before);
    assert_eq!(token(&world, 1), bobs);
    assert_eq!(
        world.sandbox.live_token_count(),
        tokens,
        "the old one is revoked"
    );
    let posted = world.run(&["post", "no", "--account", &alice]).await;
    assert_ne!(posted.code, 0);
    let me = world.run(&["whoami", "--json"]).await.ok().json();
    assert_eq!(
        me["handle"],
        format!("bob@{host}"),
        "the account in use stays"
    );

    let wider = [
        "auth",
        "refresh",
        &alice,
        "--add",
        "write push",
        "--no-browser",
        "--json",
    ];
    let ended = consent(&world, &wider, ALICE).await.ok();
    assert_eq!(ended.json()["scopes"], "read write push");
    world.run(&["post", "yes", "--account", &alice]).await.ok();
    // What was allowed for its network is remembered as before.
    let mut bare = world.bare(&["whoami", "--account", &alice]);
    world.end(Running::start(&mut bare)).await.ok();
}

/// The same scopes give the same token on Mastodon: revoking the old one would end the new one.
#[tokio::test]
async fn a_refresh_does_not_revoke_the_token_it_got_again() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let before = token(&world, 0);
    consent(&world, &["auth", "refresh", "--no-browser"], ALICE)
        .await
        .ok();
    assert_eq!(token(&world, 0), before);
    world.run(&["whoami"]).await.ok();
}

#[tokio::test]
async fn nobody_else_takes_the_place_of_an_account() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let before = token(&world, 0);
    let tokens = world.sandbox.live_token_count();
    let refresh = ["auth", "refresh", "--add", "push", "--no-browser"];
    let ended = consent(&world, &refresh, BOB).await.failed(3);
    assert!(
        ended.stderr.contains("you signed in as @bob@"),
        "{}",
        ended.stderr
    );
    assert_eq!(world.kept()["credentials"].as_array().unwrap().len(), 1);
    assert_eq!(token(&world, 0), before);
    assert_eq!(
        world.sandbox.live_token_count(),
        tokens,
        "the token of the other one is revoked"
    );
    world.run(&["whoami"]).await.ok();
}

#[tokio::test]
async fn the_other_one_of_two_accounts() {
    let world = World::new().await;
    world.run(&["auth", "switch"]).await.failed(4);
    world.log_in(ALICE).await;
    world.run(&["auth", "switch"]).await.failed(2);
    world.log_in(BOB).await;
    for name in ["alice", "bob", "alice"] {
        let ended = world.run(&["auth", "switch"]).await.ok();
        let begin = format!("@{name}@");
        assert!(ended.stdout.starts_with(&begin), "{}", ended.stdout);
    }
    // The account in use is gone, and two are left.
    let mut kept = world.kept();
    kept["default_account"] = serde_json::Value::Null;
    std::fs::write(world.file(), kept.to_string()).unwrap();
    let ended = world.run(&["whoami"]).await.failed(2);
    for part in ["@alice@", "@bob@", "next: name it with --account"] {
        assert!(ended.stderr.contains(part), "{}", ended.stderr);
    }
}

#[tokio::test]
async fn the_token_goes_to_standard_output_alone() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world.log_in(BOB).await;
    let host = world.sandbox.url().trim_start_matches("https://");
    let (alice, bob) = (token(&world, 0), token(&world, 1));
    let shown = openly(&world, &["auth", "token", "--verbose"]).await.ok();
    assert_eq!(shown.stdout, format!("{bob}\n"));
    assert!(!shown.stderr.contains(&bob), "{}", shown.stderr);
    let handle = format!("alice@{host}");
    let shown = openly(&world, &["auth", "token", &handle, "--json"])
        .await
        .ok();
    assert_eq!(shown.json()["token"], alice);
    world
        .run(&["auth", "token", "carol@example.org"])
        .await
        .failed(4);
}

#[tokio::test]
async fn a_token_that_has_ended_is_refreshed_before_it_is_shown() {
    let lifetime = std::time::Duration::from_secs(3600);
    let sandbox = Sandbox::builder().refresh_tokens(lifetime).start().await;
    let world = World::with(sandbox.unwrap());
    world.log_in(ALICE).await;
    // By the clock of this machine, and not only by that of the server.
    let kept = std::fs::read_to_string(world.file()).unwrap();
    let end = world.kept()["credentials"][0]["expires_at"]
        .as_str()
        .unwrap()
        .to_owned();
    std::fs::write(world.file(), kept.replace(&end, "2020-01-01T00:00:00Z")).unwrap();
    let before = token(&world, 0);
    let shown = openly(&world, &["auth", "token"]).await.ok();
    assert_ne!(shown.stdout.trim(), before);
    assert_eq!(shown.stdout.trim(), token(&world, 0));
}

#[tokio::test]
async fn what_cannot_be_revoked_stays_logged_in_unless_it_is_told_to_go() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world.log_in(BOB).await;
    let host = world.sandbox.url().trim_start_matches("https://");
    let alice = format!("@alice@{host}");
    let fault = Fault::status(500);
    world
        .sandbox
        .inject(fault)
        .route("POST", "/oauth/revoke")
        .always();
    let ended = world.run(&["auth", "logout", &alice]).await;
    assert_ne!(ended.code, 0);
    assert!(
        ended.stderr.contains("is still logged in"),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains("--local"), "{}", ended.stderr);
    assert_eq!(world.kept()["credentials"].as_array().unwrap().len(), 2);
    world.run(&["whoami", "--account", &alice]).await.ok();

    let ended = world.run(&["auth", "logout", &alice, "--local"]).await.ok();
    assert!(
        ended.stderr.contains("may still be alive"),
        "{}",
        ended.stderr
    );
    assert_eq!(world.kept()["credentials"].as_array().unwrap().len(), 1);
    world.sandbox.clear_faults();
    world.run(&["logout"]).await.ok();
}

#[tokio::test]
async fn a_shared_token_is_said_to_end_other_logins() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let ended = world.run(&["logout"]).await.ok();
    assert!(
        ended.stderr.contains("other logins of @alice@"),
        "{}",
        ended.stderr
    );
}

/// The exit code is about the account in use, or the one that is named; the others are shown.
#[tokio::test]
async fn the_status_of_one_account_does_not_fail_for_another() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world.log_in(BOB).await;
    let host = world.sandbox.url().trim_start_matches("https://");
    let alice = format!("alice@{host}");
    let kept = std::fs::read_to_string(world.file()).unwrap();
    std::fs::write(
        world.file(),
        kept.replace(&token(&world, 0), "never-issued"),
    )
    .unwrap();
    let ended = world.run(&["auth", "status"]).await.ok();
    assert!(ended.stdout.contains("no longer valid"), "{}", ended.stdout);
    let active = world.run(&["auth", "status", "--active"]).await.ok();
    assert!(!active.stdout.contains("@alice@"), "{}", active.stdout);
    world
        .run(&["auth", "status", "--account", &alice])
        .await
        .failed(4);
    world
        .run(&["auth", "status", "--offline", "--account", &alice])
        .await
        .ok();
    world.run(&["auth", "switch", &alice]).await.ok();
    world.run(&["auth", "status"]).await.failed(4);
    let bob = format!("bob@{host}");
    world.run(&["auth", "status", "--account", &bob]).await.ok();
}

#[tokio::test]
async fn offline_asks_no_server() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world.sandbox.clear_requests();
    let status = world
        .run(&["auth", "status", "--offline", "--json"])
        .await
        .ok()
        .json();
    let account = &status["accounts"][0];
    assert_eq!(account["works"], serde_json::Value::Null);
    assert_eq!(account["software"], "mastodon");
    assert_eq!(account["store"], "file");
    assert!(world.sandbox.requests().is_empty());
}

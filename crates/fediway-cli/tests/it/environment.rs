//! Which account is meant: the flag, `FEDIWAY_TOKEN`, `FEDIWAY_ACCOUNT`, the store.

use fediway_sandbox::{Sandbox, Software};
use tokio::process::Command;

use crate::support::{ALICE, BOB, Ended, Running, World};
use crate::thorough::quick_or;

/// The command with variables of the environment.
fn with(world: &World, args: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = world.command(args);
    command.envs(variables.iter().copied());
    command
}

async fn run(world: &World, args: &[&str], variables: &[(&str, &str)]) -> Ended {
    world
        .end(Running::start(&mut with(world, args, variables)))
        .await
}

async fn of_token(world: &World, args: &[&str], name: &str) -> Ended {
    let token = world.sandbox.access_token(name).unwrap();
    let variables = [
        ("FEDIWAY_TOKEN", token.as_str()),
        ("FEDIWAY_INSTANCE", world.sandbox.url()),
    ];
    run(world, args, &variables).await
}

#[tokio::test]
async fn a_token_of_the_environment_works_on_every_server() {
    let some = &[Software::Mastodon45, Software::GoToSocial, Software::Snac];
    for software in quick_or(&some[..], Software::ALL) {
        let world = World::with(
            Sandbox::builder()
                .software(*software)
                .start()
                .await
                .unwrap(),
        );
        let me = of_token(&world, &["whoami", "--json"], "alice")
            .await
            .ok()
            .json();
        assert!(
            me["handle"].as_str().unwrap().starts_with("alice@"),
            "{software}"
        );
        let posted = of_token(&world, &["post", "hello", "--json"], "alice")
            .await
            .ok()
            .json();
        assert!(posted["id"].is_string(), "{software}");
        let home = of_token(&world, &["timeline", "home", "--json"], "alice")
            .await
            .ok()
            .json();
        assert_eq!(home["statuses"].as_array().unwrap().len(), 1, "{software}");
        let status = of_token(&world, &["auth", "status", "--json"], "alice")
            .await
            .ok()
            .json();
        assert_eq!(status["accounts"][0]["works"], true, "{software}");
        assert!(!world.directory().exists(), "{software}: nothing is kept");
    }
}

/// The names of those who are meant, in the order of precedence.
#[tokio::test]
async fn the_flag_then_the_token_then_the_account_then_the_store() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world.log_in(BOB).await;
    let host = world.sandbox.url().trim_start_matches("https://");
    let (alice, bob) = (format!("alice@{host}"), format!("bob@{host}"));
    let token = world.sandbox.access_token("alice").unwrap();
    let pair = [
        ("FEDIWAY_TOKEN", token.as_str()),
        ("FEDIWAY_INSTANCE", world.sandbox.url()),
    ];
    let who = async |args: &[&str], variables: &[(&str, &str)]| {
        let args = [&["whoami", "--json"], args].concat();
        let me = run(&world, &args, variables).await.ok().json();
        me["handle"].as_str().unwrap().to_owned()
    };
    assert_eq!(who(&[], &[]).await, bob);
    assert_eq!(who(&[], &[("FEDIWAY_ACCOUNT", &alice)]).await, alice);
    assert_eq!(who(&[], &pair).await, alice);
    let both = [&pair[..], &[("FEDIWAY_ACCOUNT", &bob)]].concat();
    assert_eq!(who(&[], &both).await, alice);
    assert_eq!(who(&["--account", &bob], &both).await, bob);
    // Empty ones count as unset.
    let empty = ["FEDIWAY_TOKEN", "FEDIWAY_INSTANCE", "FEDIWAY_ACCOUNT"].map(|name| (name, ""));
    assert_eq!(who(&[], &empty).await, bob);
    let empty = [("FEDIWAY_TOKEN", " "), ("FEDIWAY_ACCOUNT", alice.as_str())];
    assert_eq!(who(&[], &empty).await, alice);
}

#[tokio::test]
async fn half_a_pair_is_an_error_before_any_request() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world.sandbox.clear_requests();
    for (name, value) in [
        ("FEDIWAY_TOKEN", "t"),
        ("FEDIWAY_INSTANCE", world.sandbox.url()),
    ] {
        for args in [
            &["whoami"][..],
            &["post", "in a wrong name"],
            &["auth", "logout"],
        ] {
            let ended = run(&world, args, &[(name, value)]).await.failed(2);
            assert!(ended.stderr.contains(name), "{}", ended.stderr);
        }
    }
    assert!(world.sandbox.requests().is_empty());
}

#[tokio::test]
async fn a_failure_says_whose_token_it_was() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let variables = [
        ("FEDIWAY_TOKEN", "never-issued"),
        ("FEDIWAY_INSTANCE", world.sandbox.url()),
    ];
    let ended = run(&world, &["whoami"], &variables).await.failed(4);
    assert!(ended.stderr.contains("FEDIWAY_TOKEN"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("never-issued"), "{}", ended.stderr);
    // A login is refused while the variable is set.
    let next = "next: set FEDIWAY_TOKEN to a token that is good for this, or unset it\n";
    assert!(ended.stderr.ends_with(next), "{}", ended.stderr);
    let ended = run(&world, &["auth", "status"], &variables).await.failed(4);
    assert!(
        ended.stdout.contains("the variable FEDIWAY_TOKEN"),
        "{}",
        ended.stdout
    );
    let ended = run(
        &world,
        &["whoami"],
        &[("FEDIWAY_ACCOUNT", "carol@example.org")],
    )
    .await;
    let ended = ended.failed(4);
    assert!(
        ended.stderr.contains("carol@example.org"),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains("FEDIWAY_ACCOUNT"), "{}", ended.stderr);
}

/// A token of the environment has nothing to do with the folder of the store.
#[tokio::test]
async fn a_store_that_is_refused_does_not_stop_a_token_of_the_environment() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new().await;
    std::fs::create_dir_all(world.directory()).unwrap();
    let lax = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(world.directory(), lax).unwrap();
    of_token(&world, &["whoami"], "alice").await.ok();
    let ended = world.run(&["whoami"]).await.failed(1);
    assert!(ended.stderr.contains("chmod 700"), "{}", ended.stderr);
}

#[tokio::test]
async fn commands_about_kept_accounts_name_the_variable_that_is_in_the_way() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let host = world.sandbox.url().trim_start_matches("https://");
    let alice = format!("alice@{host}");
    for args in [
        &["login", host][..],
        &["auth", "logout"],
        &["auth", "refresh", "--no-browser"],
        &["auth", "switch"],
        &["auth", "switch", &alice],
    ] {
        let ended = of_token(&world, args, "bob").await.failed(2);
        assert!(
            ended.stderr.contains("unset FEDIWAY_TOKEN"),
            "{}",
            ended.stderr
        );
    }
    of_token(&world, &["auth", "logout", &alice], "bob")
        .await
        .ok();
}

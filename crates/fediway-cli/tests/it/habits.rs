//! Help, completions, manual pages, the configuration, facts for a bug report.

use std::process::Stdio;

use fediway_sandbox::Fault;
use serde_json::Value;
use tokio::process::Command;

use crate::support::{ALICE, Ended, Running, World, in_time};

async fn bare(world: &World, args: &[&str]) -> Ended {
    Running::start(&mut world.bare(args)).end().await
}

/// Neither a runtime nor TLS nor the store: each would open more files than a process may have here.
#[tokio::test]
async fn help_and_version_need_nothing() {
    let world = World::new().await;
    std::fs::create_dir_all(world.directory()).unwrap();
    let few = |args: &str| {
        let binary = env!("CARGO_BIN_EXE_fediway");
        let mut command = Command::new("sh");
        command
            .args(["-c", &format!("ulimit -n 4; exec '{binary}' {args}")])
            .env("XDG_DATA_HOME", world.home.path().join("data"))
            .stdin(Stdio::null());
        command
    };
    for args in ["--version", "--help", "auth login --help", "post -h"] {
        let output = few(args).output().await.unwrap();
        assert!(output.status.success(), "{args}");
        assert!(!output.stdout.is_empty(), "{args}");
    }
    // What does need a runtime does not get it.
    assert!(!few("whoami").output().await.unwrap().status.success());
}

#[tokio::test]
async fn a_slip_of_the_finger_is_seen() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let host = world.sandbox.url().trim_start_matches("https://");
    for (args, meant) in [
        (&["pots", "x"][..], "post"),
        (&["auth", "stauts"], "status"),
        (&["whoami", "--acount", "x"], "--account"),
        (&["config", "get", "stor"], "store"),
    ] {
        let ended = world.run(args).await.failed(2);
        assert!(ended.stderr.contains(meant), "{}", ended.stderr);
    }
    let ended = world
        .run(&["whoami", "--account", &format!("alcie@{host}")])
        .await
        .failed(4);
    assert!(
        ended.stderr.contains("did you mean @alice@"),
        "{}",
        ended.stderr
    );
    let ended = world.run(&["whoami", "--account", "alice"]).await.failed(4);
    assert!(
        ended.stderr.contains("did you mean @alice@"),
        "{}",
        ended.stderr
    );
}

/// What the shell gets for the word after these.
async fn completed(world: &World, words: &[&str]) -> Vec<String> {
    let mut command = world.bare(&["--", "fediway"]);
    command
        .args(words)
        .env("COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", words.len().to_string())
        .env("_CLAP_COMPLETE_COMP_TYPE", "9")
        .env("_CLAP_COMPLETE_SPACE", "true")
        .env("_CLAP_IFS", "\n");
    let ended = Running::start(&mut command).end().await.ok();
    ended.stdout.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn shells_complete_commands_accounts_and_keys() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    world.sandbox.clear_requests();
    let host = world.sandbox.url().trim_start_matches("https://");
    let alice = format!("@alice@{host}");
    assert!(
        completed(&world, &["auth", "st"])
            .await
            .contains(&"status".to_owned())
    );
    for words in [
        &["whoami", "--account", ""][..],
        &["auth", "switch", ""],
        &["auth", "logout", "@al"],
    ] {
        assert!(completed(&world, words).await.contains(&alice), "{words:?}");
    }
    let keys = completed(&world, &["config", "set", "tok"]).await;
    assert!(keys.contains(&"token_command.get".to_owned()), "{keys:?}");
    assert!(world.sandbox.requests().is_empty(), "no server is asked");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = bare(&world, &["completions", shell]).await.ok().stdout;
        assert!(
            script.contains("fediway") && script.contains("COMPLETE"),
            "{shell}"
        );
    }
}

#[tokio::test]
async fn there_is_a_manual_page_of_each_command() {
    let world = World::new().await;
    let page = bare(&world, &["man"]).await.ok().stdout;
    assert!(page.contains(".TH fediway 1"), "{page}");
    let folder = world.home.path().join("man1");
    bare(&world, &["man", folder.to_str().unwrap()]).await.ok();
    for name in [
        "fediway",
        "fediway-auth",
        "fediway-auth-login",
        "fediway-post",
    ] {
        let page = std::fs::read_to_string(folder.join(format!("{name}.1"))).unwrap();
        assert!(
            page.contains(".SH DESCRIPTION") || page.contains(".SH NAME"),
            "{name}"
        );
    }
}

#[tokio::test]
async fn the_configuration_is_read_and_changed() {
    let world = World::new().await;
    let path = bare(&world, &["config", "path"]).await.ok().stdout;
    let file = world.home.path().join("config/fediway/config.toml");
    assert_eq!(path.trim(), file.display().to_string());
    bare(&world, &["config", "get", "store"]).await.failed(1);
    bare(&world, &["config", "set", "store", "file"]).await.ok();
    assert_eq!(
        bare(&world, &["config", "get", "store"]).await.ok().stdout,
        "file\n"
    );
    bare(&world, &["config", "set", "store", "cloud"])
        .await
        .failed(2);
    let command = "pass show fediway/{name}";
    bare(&world, &["config", "set", "token_command.get", command])
        .await
        .ok();
    let list = bare(&world, &["config", "list", "--json"])
        .await
        .ok()
        .json();
    assert_eq!(list["store"], "file");
    assert_eq!(list["token_command.get"], command);
    assert_eq!(list["token_command.set"], Value::Null);
    bare(&world, &["config", "unset", "store"]).await.ok();
    bare(&world, &["config", "get", "store"]).await.failed(1);

    std::fs::write(&file, "stroe = \"file\"\n").unwrap();
    for args in [&["whoami"][..], &["config", "list"]] {
        let ended = bare(&world, args).await.failed(2);
        assert!(ended.stderr.contains("stroe"), "{}", ended.stderr);
        assert!(ended.stderr.contains("config.toml"), "{}", ended.stderr);
    }
    let mut elsewhere = world.bare(&["config", "path"]);
    elsewhere.env("FEDIWAY_CONFIG_DIR", "/elsewhere");
    let path = Running::start(&mut elsewhere).end().await.ok().stdout;
    assert_eq!(path, "/elsewhere/config.toml\n");
}

#[tokio::test]
async fn the_facts_for_a_bug_report_name_no_account_and_no_secret() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let mut command = world.bare(&["diag"]);
    command
        .env("FEDIWAY_TOKEN", "hunter2")
        .env("FEDIWAY_INSTANCE", "secret.example.org");
    let ended = world.end(Running::start(&mut command)).await.ok();
    for fact in [
        "version: ",
        "system: linux",
        "accounts.1.software: mastodon",
        "FEDIWAY_TOKEN",
    ] {
        assert!(
            ended.stdout.contains(fact) || !cfg!(target_os = "linux"),
            "{}",
            ended.stdout
        );
    }
    for private in ["alice", "hunter2", "secret.example.org", "127.0.0.1"] {
        assert!(!ended.stdout.contains(private), "{}", ended.stdout);
    }
    let json = world.run(&["diag", "--json"]).await.ok().json();
    assert_eq!(json["accounts"][0]["store"], "file");
}

/// The reader of a long help text goes away: no panic, no message.
#[tokio::test]
async fn a_reader_that_goes_away_is_no_error() {
    let world = World::new().await;
    for args in ["--help", "man", "completions bash", "api --list"] {
        let line = format!(
            "'{}' {args} | head -c 1 >/dev/null",
            env!("CARGO_BIN_EXE_fediway")
        );
        let mut command = Command::new("sh");
        command.args(["-c", &line]).env("HOME", world.home.path());
        let output = command.output().await.unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said, "", "{args}");
    }
}

/// As programs that SIGPIPE ends: a script with `set -o pipefail` tells it from a failure.
#[tokio::test]
async fn an_output_that_is_closed_is_a_status_of_its_own() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    for args in [
        &["whoami"][..],
        &["timeline", "public", "--json"],
        &["--help"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = world.command(args);
        let ended = tokio::task::spawn_blocking(move || {
            let command = command.as_std_mut();
            command.stdout(writer).stdin(Stdio::null()).output()
        });
        let output = in_time(ended).await.unwrap().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*said), (Some(141), ""), "{args:?}");
    }
}

#[tokio::test]
async fn shells_complete_the_lists_of_the_account() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let list = world
        .run(&["list", "create", "Friends", "--json"])
        .await
        .ok();
    let id = list.json()["id"].as_str().unwrap().to_owned();
    for words in [&["timeline", "list", ""][..], &["list", "members", ""]] {
        let found = completed(&world, words).await;
        let found: Vec<_> = found.iter().filter(|it| !it.starts_with('-')).collect();
        // With its title, for shells that show one.
        assert_eq!(found.len(), 1, "{words:?}: {found:?}");
        assert!(found[0].starts_with(&id), "{words:?}: {found:?}");
    }
}

#[tokio::test]
async fn notes_can_be_left_out() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    for (more, says) in [(&[][..], true), (&["--quiet"], false)] {
        let args = [&["post", "--dry-run", "Hello"][..], more].concat();
        let ended = Running::start(&mut world.command(&args)).end().await.ok();
        assert_eq!(ended.stderr.contains("nothing was sent"), says);
        assert_eq!(ended.stdout, "Hello\n");
    }
    let wrong = ["status", "show", "1", "--quiet"];
    let ended = Running::start(&mut world.command(&wrong)).end().await;
    assert!(ended.failed(1).stderr.starts_with("error: "));
}

#[tokio::test]
async fn a_server_has_so_long_to_answer() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let hour = std::time::Duration::from_secs(3600);
    world.sandbox.inject(Fault::delay(hour)).always();
    let ended = world.run(&["whoami", "--timeout", "1"]).await.failed(5);
    assert!(ended.stderr.contains("127.0.0.1"), "{}", ended.stderr);
}

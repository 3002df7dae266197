//! Questions at a terminal.

use crate::pty::Terminal;
use crate::support::{ALICE, BOB, World};

const CAROL: (&str, &str) = ("carol", "open sesame");

async fn three_accounts() -> World {
    let sandbox = fediway_sandbox::Sandbox::builder().account(CAROL.0, CAROL.1);
    let world = World::with(sandbox.start().await.unwrap());
    for who in [ALICE, BOB, CAROL] {
        world.log_in(who).await;
    }
    world
}

#[tokio::test]
async fn of_several_accounts_one_is_chosen_by_its_number() {
    let world = three_accounts().await;
    let mut terminal = Terminal::start(&world.command(&["auth", "switch"]));
    let question = terminal.wait_for("Number: ").await;
    assert!(
        question.contains("1  @alice@") && question.contains("2  @bob@"),
        "{question}"
    );
    assert!(!question.contains("carol"), "{question}");
    terminal.write("2\n").await;
    let (exit, shown) = terminal.end().await;
    assert_eq!(exit, 0, "{shown}");
    assert!(shown.contains("is the account in use now"), "{shown}");
    let me = world.run(&["whoami", "--json"]).await.ok().json();
    assert!(me["handle"].as_str().unwrap().starts_with("bob@"));

    for answer in ["3\n", "0\n", "x\n", "\n"] {
        let mut terminal = Terminal::start(&world.command(&["auth", "switch"]));
        terminal.wait_for("Number: ").await;
        terminal.write(answer).await;
        assert_eq!(terminal.end().await.0, 2, "{answer:?}");
    }
}

#[tokio::test]
async fn nobody_is_asked_who_cannot_answer() {
    let world = three_accounts().await;
    let ended = world.run(&["auth", "switch"]).await.failed(2);
    assert!(ended.stderr.contains("name one of"), "{}", ended.stderr);
    for options in [&["--no-input"][..], &["--json"]] {
        let args = [&["auth", "switch"], options].concat();
        let terminal = Terminal::start(&world.command(&args));
        assert_eq!(terminal.end().await.0, 2, "{options:?}");
    }
    // Neither is an editor opened: this one would succeed.
    let mut command = world.command(&["post", "x", "--editor", "--no-input"]);
    let (code, shown) = Terminal::start(command.env("VISUAL", "true")).end().await;
    assert_eq!(code, 2, "{shown}");
    assert!(shown.contains("asks nothing"), "{shown}");
    let mut command = world.command(&["auth", "switch"]);
    command.env("FEDIWAY_NO_INPUT", "1");
    assert_eq!(Terminal::start(&command).end().await.0, 2);
}

#[tokio::test]
async fn ctrl_c_ends_a_question() {
    let world = three_accounts().await;
    let mut terminal = Terminal::start(&world.command(&["auth", "switch"]));
    terminal.wait_for("Number: ").await;
    terminal.write("\u{3}").await;
    let (exit, shown) = terminal.end().await;
    assert_eq!(exit, 130, "{shown}");
    let me = world.run(&["whoami", "--json"]).await.ok().json();
    assert!(me["handle"].as_str().unwrap().starts_with("carol@"));
}

/// A token is typed without being shown.
#[tokio::test]
async fn a_typed_token_is_not_shown() {
    let world = World::new().await;
    let token = world.sandbox.access_token("alice").unwrap();
    let command = world.command(&["login", "--with-token", world.sandbox.url()]);
    let mut terminal = Terminal::start(&command);
    let mut shown = terminal.wait_for("Token: ").await;
    terminal.write(&format!("{token}\n")).await;
    let (exit, rest) = terminal.end().await;
    shown += &rest;
    assert_eq!(exit, 0, "{shown}");
    assert!(!shown.contains(&token), "{shown}");
    assert!(shown.contains("Logged in as @alice@"), "{shown}");
}

//! Every example of `--help` works.

use std::path::Path;
use std::process::Stdio;

use tokio::process::Command;

use crate::support::{ALICE, BOB, World, in_time, script};

/// Their examples are run in `account_examples.rs`.
const ELSEWHERE: &[&str] = &["auth", "login", "logout", "config", "completions", "man"];

const BINARY: &str = env!("CARGO_BIN_EXE_fediway");

/// The commands that a help lists.
fn commands(help: &str) -> Vec<String> {
    let listed = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1);
    let listed = listed.take_while(|line| !line.trim().is_empty());
    let names = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

fn examples(help: &str) -> Vec<String> {
    let lines = help
        .lines()
        .skip_while(|line| !line.starts_with("Examples:"))
        .skip(1);
    let lines = lines.take_while(|line| line.starts_with("  "));
    lines.map(|line| line.trim().to_owned()).collect()
}

async fn help(world: &World, words: &[&str]) -> String {
    let mut command = world.bare(words);
    let ended = in_time(command.arg("--help").output()).await.unwrap();
    String::from_utf8(ended.stdout).unwrap()
}

/// A `fediway` that reaches the server of this world.
fn program(world: &World, folder: &Path) {
    let ca = world.home.path().join("ca.pem");
    std::fs::create_dir_all(folder).unwrap();
    let line = format!(
        "exec '{BINARY}' --allow-private --ca '{}' \"$@\"",
        ca.display()
    );
    script(&folder.join("fediway"), &line);
}

#[tokio::test]
async fn every_example_of_the_help_works() {
    let world = World::new().await;
    world.log_in(BOB).await;
    let posted = world
        .run(&["post", "Look #caturday", "--json"])
        .await
        .ok()
        .json();
    world.log_in(ALICE).await;
    let home = world.home.path();
    std::fs::write(
        home.join("cat.jpg"),
        include_bytes!("../../assets/demo.png"),
    )
    .unwrap();
    std::fs::write(home.join("essay.txt"), "One.\n---\nTwo.").unwrap();
    let bin = home.join("bin");
    program(&world, &bin);
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let mut tried = 0;
    let mut failed = Vec::new();
    let top = help(&world, &[]).await;
    let families = commands(&top).into_iter();
    for name in families.filter(|name| !ELSEWHERE.contains(&&**name)) {
        for example in examples(&help(&world, &[&name]).await) {
            let line = example
                .replace("109302436954721982", posted["id"].as_str().unwrap())
                .replace("https://mastodon.social", world.sandbox.url())
                .replace(
                    "--host mastodon.social",
                    &format!("--host {}", world.sandbox.url()),
                )
                .replace(
                    "mastodon.social",
                    world.sandbox.url().split_once("://").unwrap().1,
                );
            let mut shell = Command::new("sh");
            shell
                .args(["-c", &line])
                .current_dir(home)
                .stdin(Stdio::null());
            shell.env("PATH", &path).env("HOME", home);
            shell
                .env("XDG_DATA_HOME", home.join("data"))
                .env_remove("BROWSER");
            let ended = in_time(shell.output()).await.unwrap();
            if !ended.status.success() {
                let stderr = String::from_utf8_lossy(&ended.stderr);
                failed.push(format!("{example}\n{stderr}"));
            }
            tried += 1;
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(tried > 30, "{tried} examples");
}

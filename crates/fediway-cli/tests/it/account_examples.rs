//! The examples of `--help` about accounts and this program itself are run, and work.

use std::path::Path;
use std::process::Stdio;

use fediway_sandbox::Answer;
use tokio::process::Command;

use crate::support::{ALICE, BOB, Ended, Running, World, script};
use crate::thorough::quick_or;

/// What stands for something in the examples, and what it is here.
pub fn translated(example: &str, world: &World) -> String {
    let url = world.sandbox.url();
    example
        .replace("http://192.168.1.5:3000", url)
        .replace("@me@", "@alice@")
        .replace("mastodon.social", url.trim_start_matches("https://"))
        // The pager would wait.
        .replace("| man -l -", "| cat")
}

async fn help(world: &World, path: &[String]) -> String {
    let mut command = world.bare(&[]);
    command.args(path).arg("--help");
    Running::start(&mut command).end().await.ok().stdout
}

/// The commands that a help text lists.
fn commands(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    lines
        .take_while(|line| !line.is_empty())
        // Deeper lines go on with the description of a command.
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .filter(|name| name != "help")
        .collect()
}

fn examples(help: &str) -> Vec<String> {
    let lines = help.lines().skip_while(|line| *line != "Examples:").skip(1);
    let lines = lines.take_while(|line| line.starts_with("  "));
    lines.map(|line| line.trim().to_owned()).collect()
}

/// Whose examples are run here.
const FAMILIES: &[&str] = &[
    "auth",
    "login",
    "logout",
    "config",
    "completions",
    "man",
    "scopes",
];

/// All examples of these families, each with the command whose help it is in.
async fn all(world: &World) -> Vec<(String, String)> {
    let mut waiting: Vec<_> = FAMILIES
        .iter()
        .map(|name| vec![(*name).to_owned()])
        .collect();
    let mut found = Vec::new();
    while let Some(path) = waiting.pop() {
        let text = help(world, &path).await;
        for name in commands(&text) {
            waiting.push([&path[..], &[name]].concat());
        }
        let of = path.join(" ");
        found.extend(
            examples(&text)
                .into_iter()
                .map(|example| (of.clone(), example)),
        );
    }
    found
}

/// A home in which the examples find what they name.
pub async fn prepared() -> World {
    let world = World::new().await;
    let home = world.home.path();
    let bin = home.join("bin");
    for folder in [
        &bin,
        &home.join(".local/share/bash-completion/completions"),
        &home.join(".config/fish/completions"),
    ] {
        std::fs::create_dir_all(folder).unwrap();
    }
    let binary = env!("CARGO_BIN_EXE_fediway");
    let ca = home.join("ca.pem").display().to_string();
    script(
        &bin.join("fediway"),
        &format!("exec '{binary}' --allow-private --ca '{ca}' \"$@\""),
    );
    let token = world.sandbox.access_token("alice").unwrap();
    std::fs::write(home.join("token.txt"), token).unwrap();
    world.log_in(BOB).await;
    world.log_in(ALICE).await;
    world
}

pub fn command(world: &World, line: &str) -> Command {
    let binaries = world.home.path().join("bin").display().to_string();
    let path = std::env::var("PATH").unwrap_or_default();
    let of_world = world.bare(&[]);
    let mut command = Command::new("sh");
    command.args(["-c", line]);
    for (name, value) in of_world.as_std().get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
        .env("PATH", format!("{binaries}:{path}"))
        // The address is shown as well, and followed from there.
        .env("BROWSER", "true")
        .current_dir(world.home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs a line of a shell; if it is a login, the person approves.
pub async fn run(world: &World, line: &str) -> Ended {
    let mut running = Running::start(&mut command(world, line));
    let logs_in = line.contains("login") || line.contains("refresh");
    if !logs_in || line.contains("--with-token") || line.contains("--url-only") {
        return running.end().await;
    }
    let url = running.address().await;
    let mut person = world.sandbox.browser();
    match person.approve(&url, ALICE.0, ALICE.1).await.unwrap() {
        Answer::Code(code) => running.write(&format!("{code}\n")).await,
        Answer::Redirect(callback) => drop(person.open(&callback).await.unwrap()),
        answer => panic!("{answer:?}"),
    }
    running.end().await
}

#[tokio::test]
async fn every_example_works() {
    let all = all(&prepared().await).await;
    let mut with_examples: Vec<_> = all.iter().map(|(of, _)| of.as_str()).collect();
    with_examples.dedup();
    for expected in [
        "auth login",
        "auth refresh",
        "auth logout",
        "config",
        "completions",
        "man",
    ] {
        assert!(with_examples.contains(&expected), "{with_examples:?}");
    }
    let chosen = all.iter().step_by(quick_or(2, 1));
    let each = chosen.map(|(of, example)| works(of, example));
    futures_util::future::join_all(each).await;
}

async fn works(of: &str, example: &str) {
    let world = prepared().await;
    let line = translated(example, &world);
    assert!(line.starts_with("fediway "), "{of}: {example}");
    prepare_for(&line, &world).await;
    let ended = run(&world, &line).await;
    assert_eq!(ended.code, 0, "fediway {of}: {example}\n{}", ended.stderr);
}

/// What an example takes for granted.
async fn prepare_for(line: &str, world: &World) {
    if line.contains("config get") || line.contains("config unset") {
        let set = [
            Path::new("bin/fediway").display().to_string(),
            "config set store file".into(),
        ];
        run(world, &set.join(" ")).await.ok();
    }
}

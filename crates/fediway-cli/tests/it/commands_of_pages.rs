//! Each command of the README and of the guide is run, and works.

use std::path::{Path, PathBuf};

use crate::account_examples::{command, prepared, run, translated};
use crate::support::{Ended, Running, World};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The README and the pages of the guide.
fn pages() -> Vec<PathBuf> {
    let mut found = vec![root().join("README.md")];
    for folder in [root().join("docs"), root().join("docs/servers")] {
        let entries = std::fs::read_dir(folder).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        found.extend(paths.filter(|path| path.extension().is_some_and(|it| it == "md")));
    }
    found.sort();
    found
}

/// Whether the commands of a page are about an archive that is there.
fn needs_an_archive(page: &Path) -> bool {
    let names = ["archive.md", "archive-pages.md"];
    names.iter().any(|name| page.ends_with(name))
}

/// The commands of each block of a page that is for a shell.
fn blocks(page: &str) -> Vec<Vec<&str>> {
    let blocks = page.split("```sh\n").skip(1);
    let blocks = blocks.map(|rest| rest.split("\n```").next().unwrap());
    blocks
        .map(|block| block.lines().filter(|line| !line.trim().is_empty()))
        .map(Iterator::collect)
        .collect()
}

/// A world in which there is what the pages name, and the id of a status of Bob's.
async fn world() -> (World, String) {
    let world = prepared().await;
    let home = world.home.path();
    let picture = include_bytes!("../../assets/demo.png");
    std::fs::write(home.join("cat.jpg"), picture).unwrap();
    std::fs::write(home.join("essay.txt"), "One.\n---\nTwo.").unwrap();
    let bob = format!("bob@{}", world.sandbox.url().split_once("://").unwrap().1);
    let post = ["post", "Look #caturday", "--json", "--account", &bob];
    let posted = world.run(&post).await.ok().json();
    (world, posted["id"].as_str().unwrap().to_owned())
}

/// The same with an archive of Alice's, the export of it, and the id of a status that is in both.
async fn archived() -> (World, String) {
    let (world, _) = world().await;
    let post = ["post", "Two cats", "--media", "cat.jpg", "--json"];
    let picture = world.home.path().join("cat.jpg");
    let post = post.map(|word| match word {
        "cat.jpg" => picture.to_str().unwrap(),
        word => word,
    });
    let posted = world.run(&post).await.ok().json();
    for line in [
        "fediway archive",
        "fediway archive export zip archive-20240101000000-0123.zip",
    ] {
        run(&world, line).await.ok();
    }
    (world, posted["id"].as_str().unwrap().to_owned())
}

/// Until it streams, and then Ctrl-C.
async fn interrupted(world: &World, line: &str) -> Ended {
    let mut running = Running::start(&mut command(world, &format!("exec {line}")));
    world.sandbox.streams().until_open(1).await;
    running.signal("-INT").await;
    let mut ended = running.end().await;
    if ended.code == 130 {
        ended.code = 0;
    }
    ended
}

/// Runs the commands of these pages, one world for each block. Says how many there were.
async fn all_work(pages: impl Iterator<Item = PathBuf>) -> usize {
    let mut tried = 0;
    let mut failed = Vec::new();
    for path in pages {
        let page = std::fs::read_to_string(&path).unwrap();
        for block in blocks(&page) {
            let lines = block.iter().filter(|line| line.starts_with("fediway "));
            let lines: Vec<_> = lines.collect();
            if lines.is_empty() {
                continue;
            }
            let (world, id) = match needs_an_archive(&path) {
                true => archived().await,
                false => world().await,
            };
            for line in lines {
                // Numbers are of a list that a terminal showed.
                let line = line.replace("109302436954721982", &id).replace("%3", &id);
                let line = translated(&line, &world);
                let ended = match line.starts_with("fediway stream ") {
                    true => interrupted(&world, &line).await,
                    false => run(&world, &line).await,
                };
                if ended.code != 0 {
                    failed.push(format!("{}: {line}\n{}", path.display(), ended.stderr));
                }
                tried += 1;
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    tried
}

#[tokio::test]
async fn each_command_of_a_page_works() {
    let pages = pages().into_iter().filter(|path| !needs_an_archive(path));
    let tried = all_work(pages).await;
    assert!(tried > 30, "{tried} commands");
}

#[tokio::test]
async fn each_command_of_the_pages_about_archives_works() {
    let pages = pages().into_iter().filter(|path| needs_an_archive(path));
    let tried = all_work(pages).await;
    assert!(tried > 15, "{tried} commands");
}

/// What a command of cargo names is there. What it does is tested where it is.
fn is_there(command: &str) -> bool {
    let words: Vec<_> = command.split_whitespace().collect();
    let exists = |path: String| root().join(path).exists();
    match words[..] {
        ["cargo", "run", "--", "demo"] | ["cargo", "test", "--workspace"] => true,
        ["cargo", "install", "--path", path] => exists(format!("{path}/Cargo.toml")),
        [
            "cargo",
            "run",
            "--release",
            "--manifest-path",
            "bench/Cargo.toml",
            "--features",
            "peers",
            "--bin",
            name,
        ] => exists(format!("bench/src/bin/{name}.rs")),
        [
            "cargo",
            "run",
            "-p",
            "fediway-examples",
            "--example",
            name,
            ..,
        ] => exists(format!("examples/{name}.rs")),
        ["cargo", "run", "-p", package, "--example", name, ..] => {
            let file = format!("crates/{package}/examples/{name}");
            exists(format!("{file}.rs")) || exists(format!("{file}/main.rs"))
        }
        _ => false,
    }
}

#[test]
fn every_command_of_a_page_is_of_a_known_kind() {
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        for line in blocks(&page).concat() {
            let command = line.split(" #").next().unwrap();
            let is_known = command.starts_with("fediway ") || is_there(command);
            assert!(is_known, "{}: {line}", path.display());
        }
    }
}

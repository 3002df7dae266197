//! What is on the disk before something else follows, by what the process asks the system for.
//!
//! Needs `strace` (Debian: `strace`), and a system that lets it look. Without, the tests say so and are
//! skipped.

use std::collections::BTreeMap;
use std::process::Stdio;

use fediway_sandbox::{Sandbox, Software};
use tokio::process::Command;

use crate::cleanup::account::{Past, planned, with};
use crate::support::{ALICE, World};

const CALLS: &str = "trace=write,fsync,fdatasync,rename,renameat,renameat2,sendto,writev,sendmsg";

/// The calls of each thread of a command, in their order: their names and what they are about.
async fn traced(world: &World, args: &[&str]) -> Option<Vec<Vec<String>>> {
    let plain = world.command(args);
    let plain = plain.as_std();
    let log = world.home.path().join("calls");
    let mut command = Command::new("strace");
    command.args(["-f", "-y", "-s", "0", "-e", CALLS, "-o"]);
    command.arg(&log).arg("--").arg(plain.get_program());
    command.args(plain.get_args()).stdin(Stdio::null());
    for (name, value) in plain.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    let ended = command.output().await.ok()?;
    let said = String::from_utf8_lossy(&ended.stderr);
    if said.contains("ptrace") || said.contains("PTRACE") {
        return None;
    }
    assert!(ended.status.success(), "{said}");
    let mut threads = BTreeMap::<String, Vec<String>>::new();
    for line in std::fs::read_to_string(log).unwrap().lines() {
        let (thread, call) = line.split_once(' ').unwrap();
        let call = call.trim();
        // The second half of a call that another thread's calls came into.
        if !call.starts_with("<...") && !call.starts_with("+++") && !call.starts_with("---") {
            threads
                .entry(thread.to_owned())
                .or_default()
                .push(call.to_owned());
        }
    }
    Some(threads.into_values().collect())
}

fn skipped() {
    eprintln!("skipped: strace is not here, or may not look at processes");
}

/// Media are complete on the disk before they get the name that the archive knows them by, and the
/// name is on the disk before the archive says that it has them.
#[tokio::test]
async fn media_are_on_the_disk_before_they_are_renamed() {
    let sandbox = Sandbox::builder().media_polls(0).start().await.unwrap();
    let world = World::with(sandbox);
    world.log_in(ALICE).await;
    let file = world.home.path().join("a.png");
    std::fs::write(&file, include_bytes!("../../assets/demo.png")).unwrap();
    let file = file.to_str().unwrap();
    world
        .run(&["post", "a picture", "--media", file, "--alt", "words"])
        .await
        .ok();
    let Some(threads) = traced(&world, &["archive"]).await else {
        return skipped();
    };
    let mut renamed = 0;
    for calls in threads {
        for (at, call) in calls.iter().enumerate() {
            if !(call.starts_with("rename") && call.contains("/archive/media/")) {
                continue;
            }
            let paths: Vec<_> = call.split('"').collect();
            let (from, to) = (paths[1], paths[3]);
            let synced = |call: &String, path: &str| {
                call.starts_with("fsync") && call.contains(&format!("<{path}>"))
            };
            assert!(synced(&calls[at - 1], from), "{calls:#?}");
            let (folder, _) = to.rsplit_once('/').unwrap();
            assert!(synced(&calls[at + 1], folder), "{calls:#?}");
            renamed += 1;
        }
    }
    assert!(renamed > 0, "no file was kept by a rename");
}

/// Each line of the journal is on the disk before anything else is sent or written.
#[tokio::test]
async fn a_line_of_the_journal_is_on_the_disk_before_the_deletion() {
    let past = Past::of(Software::Mastodon45, 20).await;
    let rules = ["--older-than", "90d"];
    let number = planned(&past.plan(&rules).await).len().to_string();
    let args = with(&past.deleting(&rules), &number);
    let Some(threads) = traced(&past.world, &args).await else {
        return skipped();
    };
    // The name of a new journal, too.
    let is_named = |call: &String| call.starts_with("fsync(") && call.contains("/cleanup>");
    assert!(threads.iter().flatten().any(is_named), "{threads:#?}");
    let mut lines = 0;
    for calls in threads {
        for (at, call) in calls.iter().enumerate() {
            if call.starts_with("write(") && call.contains(".jsonl>") {
                let next = &calls[at + 1];
                let synced = next.starts_with("fdatasync(") && next.contains(".jsonl>");
                assert!(synced, "{call}\n{next}");
                lines += 1;
            }
        }
    }
    assert!(lines > 10, "{lines}");
}

//! The memory of a run does not grow with the account.

use std::time::Duration;

use fediway_sandbox::Sandbox;

use crate::support::{ALICE, World};

/// What a run may need at most.
const MOST_KIB: u64 = 64 << 10;

/// The peak of a process so far; `None` when it has ended.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_long_history_costs_no_more_memory_than_a_short_one() {
    let statuses = std::env::var("FEDIWAY_ARCHIVED");
    let statuses: u64 = statuses.map_or(600, |statuses| statuses.parse().unwrap());
    let sandbox = Sandbox::builder()
        .rate_limit(u32::MAX)
        .start()
        .await
        .unwrap();
    let world = World::with(sandbox);
    let ages = (1..=statuses).map(|minute| Duration::from_secs(minute * 60));
    world.sandbox.publish_past("alice", ages);
    world.log_in(ALICE).await;
    let mut command = world.command(&["archive", "--json"]);
    let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    let process = child.id().unwrap();
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        most = most.max(peak(process).unwrap_or(0));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(child.wait().await.unwrap().success());
    println!("{statuses} statuses: {most} KiB at most");
    assert!(most > 0 && most < MOST_KIB, "{most} KiB");
    let status = world
        .run(&["archive", "status", "--json"])
        .await
        .ok()
        .json();
    assert_eq!(status["statuses"], statuses, "{status}");
}

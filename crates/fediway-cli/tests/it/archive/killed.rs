//! Everything that goes wrong at once, and the process killed at any moment: then the archive has what
//! the server has.

use fediway_archive::Archive;
use fediway_sandbox::{Fault, RateLimitStyle, Software};
use serde_json::Value;

use super::compared::{in_the_archive, on_the_server};
use crate::cleanup::account::Past;

const RUN: [&str; 4] = ["archive", "--reserve", "0", "--retry-files"];

/// How many statuses the account has, and how often the process is killed.
fn size() -> (u32, u64) {
    let size = std::env::var("FEDIWAY_ARCHIVED");
    let size: u32 = size.map_or(60, |size| size.parse().unwrap());
    (size, if size < 300 { 6 } else { 50 })
}

fn let_it_go_wrong(past: &Past) {
    let sandbox = &past.world.sandbox;
    let limited = Fault::rate_limited(Some(1), RateLimitStyle::RetryAfterSeconds);
    for (fault, path, every) in [
        (limited, "/api/v1/*", 61),
        (Fault::status(500), "/api/v1/statuses/*", 29),
        (Fault::status(503), "/api/v1/accounts/*", 17),
        (Fault::truncated(), "/api/v1/*", 37),
        (Fault::drop_before(), "/api/*", 23),
        (Fault::drop_after(), "/api/*", 31),
        (Fault::truncated(), "/media/*", 5),
        (Fault::drop_after(), "/media/*", 7),
        (Fault::status(500), "/media/*", 11),
        (
            Fault::delay(std::time::Duration::from_millis(150)),
            "/media/*",
            13,
        ),
    ] {
        sandbox
            .inject(fault)
            .route("GET", path)
            .every(every)
            .always();
    }
}

/// Alice goes on: a text is changed, one is deleted, one is new.
async fn life_goes_on(past: &Past, changed: &str, deleted: &str) {
    let statuses = past.alice.statuses();
    let text = format!("changed again {changed}");
    statuses.edit(changed).status(text).await.unwrap();
    statuses.delete(deleted).await.unwrap();
    let text = format!("in the place of {deleted}");
    statuses.post(text).await.unwrap();
}

#[tokio::test]
async fn a_run_killed_at_any_moment_loses_nothing() {
    let (size, kills) = size();
    let mut past = Past::of(Software::Mastodon45, size).await;
    let own = on_the_server(&past).await;
    let texts = own
        .iter()
        .filter(|(_, json)| json["reblog"].is_null() && json["poll"].is_null());
    let texts: Vec<_> = texts.map(|(id, _)| id).collect();
    for id in texts.iter().step_by(9) {
        past.edit(id, &format!("edited {id}")).await;
    }
    let_it_go_wrong(&past);
    let mut killed = 0;
    let mut pairs = texts.chunks_exact(2).step_by(3);
    for number in 0..kills {
        if number % 4 == 3
            && let Some([changed, deleted]) = pairs.next()
        {
            life_goes_on(&past, changed, deleted).await;
        }
        // So that all of these ends come before that of the job.
        let requests = 3 + past.random(20 + u64::from(size) / 80);
        let ended = past.world.killed_after(&RUN, requests).await;
        killed += u64::from(ended.in_time());
        // Whatever it was in the middle of, what is there is sound.
        if let Ok(archive) = Archive::open(past.world.directory().join("archive")).await {
            let verified = archive.verify().await.unwrap();
            assert!(verified.is_sound(), "{number}: {ended:?} {verified:?}");
        }
    }
    assert!(killed > 1, "{killed}");
    // One complete run, and then one after another until each file has come.
    let (mut runs, mut is_complete) = (0, false);
    loop {
        let more = if is_complete {
            &[][..]
        } else {
            &["--everything"]
        };
        // It may take longer than what the other tests wait for.
        let mut command = past.world.command(&[&RUN[..], &["--json"], more].concat());
        let ended = command.output().await.unwrap();
        let said: Value = serde_json::from_slice(&ended.stdout).unwrap_or_default();
        is_complete |= ended.status.success();
        if is_complete && said["files_waiting"] == 0 {
            break;
        }
        runs += 1;
        let why = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert!(runs < 40, "it does not come to an end: {said} {why}");
    }
    past.world.sandbox.clear_faults();
    let archive = Archive::open(past.world.directory().join("archive"))
        .await
        .unwrap();
    let (server, archived) = (on_the_server(&past).await, in_the_archive(&archive).await);
    assert_eq!(
        archived.keys().collect::<Vec<_>>(),
        server.keys().collect::<Vec<_>>()
    );
    for (id, json) in &server {
        assert_eq!(archived[id], *json, "{id}");
    }
    let verified = archive.verify().await.unwrap();
    assert!(
        verified.is_sound() && verified.gaps.is_empty(),
        "{verified:?}"
    );
    let pictures = server.values().filter(|json| json["reblog"].is_null());
    let pictures = pictures.flat_map(|json| json["media_attachments"].as_array().unwrap());
    for picture in pictures {
        let url = picture["url"].as_str().unwrap();
        assert!(archive.file_of(url).await.unwrap().is_some(), "{url}");
    }
    println!(
        "{} statuses, {} files, killed {killed} times, {} requests, {runs} runs more",
        server.len(),
        verified.files,
        past.world.sandbox.request_count()
    );
}

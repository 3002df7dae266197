//! Runs that delete: what goes, what stays, stopping and going on.

use std::collections::BTreeSet;
use std::time::Duration;

use fediway_sandbox::{Fault, Software};

use super::account::{MANY, Past, planned};
use crate::support::in_time;

const RULES: [&str; 2] = ["--older-than", "90d"];

fn rules(more: &[&'static str]) -> Vec<&'static str> {
    [&RULES[..], more].concat()
}

#[tokio::test]
async fn what_was_planned_goes_and_nothing_else() {
    let past = Past::of(Software::Mastodon45, 60).await;
    let plan = planned(&past.plan(&RULES).await);
    let before = past.ids();
    let ended = past.delete(&RULES).await.ok();
    assert!(
        ended
            .stderr
            .contains(&format!("{0} of {0} deleted", plan.len())),
        "{}",
        ended.stderr
    );
    let gone: BTreeSet<_> = before.difference(&past.ids()).cloned().collect();
    assert_eq!(gone, plan);
    assert_eq!(past.receipts().into_keys().collect::<BTreeSet<_>>(), plan);
    assert!(past.answered().values().all(|times| *times == 1));
    // Nothing is left, so nothing is asked.
    let again = past.delete(&RULES).await.ok();
    assert!(again.stdout.contains("Would go: 0"), "{}", again.stdout);
}

#[tokio::test]
async fn the_receipt_is_private_and_has_no_secret() {
    use std::os::unix::fs::PermissionsExt;
    let past = Past::of(Software::Mastodon45, 20).await;
    past.delete(&RULES).await.ok();
    let file = past.journal_file();
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("\"deleted\""));
    for secret in past.world.sandbox.secrets() {
        assert!(!text.contains(&secret));
    }
}

#[tokio::test]
async fn boosts_are_undone_by_the_boosted_status() {
    let past = Past::of(Software::Mastodon45, 40).await;
    let rules = rules(&["--kinds", "boost", "--keep-favourited=false"]);
    let plan = planned(&past.plan(&rules).await);
    let before = past.ids();
    past.world.sandbox.clear_requests();
    past.delete(&rules).await.ok();
    let gone: BTreeSet<_> = before.difference(&past.ids()).cloned().collect();
    assert!(gone.len() > 4, "own posts and those of others were boosted");
    assert_eq!(gone, plan);
    let requests = past.world.sandbox.requests();
    assert!(requests.iter().all(|request| request.method != "DELETE"));
}

#[tokio::test]
async fn favourites_and_bookmarks_are_kinds_of_their_own() {
    let past = Past::of(Software::Mastodon45, 20).await;
    let id = past.world.sandbox.status_ids().pop().unwrap();
    past.alice.statuses().bookmark(&*id).await.unwrap();
    let before = past.ids();
    let rules = rules(&["--kinds", "favourite,bookmark", "--keep-favourited=false"]);
    let plan = past.plan(&rules).await;
    let kinds: BTreeSet<_> = plan["delete"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["kind"].to_string())
        .collect();
    assert_eq!(kinds.len(), 2, "{plan}");
    past.delete(&rules).await.ok();
    assert_eq!(past.ids(), before);
    assert!(planned(&past.plan(&rules).await).is_empty());
}

/// Whatever happens to a status before its turn counts.
#[tokio::test]
async fn each_status_is_judged_again_just_before_it_goes() {
    let past = Past::of(Software::Mastodon45, 40).await;
    let plan = past.plan(&RULES).await;
    let last = plan["delete"].as_array().unwrap().last().unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let slow = Fault::delay(Duration::from_secs(2));
    past.world
        .sandbox
        .inject(slow)
        .route("DELETE", "/api/v1/statuses/*")
        .times(1);
    let mut running = past.start(&RULES).await;
    until(&past, 1).await;
    running.signal("-STOP").await;
    past.alice.statuses().favourite(&*last).await.unwrap();
    running.signal("-CONT").await;
    let ended = past.world.end(running).await.ok();
    assert!(past.ids().contains(&last), "it became a favourite");
    for part in ["Changed meanwhile", "keep-favourited", "0 left"] {
        assert!(ended.stderr.contains(part), "{part} in {}", ended.stderr);
    }
}

/// Until the server got so many requests to delete something.
async fn until(past: &Past, deletions: usize) {
    let wait = async {
        let sent = || {
            let requests = past.world.sandbox.requests();
            requests.iter().filter(|it| it.method == "DELETE").count()
        };
        while sent() < deletions {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    in_time(wait).await;
}

#[tokio::test]
async fn ctrl_c_stops_between_two_deletions() {
    let past = Past::of(Software::Mastodon45, 40).await;
    let plan = planned(&past.plan(&RULES).await);
    let before = past.ids();
    let slow = Fault::delay(Duration::from_millis(300));
    past.world
        .sandbox
        .inject(slow)
        .route("DELETE", "/api/v1/statuses/*")
        .always();
    let mut running = past.start(&RULES).await;
    until(&past, 3).await;
    running.signal("-INT").await;
    let ended = past.world.end(running).await.failed(130);
    assert!(
        ended.stderr.contains("Stopped between two deletions"),
        "{}",
        ended.stderr
    );
    let gone: BTreeSet<_> = before.difference(&past.ids()).cloned().collect();
    assert!(gone.len() < plan.len());
    let receipts: BTreeSet<_> = past.receipts().into_keys().collect();
    assert_eq!(
        gone, receipts,
        "what was under way was finished and written down"
    );
    let tried = past.journal().into_iter().filter(|it| it["event"] == "try");
    let tried: BTreeSet<_> = tried
        .map(|it| it["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(tried, receipts, "nothing was left half done");
    past.world.sandbox.clear_faults();
    let ended = past.delete(&RULES).await.ok();
    assert!(
        ended.stderr.contains("this one goes on"),
        "{}",
        ended.stderr
    );
    let gone: BTreeSet<_> = before.difference(&past.ids()).cloned().collect();
    assert_eq!(gone, plan);
}

/// Other commands are given up some seconds after Ctrl-C. A deletion is not.
#[tokio::test]
async fn a_slow_deletion_is_finished_after_ctrl_c() {
    let past = Past::of(Software::Mastodon45, 20).await;
    let hold = fediway_sandbox::Hold::new();
    past.world
        .sandbox
        .inject(Fault::hold(&hold))
        .route("DELETE", "/api/v1/statuses/*")
        .always();
    let mut running = past.start(&RULES).await;
    until(&past, 1).await;
    running.signal("-INT").await;
    tokio::time::sleep(Duration::from_millis(3500)).await;
    assert!(running.child.try_wait().unwrap().is_none(), "it waits");
    hold.release();
    let ended = past.world.end(running).await.failed(130);
    let said = "Stopped between two deletions";
    assert!(ended.stderr.contains(said), "{}", ended.stderr);
    assert_eq!(past.receipts().len(), 1);
}

#[tokio::test]
async fn one_run_at_a_time() {
    let past = Past::of(Software::Mastodon45, 20).await;
    let slow = Fault::delay(Duration::from_secs(2));
    past.world
        .sandbox
        .inject(slow)
        .route("DELETE", "/api/v1/statuses/*")
        .times(1);
    let mut running = past.start(&RULES).await;
    until(&past, 1).await;
    // However long the second one takes to start.
    running.signal("-STOP").await;
    let second = past.delete(&RULES).await.failed(1);
    running.signal("-CONT").await;
    assert!(
        second.stderr.contains("another clean-up"),
        "{}",
        second.stderr
    );
    past.world.end(running).await.ok();
}

/// The pace holds over runs, because the journal has the times.
#[tokio::test]
async fn the_pace_outlives_the_process() {
    let past = Past::of(Software::Mastodon45, 30).await;
    let before = past.ids().len();
    let args = [
        &["cleanup"],
        &RULES[..],
        &[
            "--without-archive",
            "--yes-delete",
            MANY,
            "--pace",
            "2/1h",
            "--no-wait",
        ],
    ]
    .concat();
    for _ in 0..2 {
        let ended = past.confirmed(&args).await.failed(7);
        assert!(
            ended.stderr.contains("no more may be deleted before"),
            "{}",
            ended.stderr
        );
        assert_eq!(past.ids().len(), before - 2);
    }
}

#[tokio::test]
async fn what_the_server_does_not_delete_is_listed() {
    let past = Past::of(Software::Mastodon45, 30).await;
    let plan = past.plan(&RULES).await;
    let mut posts = plan["delete"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["kind"] == "post");
    let stubborn = posts.next_back().unwrap()["id"].as_str().unwrap();
    let path = format!("/api/v1/statuses/{stubborn}");
    past.world
        .sandbox
        .inject(Fault::status(422))
        .route("DELETE", path)
        .always();
    let ended = past.delete(&RULES).await.failed(1);
    for part in ["Not deleted:", "1 could not be deleted"] {
        assert!(ended.stderr.contains(part), "{part} in {}", ended.stderr);
    }
    assert!(past.ids().contains(stubborn));
    assert_eq!(past.receipts().len(), planned(&plan).len() - 1);
}

#[tokio::test]
async fn a_token_that_is_refused_stops_everything() {
    let past = Past::of(Software::Mastodon45, 30).await;
    let before = past.ids();
    past.world
        .sandbox
        .inject(Fault::status(403))
        .route("DELETE", "*")
        .always();
    let ended = past.delete(&rules(&["--kinds", "post"])).await.failed(1);
    assert_eq!(past.ids(), before);
    let sent = past.world.sandbox.requests();
    assert_eq!(
        sent.iter().filter(|it| it.method == "DELETE").count(),
        1,
        "{}",
        ended.stderr
    );
}

/// A list that cannot be read whole is none to decide by.
#[tokio::test]
async fn no_list_of_pinned_ones_no_run() {
    let past = Past::of(Software::Mastodon45, 10).await;
    let before = past.ids();
    past.world
        .sandbox
        .inject(Fault::status(403))
        .route("GET", "/api/v1/accounts/*")
        .after(1)
        .times(1);
    past.delete(&RULES).await.failed(1);
    assert_eq!(past.ids(), before);
}

/// A wait that would end later than the run is none to begin with.
#[tokio::test]
async fn a_run_ends_at_the_time_that_it_was_given_and_the_next_one_goes_on() {
    let past = Past::of(Software::Mastodon45, 30).await;
    let plan = planned(&past.plan(&RULES).await);
    let before = past.ids();
    let hour = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
    let hour = hour.to_string();
    let rules = rules(&["--without-archive", "--yes-delete", MANY]);
    let paced = [
        &["cleanup"],
        &rules[..],
        &["--pace", "3/1d", "--until", &hour],
    ]
    .concat();
    let ended = past.confirmed(&paced).await.failed(7);
    assert!(
        ended.stderr.contains("nothing more fits in"),
        "{}",
        ended.stderr
    );
    assert_eq!(before.len() - past.ids().len(), 3);
    let past_time = [
        &["cleanup"],
        &rules[..],
        &["--until", "2020-01-01T00:00:00Z"],
    ]
    .concat();
    past.confirmed(&past_time).await.failed(7);
    assert_eq!(before.len() - past.ids().len(), 3, "there is no time left");
    past.delete(&RULES).await.ok();
    let gone: BTreeSet<_> = before.difference(&past.ids()).cloned().collect();
    assert_eq!(gone, plan);
}

/// Where a status is deleted, what replied to it replies to nothing: on some servers it reads as a post then.
#[tokio::test]
async fn a_thread_goes_in_one_run_although_its_parts_lose_their_parents() {
    for software in [Software::Mastodon45, Software::Pleroma] {
        // A post, and a reply to it.
        let past = Past::of(software, 2).await;
        assert_eq!(past.ids().len(), 2);
        past.delete(&["--older-than", "1d"]).await.ok();
        assert!(past.ids().is_empty(), "{software:?} {:?}", past.journal());
    }
}

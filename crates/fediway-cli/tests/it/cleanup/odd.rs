//! Servers that say something odd, and files that are not as they were left: nothing else is deleted
//! for it, and nothing is written down that did not happen.

use std::collections::BTreeSet;
use std::io::Write;

use fediway_sandbox::{Fault, FaultRule, Hold, Software};
use serde_json::{Value, json};

use super::account::{MANY, Past, planned};
use super::receipt::adds_up;
use crate::support::{Running, in_time};

const RULES: [&str; 2] = ["--older-than", "90d"];

/// The ids that are planned, the oldest first.
async fn ids(past: &Past, rules: &[&str]) -> Vec<String> {
    let plan = past.plan(rules).await;
    let going = plan["delete"].as_array().unwrap().iter();
    let ids = going.map(|it| it["id"].as_str().unwrap().to_owned());
    ids.collect()
}

fn path(id: &str) -> String {
    format!("/api/v1/statuses/{id}")
}

/// What the server says of a status.
async fn said(past: &Past, id: &str) -> Value {
    let answer = past.alice.request("GET", &path(id)).await.unwrap();
    answer.json().unwrap()
}

/// The requests that could have deleted something.
fn sent(past: &Past) -> usize {
    let requests = past.world.sandbox.requests().into_iter();
    requests.filter(|it| it.method != "GET").count()
}

/// A list that cannot be read whole is none to decide by.
#[tokio::test]
async fn a_list_with_an_item_that_cannot_be_read_is_not_complete() {
    let past = Past::of(Software::Mastodon45, 10).await;
    let first = ids(&past, &RULES).await.remove(0);
    let list = json!([said(&past, &first).await, { "content": "no id" }]);
    past.world
        .sandbox
        .inject(Fault::status(200).body(list.to_string()))
        .route("GET", "/api/v1/accounts/*")
        // Who it is, and what is pinned.
        .after(2)
        .always();
    past.world.sandbox.clear_requests();
    let ended = past.delete(&RULES).await.failed(1);
    assert!(ended.stderr.contains("not complete"), "{}", ended.stderr);
    assert_eq!(sent(&past), 0);
}

/// A cache may answer with something else than what was asked for.
#[tokio::test]
async fn another_status_than_the_one_that_was_asked_for_is_not_deleted() {
    let past = Past::of(Software::Mastodon45, 30).await;
    let rules = [&RULES[..], &["--max", "1", "--kinds", "post"]].concat();
    let first = ids(&past, &rules).await.remove(0);
    let all = ids(&past, &[&RULES[..], &["--kinds", "post"]].concat()).await;
    let other = said(&past, &all[1]).await;
    past.world
        .sandbox
        .inject(Fault::status(200).body(other.to_string()))
        .route("GET", path(&first))
        .always();
    let before = past.ids();
    past.world.sandbox.clear_requests();
    let ended = past.delete(&rules).await.ok();
    for part in [
        "0 of 1 deleted, 1 kept, 0 failed, 0 left",
        "the server did not say enough",
        "cannot tell",
    ] {
        assert!(ended.stderr.contains(part), "{part} in {}", ended.stderr);
    }
    assert_eq!((sent(&past), past.ids()), (0, before));
    let journal = past.journal();
    let kept = journal.iter().find(|line| line["event"] == "kept").unwrap();
    assert_eq!(kept["id"], first);
    assert_eq!(kept["why"], "cannot tell: the kind is not known");
    adds_up(&journal, 1);
}

/// A server without this call answers 404, too.
#[tokio::test]
async fn a_404_that_is_not_about_the_status_is_no_deletion() {
    let past = Past::of(Software::Mastodon45, 20).await;
    let before = past.ids();
    let no_call = json!({ "error": "Unknown API endpoint." });
    past.world
        .sandbox
        .inject(Fault::status(404).body(no_call.to_string()))
        .route("GET", "/api/v1/statuses/*")
        .always();
    let rules = [&RULES[..], &["--max", "2"]].concat();
    let ended = past.delete(&rules).await.failed(1);
    let said = "2 could not be deleted";
    assert!(ended.stderr.contains(said), "{}", ended.stderr);
    assert_eq!(past.ids(), before);
    assert!(past.receipts().is_empty(), "{:?}", past.receipts());
}

/// And so does a proxy in front of a server that is down.
#[tokio::test]
async fn a_404_of_a_proxy_is_no_deletion() {
    let past = Past::of(Software::Mastodon45, 20).await;
    let rules = [&RULES[..], &["--max", "2", "--kinds", "post"]].concat();
    let all = ids(&past, &rules).await;
    let (hold, running) = held(&past, &rules, &all[0]).await;
    past.world
        .sandbox
        .inject(Fault::html(404))
        .route("GET", "/api/*")
        // Of the status, and of the question whether the server is up.
        .times(2);
    hold.release();
    past.world.end(running).await.ok();
    assert!(!past.ids().contains(&all[1]), "it was tried again");
    let receipts: Vec<_> = past.receipts().into_keys().collect();
    assert_eq!(receipts, all);
}

/// And so does something in between that knows one call less: the rest of the server answers.
#[tokio::test]
async fn a_404_of_one_call_is_no_deletion() {
    let past = Past::of(Software::Mastodon45, 30).await;
    let rules = [&RULES[..], &["--max", "3", "--kinds", "post"]].concat();
    let all = ids(&past, &rules).await;
    let (hold, running) = held(&past, &rules, &all[0]).await;
    let no_page = |route: String, times| {
        let fault = past.world.sandbox.inject(Fault::html(404));
        fault.route("GET", route).times(times);
    };
    // Of the status, and of the one that is looked at beside it.
    no_page("/api/v1/statuses/*".to_owned(), 2);
    // Of one status, once.
    no_page(path(&all[2]), 1);
    hold.release();
    past.world.end(running).await.ok();
    assert!(all.iter().all(|id| !past.ids().contains(id)));
    assert_eq!(past.receipts().into_keys().collect::<Vec<_>>(), all);
}

/// Nor where the account has no other status: the list shows that it is there.
#[tokio::test]
async fn a_404_of_the_only_status_is_no_deletion() {
    let past = Past::of(Software::Mastodon45, 1).await;
    let [only] = &ids(&past, &RULES).await[..] else {
        panic!("it has one status");
    };
    let no_page = past.world.sandbox.inject(Fault::html(404));
    no_page.route("GET", path(only)).times(1);
    past.delete(&RULES).await.ok();
    assert!(!past.ids().contains(only));
}

/// A boost is undone by the id of somebody else's status. That it cannot be seen says nothing about the
/// boost.
#[tokio::test]
async fn a_404_of_the_boosted_status_is_no_deletion() {
    let past = Past::of(Software::Mastodon45, 30).await;
    let rules = [&RULES[..], &["--kinds", "boost"]].concat();
    let all = ids(&past, &rules).await;
    let gone = json!({ "error": "Record not found" }).to_string();
    past.world
        .sandbox
        .inject(Fault::status(404).body(gone))
        .route("POST", "/api/v1/statuses/*")
        .times(1);
    past.delete(&rules).await.ok();
    assert!(!all.is_empty() && all.iter().all(|id| !past.ids().contains(id)));
}

/// Some servers say nothing but 404 of a status that is gone.
#[tokio::test]
async fn a_404_without_words_counts_while_the_server_answers() {
    let past = Past::of(Software::Takahe, 20).await;
    let rules = [&RULES[..], &["--max", "2", "--kinds", "post"]].concat();
    let all = ids(&past, &rules).await;
    let (hold, running) = held(&past, &rules, &all[0]).await;
    past.world.sandbox.remove(&all);
    hold.release();
    past.world.end(running).await.ok();
    assert_eq!(past.receipts().into_keys().collect::<Vec<_>>(), all);
}

/// A run that waits for the answer to its first deletion, that of this status.
async fn held(past: &Past, rules: &[&str], id: &str) -> (Hold, Running) {
    held_at(past, rules, ("DELETE", &path(id))).await
}

/// A run that waits for the answer to this request, the first one that changes something.
async fn held_at(past: &Past, rules: &[&str], (method, path): (&str, &str)) -> (Hold, Running) {
    let hold = Hold::new();
    let sandbox = &past.world.sandbox;
    let rule = sandbox.inject(Fault::hold(&hold)).route(method, path);
    rule.times(1);
    let running = past.start(rules).await;
    let waiting = async {
        while !sandbox.requests().iter().any(|it| it.method == method) {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    in_time(waiting).await;
    (hold, running)
}

/// Somebody else was faster: before the status was read again, and between that and its deletion.
#[tokio::test]
async fn what_is_gone_already_is_done() {
    let past = Past::of(Software::Mastodon45, 30).await;
    let rules = [&RULES[..], &["--kinds", "post"]].concat();
    let all = ids(&past, &rules).await;
    assert!(all.len() > 3, "{all:?}");
    for (id, status) in [(&all[0], 404), (&all[1], 410)] {
        says_missing(&past, ("GET", &path(id)), status).always();
    }
    let (hold, running) = held(&past, &rules, &all[2]).await;
    past.world.sandbox.remove(&all[2..3]);
    hold.release();
    past.world.end(running).await.ok();
    let receipts: BTreeSet<_> = past.receipts().into_keys().collect();
    assert_eq!(receipts, all.iter().cloned().collect());
    let found: Vec<_> = all[..4].iter().map(|id| answer(&past, id)).collect();
    assert_eq!(found, ["gone", "gone", "found-gone", "done"]);
}

/// The server says that there is no such thing.
fn says_missing(past: &Past, (method, path): (&str, &str), status: u16) -> FaultRule {
    let gone = json!({ "error": "Record not found" }).to_string();
    let fault = past.world.sandbox.inject(Fault::status(status).body(gone));
    fault.route(method, path)
}

/// What the receipt says of something that is gone.
fn answer(past: &Past, id: &str) -> Value {
    let journal = past.journal();
    let mut lines = journal.iter();
    let line = lines.find(|it| it["event"] == "deleted" && it["id"] == id);
    line.unwrap()["answer"].clone()
}

/// The answer to the deletion contradicts what is shown afterwards.
#[tokio::test]
async fn a_404_of_the_deletion_is_no_deletion_while_the_status_is_shown() {
    let past = Past::of(Software::Mastodon45, 20).await;
    let rules = [&RULES[..], &["--max", "2", "--kinds", "post"]].concat();
    let both = ids(&past, &rules).await;
    for (id, status) in both.iter().zip([404, 410]) {
        says_missing(&past, ("DELETE", &path(id)), status).times(1);
    }
    past.delete(&rules).await.ok();
    for id in &both {
        assert!(!past.ids().contains(id), "it was tried again");
        assert_eq!(answer(&past, id), "done");
    }
}

/// Where a status does not say whether it is pinned, a list does. That there is none says nothing about the
/// status.
#[tokio::test]
async fn a_404_of_the_pinned_ones_is_no_deletion() {
    let past = Past::of(Software::Mastodon45, 30).await;
    let rules = [&RULES[..], &["--max", "2", "--kinds", "post"]].concat();
    let all = ids(&past, &rules).await;
    let mut second = said(&past, &all[1]).await;
    second.as_object_mut().unwrap().remove("pinned");
    let (hold, running) = held(&past, &rules, &all[0]).await;
    let shown = Fault::status(200).body(second.to_string());
    let fault = past.world.sandbox.inject(shown);
    fault.route("GET", path(&all[1])).always();
    says_missing(&past, ("GET", "/api/v1/accounts/*"), 404).times(1);
    hold.release();
    past.world.end(running).await.ok();
    assert!(!past.ids().contains(&all[1]), "it was tried again");
    assert_eq!(answer(&past, &all[1]), "done");
}

/// The boosted status says that it is boosted, and the boost is not shown by its own id: neither while the
/// run goes on, nor when the next one looks for what a killed one left.
#[tokio::test]
async fn a_boost_that_is_not_shown_by_its_id_is_not_taken_for_undone() {
    let past = Past::of(Software::Mastodon45, 30).await;
    let rules = [&RULES[..], &["--max", "1", "--kinds", "boost"]].concat();
    let first = ids(&past, &rules).await.remove(0);
    let boosted = said(&past, &first).await["reblog"]["id"].clone();
    let undone = format!("{}/unreblog", path(boosted.as_str().unwrap()));
    let (_hold, mut running) = held_at(&past, &rules, ("POST", &undone)).await;
    running.child.start_kill().unwrap();
    running.child.wait().await.unwrap();
    says_missing(&past, ("GET", &path(&first)), 404).always();
    let ended = past.world.run(&past.deleting(&rules)).await.ok();
    assert!(past.ids().contains(&first));
    assert!(past.receipts().is_empty(), "{:?}", past.receipts());
    let told = "0 of 1 deleted, 1 kept, 0 failed, 0 left";
    assert!(ended.stderr.contains(told), "{}", ended.stderr);
}

/// Mastodon says for a moment after it has undone a boost that the status is boosted. No answer came, so the
/// boost is read again.
#[tokio::test]
async fn an_undone_boost_is_found_gone_although_its_status_says_something_else_for_a_moment() {
    let past = Past::of(Software::Mastodon45, 30).await;
    let rules = [&RULES[..], &["--max", "1", "--kinds", "boost"]].concat();
    let first = ids(&past, &rules).await.remove(0);
    let boosted = said(&past, &first).await["reblog"]["id"].clone();
    let boosted = path(boosted.as_str().unwrap());
    let sandbox = &past.world.sandbox;
    let lost = sandbox.inject(Fault::drop_after());
    lost.route("POST", format!("{boosted}/unreblog")).times(1);
    let late = json!({ "id": "1", "reblogged": true }).to_string();
    let late = sandbox.inject(Fault::status(200).body(late));
    let late = late.route("GET", &boosted).times(1);
    past.delete(&rules).await.ok();
    assert_eq!(late.hits(), 1);
    assert!(!past.ids().contains(&first));
    assert_eq!(answer(&past, &first), "found-gone");
}

/// A process was killed while it wrote a line.
#[tokio::test]
async fn a_half_line_of_the_journal_takes_no_other_line_with_it() {
    let past = Past::of(Software::Mastodon45, 20).await;
    let rules = [&RULES[..], &["--max", "2"]].concat();
    past.delete(&rules).await.ok();
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(past.journal_file())
        .unwrap();
    file.write_all(b"{\"event\":\"try\",\"at\":\"2026-")
        .unwrap();
    drop(file);
    // The rules are known, so a greater number is enough.
    past.world.run(&past.deleting(&rules)).await.ok();
    let begun = past
        .journal()
        .iter()
        .filter(|it| it["event"] == "begin")
        .count();
    assert_eq!(begun, 2, "the half line is one of its own");
    assert_eq!(past.receipts().len(), 4);
}

/// What is pinned, marked or edited after the plan was made stays.
#[tokio::test]
async fn what_became_dear_after_the_plan_stays() {
    let past = Past::of(Software::Mastodon45, 30).await;
    let rules = [&RULES[..], &["--kinds", "post"]].concat();
    let all = ids(&past, &rules).await;
    let (hold, running) = held(&past, &rules, &all[0]).await;
    let statuses = past.alice.statuses();
    statuses.pin(all[1].as_str()).await.unwrap();
    statuses.favourite(all[2].as_str()).await.unwrap();
    statuses.bookmark(all[3].as_str()).await.unwrap();
    hold.release();
    let ended = past.world.end(running).await.ok();
    let left = past.ids();
    for (id, why) in [
        (&all[1], "keep-pinned"),
        (&all[2], "keep-favourited"),
        (&all[3], "keep-bookmarked"),
    ] {
        assert!(left.contains(id), "{why}");
        assert!(ended.stderr.contains(why), "{why}: {}", ended.stderr);
    }
    assert_eq!(past.receipts().len(), all.len() - 3);
    adds_up(&past.journal(), all.len());
}

/// The account has more than half of it deleted by others, or moved: the plan of today counts.
#[tokio::test]
async fn a_number_that_no_longer_fits_is_refused() {
    let past = Past::of(Software::Mastodon45, 20).await;
    let number = planned(&past.plan(&RULES).await).len();
    let before = past.ids();
    let with = |number: String| {
        [
            &["cleanup"],
            &RULES[..],
            &["--without-archive", "--yes-delete"],
        ]
        .concat()
        .into_iter()
        .map(str::to_owned)
        .chain([number])
        .collect::<Vec<_>>()
    };
    for wrong in [
        (number - 1).to_string(),
        (number + 1).to_string(),
        MANY.to_owned(),
        "0".to_owned(),
        format!("-{number}"),
        format!("{number}.0"),
        format!("{number} {number}"),
        String::new(),
    ] {
        let args = with(wrong.clone());
        let args: Vec<_> = args.iter().map(String::as_str).collect();
        past.world.run(&args).await.failed(2);
        assert_eq!(past.ids(), before, "{wrong}");
    }
}

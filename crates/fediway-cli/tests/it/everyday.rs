//! What the everyday commands promise beyond what they print.

use fediway::{Client, Instance};
use fediway_sandbox::{Fault, RateLimitStyle};
use serde_json::Value;

use crate::support::{ALICE, BOB, Ended, World, within_a_window};

const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/demo.png");

pub async fn both() -> World {
    let world = World::new().await;
    world.log_in(BOB).await;
    world.log_in(ALICE).await;
    world
}

pub fn host(world: &World) -> String {
    world.sandbox.url().split_once("://").unwrap().1.to_owned()
}

pub async fn as_bob(world: &World, args: &[&str]) -> Ended {
    let bob = format!("bob@{}", host(world));
    world.run(&[args, &["--account", &bob]].concat()).await
}

pub fn texts(list: &Value) -> Vec<String> {
    let statuses = list["statuses"].as_array().unwrap().iter();
    statuses
        .map(|it| it["plain_text"].as_str().unwrap().to_owned())
        .collect()
}

/// Posts a status, and says when that was.
async fn posted_at(world: &World, text: &str) -> String {
    let posted = world.run(&["post", text, "--json"]).await.ok().json();
    let id = posted["id"].as_str().unwrap();
    let shown = world.run(&["status", "show", id, "--json"]).await;
    shown.ok().json()["created_at"].as_str().unwrap().to_owned()
}

pub async fn thread_of(world: &World, id: &str) -> Vec<String> {
    texts(
        &world
            .run(&["status", "thread", id, "--json"])
            .await
            .ok()
            .json(),
    )
}

#[tokio::test]
async fn a_timeline_of_a_time() {
    let world = both().await;
    world.run(&["post", "old"]).await.ok();
    world.sandbox.advance(std::time::Duration::from_secs(3600));
    let at = &posted_at(&world, "new").await;
    for timeline in ["home", "local", "public", "account"] {
        let shown = async |option| {
            let args = ["timeline", timeline, option, at, "--json"];
            world.run(&args).await.ok().json()
        };
        assert_eq!(texts(&shown("--since").await), ["new"], "{timeline}");
        assert_eq!(texts(&shown("--until").await), ["old"], "{timeline}");
    }
    as_bob(&world, &["post", "@alice hello"]).await.ok();
    let mentions = ["timeline", "mentions", "--json"];
    let since = world.run(&[&mentions[..], &["--since", at]].concat()).await;
    assert_eq!(texts(&since.ok().json()).len(), 1);
    let until = world.run(&[&mentions[..], &["--until", at]].concat()).await;
    assert!(texts(&until.ok().json()).is_empty());
}

/// What is older is not walked through, and nothing is left to go on with.
#[tokio::test]
async fn a_timeline_of_a_time_ends_before_the_list_does() {
    let world = both().await;
    let transport = world.transport();
    let instance = Instance::discover(world.sandbox.url()).transport(&transport);
    let token = world.sandbox.access_token("alice").unwrap();
    let client = Client::with_token(instance.await.unwrap(), token).with_transport(&transport);
    for number in 0..90 {
        client
            .statuses()
            .post(format!("old {number}"))
            .await
            .unwrap();
    }
    world.sandbox.advance(std::time::Duration::from_secs(3600));
    let at = &posted_at(&world, "new").await;
    let before = world.asked("/api/v1/timelines/home");
    let args = ["timeline", "home", "--since", at, "--json", "--limit", "40"];
    let shown = world.run(&args).await.ok().json();
    assert_eq!(texts(&shown), ["new"]);
    assert!(shown["next"].is_null(), "{shown}");
    assert_eq!(world.asked("/api/v1/timelines/home") - before, 2);
}

#[tokio::test]
async fn an_edit_keeps_what_it_does_not_name() {
    let world = both().await;
    let args = [
        "post", "A hill", "--cw", "nature", "--media", PICTURE, "--alt", "Green", "--json",
    ];
    let posted = world.run(&args).await.ok().json();
    let id = posted["id"].as_str().unwrap();
    world
        .run(&["status", "edit", id, "--text", "- A green hill"])
        .await
        .ok();
    let now = world
        .run(&["status", "show", id, "--json"])
        .await
        .ok()
        .json();
    assert_eq!(now["plain_text"], "- A green hill");
    assert_eq!(now["spoiler_text"], "nature");
    assert_eq!(now["media_attachments"][0]["description"], "Green");
    world
        .run(&["status", "edit", id, "--alt", "1=A green hill", "--cw", ""])
        .await
        .ok();
    let now = world
        .run(&["status", "show", id, "--json"])
        .await
        .ok()
        .json();
    assert_eq!(now["plain_text"], "- A green hill");
    assert_eq!(now["spoiler_text"], "");
    assert_eq!(now["media_attachments"][0]["description"], "A green hill");
    let ended = world
        .run(&["status", "edit", id, "--alt", "2=x"])
        .await
        .failed(2);
    assert!(ended.stderr.contains("no number 2"), "{}", ended.stderr);
    let versions = world
        .run(&["status", "history", id, "--json"])
        .await
        .ok()
        .json();
    assert_eq!(versions["versions"].as_array().unwrap().len(), 3);
    world.run(&["status", "edit", id]).await.failed(2);
}

#[tokio::test]
async fn a_rate_limit_stops_where_a_later_run_goes_on() {
    let sandbox = within_a_window().rate_limit(14).start();
    let world = World::with(sandbox.await.unwrap());
    world.log_in(ALICE).await;
    let ages = (1..=600).map(std::time::Duration::from_secs);
    world.sandbox.publish_past("alice", ages);
    let args = ["timeline", "home", "--all", "--json", "--no-wait"];
    let mut all = Vec::new();
    let mut after: Option<String> = None;
    for _ in 0..10 {
        let more: Vec<&str> = after.iter().flat_map(|at| ["--after", at]).collect();
        let part = world.run(&[&args[..], &more].concat()).await;
        all.extend(texts(&part.json()));
        if part.code == 0 {
            assert!(part.json()["next"].is_null());
            break;
        }
        let part = part.failed(7);
        let next = part.json()["next"].as_str().unwrap().to_owned();
        assert!(
            part.stderr.contains(&format!("--after '{next}'")),
            "{}",
            part.stderr
        );
        after = Some(next);
        world.sandbox.advance(std::time::Duration::from_secs(301));
    }
    let expected: Vec<_> = (0..600)
        .map(|number| format!("No. {number} of the past"))
        .collect();
    assert_eq!(all, expected, "nothing is lost and nothing comes twice");
    assert!(after.is_some(), "the limit was reached");
}

#[tokio::test]
async fn a_rate_limit_is_waited_for() {
    let world = both().await;
    world.run(&["post", "One"]).await.ok();
    let limited = Fault::rate_limited(Some(1), RateLimitStyle::RetryAfterSeconds);
    world
        .sandbox
        .inject(limited)
        .route("GET", "/api/v1/timelines/home");
    let home = world.run(&["timeline", "home", "--json"]).await.ok();
    assert_eq!(texts(&home.json()), ["One"]);
    assert!(
        home.stderr.contains("allows no more for now"),
        "{}",
        home.stderr
    );
}

#[tokio::test]
async fn home_shows_what_is_wanted() {
    let world = both().await;
    let posted = as_bob(&world, &["post", "By bob", "--json"])
        .await
        .ok()
        .json();
    let id = posted["id"].as_str().unwrap();
    world.run(&["status", "boost", id]).await.ok();
    world.run(&["reply", id, "An answer"]).await.ok();
    let home = async |args: &[&str]| {
        let list = world
            .run(&[&["timeline", "home", "--json"], args].concat())
            .await
            .ok();
        texts(&list.json())
    };
    assert_eq!(home(&[]).await, ["@bob An answer", "By bob", "By bob"]);
    assert_eq!(home(&["--no-boosts"]).await, ["@bob An answer", "By bob"]);
    assert_eq!(home(&["--no-replies"]).await, ["By bob", "By bob"]);
    assert_eq!(
        home(&["--no-boosts", "--no-replies", "--limit", "1"]).await,
        ["By bob"]
    );
    assert_eq!(
        home(&["--reverse", "--no-boosts"]).await,
        ["By bob", "@bob An answer"]
    );
    assert_eq!(home(&["--new"]).await.len(), 3);
    assert!(home(&["--new"]).await.is_empty());
    for text in ["Third", "Fourth", "Fifth"] {
        world.run(&["post", text]).await.ok();
    }
    // What does not fit comes the next time.
    assert_eq!(home(&["--new", "--limit", "2"]).await, ["Fourth", "Third"]);
    assert_eq!(home(&["--new", "--limit", "2"]).await, ["Fifth"]);
    assert!(home(&["--new"]).await.is_empty());
}

#[tokio::test]
async fn several_are_named_and_one_that_fails_does_not_stop_the_others() {
    let world = both().await;
    let mut ids = Vec::new();
    for text in ["One", "Two"] {
        let posted = world.run(&["post", text, "--json"]).await.ok().json();
        ids.push(posted["id"].as_str().unwrap().to_owned());
    }
    let ended = world
        .run(&["status", "bookmark", &ids[0], "99", &ids[1]])
        .await
        .failed(1);
    assert!(ended.stderr.contains("error: 99: "), "{}", ended.stderr);
    assert!(ended.stderr.contains("1 of 3 failed"), "{}", ended.stderr);
    let marked = world
        .run(&["timeline", "bookmarks", "--json"])
        .await
        .ok()
        .json();
    assert_eq!(texts(&marked), ["Two", "One"]);
}

#[tokio::test]
async fn notifications_in_groups_name_who_did_it() {
    let world = both().await;
    let posted = world.run(&["post", "Look", "--json"]).await.ok().json();
    let id = posted["id"].as_str().unwrap();
    as_bob(&world, &["status", "favourite", id]).await.ok();
    as_bob(&world, &["reply", id, "Nice"]).await.ok();
    let kinds = async |args: &[&str]| {
        let list = world
            .run(&[&["notifications", "--json"], args].concat())
            .await
            .ok()
            .json();
        let all = list["notifications"]
            .as_array()
            .or(list["groups"].as_array())
            .unwrap()
            .clone();
        all.iter()
            .map(|it| it["type"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(&[]).await, ["mention", "favourite"]);
    assert_eq!(kinds(&["--type", "favourite"]).await, ["favourite"]);
    assert_eq!(kinds(&["--exclude", "favourite"]).await, ["mention"]);
    assert_eq!(kinds(&["--mentions"]).await, ["mention"]);
    assert_eq!(kinds(&["--type", "of.the.future"]).await.len(), 0);
    assert_eq!(kinds(&["--limit", "1"]).await, ["mention"]);
    assert_eq!(kinds(&["--grouped"]).await, ["mention", "favourite"]);
    let unread = async || world.run(&["notifications", "unread"]).await.ok().stdout;
    assert_eq!(unread().await, "2\n");
    kinds(&["--mark-read"]).await;
    assert_eq!(unread().await, "0\n");
    let mentions = world
        .run(&["timeline", "mentions", "--json"])
        .await
        .ok()
        .json();
    assert_eq!(texts(&mentions), ["@alice Nice"]);
    world.run(&["notifications", "clear"]).await.ok();
    assert!(kinds(&[]).await.is_empty());
}

#[tokio::test]
async fn a_template_prints_what_is_named() {
    let world = both().await;
    world
        .run(&["post", "One", "--template", "{visibility}: {id}"])
        .await
        .ok();
    world.run(&["post", "Two"]).await.ok();
    let args = [
        "timeline",
        "home",
        "--template",
        "{account.acct}: {plain_text}",
    ];
    assert_eq!(
        world.run(&args).await.ok().stdout,
        "alice: Two\nalice: One\n"
    );
    let args = ["account", "show", "bob", "--template", "{acct} {none}"];
    assert_eq!(world.run(&args).await.ok().stdout, "bob \n");
    world.run(&["whoami", "--template", "{}"]).await.failed(2);
}

/// A server that pages by `Link` knows where pages begin. Filters make a run stop in the middle of
/// one.
#[tokio::test]
async fn a_list_by_link_goes_on_in_the_middle_of_a_page() {
    let world = World::new().await;
    world.log_in(ALICE).await;
    let ages = (1..=30).map(std::time::Duration::from_secs);
    // Filters do not act on what is one's own.
    world.sandbox.publish_past("bob", ages);
    world.sandbox.mark_all("alice");
    let hide = [
        "filter", "create", "x", "--word", "No. 3 of", "--action", "hide",
    ];
    world.run(&hide).await.ok();
    let list = ["timeline", "bookmarks", "--json"];
    let whole = texts(
        &world
            .run(&[&list[..], &["--all"]].concat())
            .await
            .ok()
            .json(),
    );
    assert_eq!(whole.len(), 29);
    let mut all = Vec::new();
    let mut after: Option<String> = None;
    let mut in_parts = 0;
    loop {
        let more: Vec<&str> = after.iter().flat_map(|at| ["--after", at]).collect();
        let part = world
            .run(&[&list[..], &["--limit", "7"], &more].concat())
            .await;
        let part = part.ok().json();
        all.extend(texts(&part));
        after = part["next"].as_str().map(str::to_owned);
        match &after {
            Some(next) => in_parts += usize::from(next.contains("past=")),
            None => break,
        }
        assert!(all.len() < 60, "{after:?}");
    }
    assert_eq!(all, whole, "nothing is lost and nothing comes twice");
    assert!(in_parts > 0, "no run ended in the middle of a page");
}

#[tokio::test]
async fn mentions_say_where_they_go_on() {
    let world = both().await;
    for text in ["@alice one", "@alice two", "@alice three"] {
        as_bob(&world, &["post", text]).await.ok();
    }
    let list = ["timeline", "mentions", "--limit", "2", "--json"];
    let first = world.run(&list).await.ok().json();
    assert_eq!(texts(&first), ["@alice three", "@alice two"]);
    let next = first["next"].as_str().unwrap();
    let rest = world.run(&[&list[..], &["--after", next]].concat()).await;
    assert_eq!(texts(&rest.ok().json()), ["@alice one"]);
}

#[tokio::test]
async fn an_account_that_fails_does_not_stop_the_others() {
    let world = both().await;
    let dead = Fault::status(500);
    let home = world.sandbox.inject(dead);
    home.route("GET", "/api/v1/timelines/home").times(20);
    let args = ["timeline", "home", "--account", "all", "--json"];
    let ended = world.run(&args).await.failed(1);
    let accounts = ended.json()["accounts"].clone();
    assert_eq!(accounts.as_array().unwrap().len(), 2);
    for account in accounts.as_array().unwrap() {
        assert_eq!(account["error"]["exit_code"], 1, "{account}");
        assert_eq!(account["result"]["statuses"], serde_json::json!([]));
    }
    assert!(
        ended.stderr.contains("2 of 2 accounts failed"),
        "{}",
        ended.stderr
    );
    world.sandbox.clear_faults();
    let ended = world.run(&args).await.ok();
    let names: Vec<_> = ended.json()["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            it["account"]
                .as_str()
                .unwrap()
                .split('@')
                .nth(1)
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&"alice".into()) && names.contains(&"bob".into()));
}

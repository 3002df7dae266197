//! Pages and the links between them.

use std::time::Duration;

use fediway_sandbox::{Sandbox, Software};
use serde_json::Value;

use crate::support::{ME, Reply, World};

fn texts(list: &Value) -> Vec<String> {
    let text = |status: &Value| {
        status["content"]
            .as_str()
            .unwrap()
            .replace(['<', '>', 'p', '/'], "")
    };
    list.as_array().unwrap().iter().map(text).collect()
}

fn link(reply: &Reply, rel: &str) -> Option<String> {
    let wanted = format!(">; rel=\"{rel}\"");
    let link = reply.header("link");
    let found = link.split(", ").find_map(|it| it.strip_suffix(&*wanted))?;
    Some(found.strip_prefix('<').unwrap().to_owned())
}

#[tokio::test]
async fn home_pages_down_and_up() {
    let world = World::new().await;
    let (alice, bob) = (world.alice().await, world.bob().await);
    for number in 1..=5 {
        let author = if number % 2 == 0 { &bob } else { &alice };
        author.post(&number.to_string()).await;
    }
    let first = alice.get("/api/v1/timelines/home?limit=2").await;
    assert_eq!(texts(&first.json()), ["5", "4"]);
    let next = link(&first, "next").unwrap();
    let home = format!("{}/api/v1/timelines/home", world.sandbox.url());
    assert!(
        next.starts_with(&format!("{home}?limit=2&max_id=")),
        "{next}"
    );
    let second = alice.get(&next).await;
    assert_eq!(texts(&second.json()), ["3", "2"]);
    let third = alice.get(&link(&second, "next").unwrap()).await;
    assert_eq!(texts(&third.json()), ["1"]);
    let end = alice.get(&link(&third, "next").unwrap()).await;
    assert!(end.headers.get("link").is_none());
    assert_eq!(end.ok(), Value::Array(vec![]));

    let up = alice.get(&link(&third, "prev").unwrap()).await;
    assert_eq!(texts(&up.json()), ["3", "2"], "right above, not the newest");
    let id = third.json()[0]["id"].as_str().unwrap().to_owned();
    let since = alice
        .get(&format!("/api/v1/timelines/home?limit=2&since_id={id}"))
        .await;
    assert_eq!(texts(&since.json()), ["5", "4"]);
    let all = alice.get("/api/v1/timelines/home?limit=1000").await;
    assert_eq!(texts(&all.json()).len(), 5);
}

/// Takahē fills home timelines in the background.
#[tokio::test]
async fn home_on_takahe_shows_a_later_status_before_an_earlier_one() {
    let world = World::of(Software::Takahe).await;
    let alice = world.user().await;
    for number in 1..=13 {
        alice.post(&number.to_string()).await;
    }
    let mut shown: Vec<Vec<String>> = Vec::new();
    for _ in 0..9 {
        let home = alice.get("/api/v1/timelines/home").await;
        shown.push(texts(&home.json()));
        world.sandbox.advance(Duration::from_secs(1));
    }
    let is_late =
        |pair: &[Vec<String>]| pair[1].iter().position(|one| !pair[0].contains(one)) > Some(0);
    assert!(shown.windows(2).any(is_late), "{shown:?}");
    let expected: Vec<_> = (1..=13).rev().map(|number| number.to_string()).collect();
    assert_eq!(shown.last(), Some(&expected));
}

#[tokio::test]
async fn public_shows_what_is_public() {
    let world = World::new().await;
    let (alice, bob) = (world.alice().await, world.bob().await);
    let root = alice.post("root").await;
    for visibility in ["unlisted", "private", "direct"] {
        let pairs = [("status", visibility), ("visibility", visibility)];
        alice.form("/api/v1/statuses", &pairs).await.ok();
    }
    let to = root["id"].as_str().unwrap();
    let pairs = [("status", "re"), ("in_reply_to_id", to)];
    bob.form("/api/v1/statuses", &pairs).await.ok();
    let public = world.http.get("/api/v1/timelines/public?local=true").await;
    assert!(
        link(&public, "next")
            .unwrap()
            .contains("local=true&max_id=")
    );
    assert_eq!(texts(&public.ok()), ["root"]);
    let remote = world.http.get("/api/v1/timelines/public?remote=true").await;
    assert_eq!(remote.ok(), Value::Array(vec![]));
}

#[tokio::test]
async fn an_accounts_statuses_end() {
    let world = World::new().await;
    let alice = world.alice().await;
    for number in 1..=3 {
        alice.post(&format!("{number} #odd{}", number % 2)).await;
    }
    let me = alice.get(ME).await.ok();
    assert_eq!(me["statuses_count"], 3);
    let path = format!("/api/v1/accounts/{}/statuses", me["id"].as_str().unwrap());
    let first = alice
        .get(&format!("{path}?limit=2&exclude_replies=1"))
        .await;
    let next = link(&first, "next").unwrap();
    assert!(
        next.contains("?exclude_replies=1&limit=2&max_id="),
        "{next}"
    );
    let last = alice.get(&next).await;
    assert_eq!(last.json().as_array().unwrap().len(), 1);
    assert!(link(&last, "next").is_none());
    assert!(link(&last, "prev").is_some());
    let tagged = alice.get(&format!("{path}?tagged=odd1")).await.ok();
    assert_eq!(tagged.as_array().unwrap().len(), 2);
    let pinned = alice.get(&format!("{path}?pinned=true")).await.ok();
    assert_eq!(pinned, Value::Array(vec![]));
}

/// A home timeline that is filled in the background: an item comes late, below others.
#[tokio::test]
async fn a_status_may_come_late_into_home_timelines() {
    // Time stands still, but for what the test adds.
    let moment = "2026-08-01T00:00:00Z".parse().unwrap();
    let builder = Sandbox::builder().software(Software::Takahe);
    let world = World::build(builder.starts_at(moment)).await;
    let (alice, bob) = (
        world.user().await,
        world.user_of(("bob", "battery staple")).await,
    );
    for number in 1..=6 {
        bob.post(&number.to_string()).await;
    }
    let home = async || texts(&alice.get("/api/v1/timelines/home").await.json());
    assert_eq!(home().await, ["6", "4", "3", "2", "1"]);
    let public = alice.get("/api/v1/timelines/public").await;
    assert_eq!(texts(&public.json()), ["6", "5", "4", "3", "2", "1"]);
    world.sandbox.advance(Duration::from_secs(60));
    assert_eq!(home().await, ["6", "5", "4", "3", "2", "1"]);
}

#[tokio::test]
async fn bounds_are_ignored_where_the_server_ignores_them() {
    let world = World::of(Software::Mitra).await;
    world
        .sandbox
        .publish_past("bob", (1..=5).map(Duration::from_secs));
    let ids = world.sandbox.status_ids();
    let alice = world.user().await;
    let query = format!("min_id={0}&since_id={0}", ids[1]);
    let home = alice.get(&format!("/api/v1/timelines/home?{query}")).await;
    assert_eq!(home.ok().as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn a_page_is_filtered_after_it_was_chosen() {
    let world = World::new().await;
    world
        .sandbox
        .publish_past("bob", (1..=5).map(Duration::from_secs));
    world.sandbox.mark_all("alice");
    world.sandbox.hide(&world.sandbox.status_ids()[1..4]);
    let alice = world.alice().await;
    let me = alice.get("/api/v1/accounts/verify_credentials").await;
    let followers = format!("accounts/{}/followers", me.json()["id"].as_str().unwrap());
    for list in [
        "timelines/home",
        "bookmarks",
        "favourites",
        "notifications",
        "trends/statuses",
        &followers,
    ] {
        let first = alice.get(&format!("/api/v1/{list}?limit=2")).await;
        assert_eq!(first.json().as_array().unwrap().len(), 1, "{list}");
        let second = alice.get(&link(&first, "next").unwrap()).await;
        assert_eq!(second.json().as_array().unwrap().len(), 0, "{list}");
        let third = alice.get(&link(&second, "next").unwrap()).await;
        assert_eq!(third.json().as_array().unwrap().len(), 1, "{list}");
    }
}

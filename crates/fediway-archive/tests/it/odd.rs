//! Servers that say something odd: it is kept as it came, and the rest of the run goes on.

use fediway_archive::Filter;
use fediway_sandbox::Fault;
use serde_json::{Value, json};

use crate::support::{account, status};
use crate::world::{World, present};

/// Lets the server answer so to a path, each time.
fn answers(world: &World, path: &str, body: &Value) {
    world
        .sandbox
        .inject(Fault::status(200).body(body.to_string()))
        .route("GET", path)
        .always();
}

/// What could not be read, by its key.
async fn unreadable(world: &World, owner: i64) -> Vec<(String, String)> {
    let documents = world.writer().documents(owner, "unreadable", "", 10).await;
    let documents = documents.unwrap().into_iter();
    documents.map(|row| (row.key, row.json)).collect()
}

#[tokio::test]
async fn an_item_that_is_no_status_is_kept_as_it_came() {
    let world = World::start().await;
    let no_author = json!({ "id": "5", "content": "<p>whose?</p>", "secret_key": [1] });
    answers(
        &world,
        "/api/v1/favourites",
        &json!([status("7", "one"), no_author, status("6", "two")]),
    );
    let owner = world.run().await.owner;
    assert_eq!(present(world.writer(), "favourites").await, ["6", "7"]);
    assert_eq!(
        unreadable(&world, owner).await,
        [("favourites 5".to_owned(), no_author.to_string())]
    );
}

#[tokio::test]
async fn an_account_that_is_none_does_not_end_the_run() {
    let world = World::start().await;
    world.past(3);
    let nobody = json!({ "username": "nobody" });
    answers(
        &world,
        "/api/v1/blocks",
        &json!([account("eve"), nobody, null, account("mallory")]),
    );
    let owner = world.run().await.owner;
    let blocks = world.writer().relations(owner, "blocks").await.unwrap();
    let handles: Vec<_> = blocks.iter().map(|row| row.handle.as_str()).collect();
    assert_eq!(handles, ["eve@127.0.0.1", "mallory@127.0.0.1"]);
    assert_eq!(unreadable(&world, owner).await.len(), 2);
    // What comes after the relations was collected, too.
    let collections = world.writer().collections(owner).await.unwrap();
    assert!(
        collections
            .iter()
            .any(|row| row.name == "preferences" && row.complete_at.is_some())
    );
}

#[tokio::test]
async fn conversations_and_histories_that_are_none_do_not_end_the_run() {
    let world = World::start().await;
    let first = world.client.statuses().post("question").await.unwrap();
    let reply = world
        .client
        .statuses()
        .post("answer")
        .in_reply_to_id(first.id.clone());
    reply.await.unwrap();
    let edit = world
        .client
        .statuses()
        .edit(first.id.clone())
        .status("question?");
    edit.await.unwrap();
    for (path, body) in [
        ("context", json!([])),
        (
            "history",
            json!([{ "content": 7, "created_at": {} }, "x", null]),
        ),
    ] {
        let path = format!("/api/v1/statuses/{}/{path}", first.id);
        answers(&world, &path, &body);
    }
    world.run().await;
    assert_eq!(world.writer().count(&Filter::new()).await.unwrap(), 2);
}

/// Many statuses of one moment are on several pages. None is missing on the page before its own.
#[tokio::test]
async fn statuses_of_one_moment_are_not_asked_for_one_by_one() {
    let world = World::start().await;
    let hour = std::time::Duration::from_secs(3600);
    world.sandbox.publish_past("alice", [hour; 130]);
    world.run().await;
    world.sandbox.clear_requests();
    let report = world.run_everything().await;
    assert_eq!((report.added, report.gone), (0, 0));
    assert_eq!(world.requests("/api/v1/statuses/"), 0);
    assert_eq!(present(world.writer(), "statuses").await.len(), 130);
}

/// An id is put into paths. One that is none of a path does not end the run, and leads nowhere else.
#[tokio::test]
async fn odd_ids_lead_nowhere_else() {
    let world = World::start().await;
    let me = world.client.accounts().verify_credentials().await.unwrap();
    let ids = ["../../../oauth/token", "a b?c=d#e%2f", "\u{0}", "😀", "7"];
    let statuses = ids.iter().map(|id| {
        let mut one = status(id, "text");
        one["account"]["id"] = json!(me.id.as_str());
        one["replies_count"] = json!(1);
        one["edited_at"] = json!("2026-08-02T12:00:00.000Z");
        one
    });
    let statuses: Vec<_> = statuses.collect();
    let path = format!("/api/v1/accounts/{}/statuses", me.id);
    answers(&world, &path, &json!(statuses));
    world.sandbox.clear_requests();
    world.run().await;
    let found = present(world.writer(), "statuses").await;
    assert_eq!(found.len(), ids.len(), "{found:?}");
    assert_eq!(world.requests("/oauth/token"), 0);
    let verified = world.writer().verify().await.unwrap();
    assert!(verified.is_sound(), "{verified:?}");
}

/// What people write, and what breaks programs that do not expect it.
#[tokio::test]
async fn texts_of_every_kind_are_kept_found_and_shown() {
    let world = World::start().await;
    let texts = [
        format!("<p>{}</p>", "long ".repeat(20_000)),
        "<p>unclosed <b>bold <i>both <a href='https://x.example".to_owned(),
        "nul \u{0} inside".to_owned(),
        "\u{202e}reversed \u{200d}joined 👩‍👩‍👧‍👦 😀".to_owned(),
        "</div></article></main><script>alert(1)</script>".to_owned(),
        "' OR 1=1; DROP TABLE statuses; -- \" * NEAR(".to_owned(),
    ];
    let statuses = texts.iter().enumerate().map(|(number, text)| {
        let mut one = status(&format!("{}", 100 - number), "");
        one["content"] = json!(text);
        one["media_attachments"] = json!([{ "id": "1", "type": "image", "description": text,
            "url": format!("https://x.example/😀/{number}/../a b.png") }]);
        one
    });
    let statuses: Vec<_> = statuses.collect();
    answers(&world, "/api/v1/bookmarks", &json!(statuses));
    let owner = world.run().await.owner;
    assert_eq!(
        present(world.writer(), "bookmarks").await.len(),
        texts.len()
    );
    let verified = world.writer().verify().await.unwrap();
    assert!(verified.is_sound(), "{verified:?}");
    for words in ["unclosed", "inside", "joined", "\"DROP TABLE\"", "😀"] {
        let query = fediway_archive::search::Query::parse(words).unwrap();
        let found = world.writer().search(&query, 10).await.unwrap();
        assert!(!found.is_empty(), "{words}");
    }
    let mut options = fediway_archive::html::Options::default();
    options.include = fediway_archive::html::Include::ALL.into();
    let pages = fediway_archive::html::write(world.writer(), &options)
        .await
        .unwrap();
    crate::site::check(&pages.folder);
    let mut lines = Vec::new();
    let options = fediway_archive::export::Options::default();
    fediway_archive::export::json_lines(world.writer(), &options, &mut lines)
        .await
        .unwrap();
    assert!(owner > 0);
}

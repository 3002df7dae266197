//! An archive with everything that pages and exports show.

use fediway_archive::{Origin, Source, Writer};
use serde_json::{Value, json};

use crate::made::PNG;
use crate::support::{Folder, archive, moment};

pub(crate) const SERVER: &str = "a.example";

pub(crate) fn ann() -> Value {
    json!({
        "id": "1", "username": "ann", "acct": "ann", "uri": "https://a.example/users/ann",
        "url": "https://a.example/@ann", "display_name": "Ann <b>:cat:</b>",
        "note": "<p>I write <script>alert(1)</script>about <a href=\"https://a.example/tags/cats\">cats</a>.</p>",
        "avatar": "https://a.example/ann.png", "avatar_static": "https://a.example/ann.png",
        "header": "https://a.example/header.png", "header_description": "A sea",
        "created_at": "2020-01-01T00:00:00Z", "statuses_count": 12, "followers_count": 3, "following_count": 2,
        "fields": [{ "name": "Site", "value": "<a href=\"https://ann.example\">ann.example</a>" },
            { "name": "<i>", "value": "<a href=\"javascript:alert(1)\" onclick=\"alert(1)\">field</a>" }],
        "emojis": [{ "shortcode": "cat", "url": "https://a.example/cat.png", "static_url": "https://a.example/cat.png" }]
    })
}

pub(crate) fn bob() -> Value {
    json!({ "id": "2", "username": "bob", "acct": "bob@b.example", "uri": "https://b.example/users/bob",
        "url": "https://b.example/@bob", "display_name": "Bob", "note": "", "avatar": "", "header": "" })
}

pub(crate) fn post(author: &Value, id: u32, created: &str, text: &str) -> Value {
    let host = author["url"].as_str().unwrap();
    json!({
        "id": id.to_string(), "uri": format!("{host}/{id}"), "url": format!("{host}/{id}"),
        "created_at": created, "account": author, "content": format!("<p>{text}</p>"),
        "visibility": "public", "sensitive": false, "spoiler_text": "", "language": "en",
        "media_attachments": [], "mentions": [], "tags": [], "emojis": [],
        "replies_count": 1, "reblogs_count": 2, "favourites_count": 3
    })
}

fn picture(url: &str, words: Option<&str>) -> Value {
    json!({ "id": "900", "type": "image", "url": url, "preview_url": null, "description": words,
        "meta": { "original": { "width": 640, "height": 480 } } })
}

/// The posts of a life, each in the list that it belongs to.
pub(crate) fn posts() -> Vec<(&'static str, Value)> {
    let (ann, bob) = (ann(), bob());
    let mut first = post(
        &ann,
        10,
        "2024-01-31T23:59:59Z",
        "A thread about <b>cats</b> :cat: (1/3)",
    );
    first["tags"] = json!([{ "name": "cats", "url": "https://a.example/tags/cats" }]);
    first["emojis"] = ann["emojis"].clone();
    let mut second = post(&ann, 11, "2024-02-01T00:00:00Z", "They sleep. (2/3)");
    second["in_reply_to_id"] = json!("10");
    second["in_reply_to_account_id"] = json!("1");
    second["tags"] = json!([{ "name": "Cats", "url": "https://a.example/tags/cats" },
        { "name": "sleep", "url": "https://a.example/tags/sleep" }]);
    let mut answer = post(
        &bob,
        12,
        "2024-02-01T08:00:00Z",
        "An answer of Bob, who is somebody else",
    );
    answer["in_reply_to_id"] = json!("11");
    let mut third = post(&ann, 13, "2024-02-01T09:00:00Z", "They wake. (3/3)");
    third["in_reply_to_id"] = json!("11");
    let mut food = post(&ann, 14, "2024-02-03T12:30:00Z", "Soup, with what is in it");
    food["spoiler_text"] = json!("Food & <drink>");
    food["sensitive"] = json!(true);
    food["media_attachments"] = json!([
        picture(
            "https://a.example/soup.png",
            Some("A bowl of \"soup\" <on a table>")
        ),
        picture("https://a.example/never-kept.png", None)
    ]);
    let mut poll = post(&ann, 15, "2024-02-04T18:00:00Z", "Tea or coffee?");
    poll["poll"] = json!({ "id": "1", "expires_at": "2024-02-05T18:00:00Z", "expired": true, "multiple": false,
        "votes_count": 4, "voters_count": 4, "own_votes": [0], "emojis": [],
        "options": [{ "title": "Tea <i>", "votes_count": 3 }, { "title": "Coffee", "votes_count": 1 }] });
    let mut boost = post(&ann, 16, "2024-02-05T08:00:00Z", "");
    boost["reblog"] = post(
        &bob,
        17,
        "2024-02-04T08:00:00Z",
        "A post of Bob that Ann boosted",
    );
    let mut quote = post(&ann, 18, "2024-02-06T08:00:00Z", "Look at this");
    quote["quote"] = json!({ "state": "accepted",
        "quoted_status": post(&bob, 19, "2024-02-05T09:00:00Z", "A post of Bob that Ann quoted") });
    let mut private = post(
        &ann,
        20,
        "2024-02-07T08:00:00Z",
        "SECRET-PRIVATE for followers",
    );
    private["visibility"] = json!("private");
    let mut direct = post(&ann, 21, "2024-02-08T08:00:00Z", "SECRET-DIRECT for Bob");
    direct["visibility"] = json!("direct");
    direct["mentions"] = json!([{ "id": "2", "username": "bob", "acct": "bob@b.example", "url": "https://b.example/@bob" }]);
    direct["media_attachments"] =
        json!([picture("https://a.example/secret.png", Some("SECRET-ALT"))]);
    let mut local = post(
        &ann,
        22,
        "2024-02-09T08:00:00Z",
        "SECRET-LOCAL for the server",
    );
    local["local_only"] = json!(true);
    let mut odd = post(&ann, 23, "2024-02-09T09:00:00Z", "SECRET-LIST for a list");
    odd["visibility"] = json!("list");
    let mut hidden = post(&ann, 24, "2024-02-10T08:00:00Z", "");
    hidden["reblog"] = post(
        &ann,
        20,
        "2024-02-07T08:00:00Z",
        "SECRET-PRIVATE for followers",
    );
    hidden["reblog"]["visibility"] = json!("private");
    let mut hostile = post(&ann, 25, "2024-03-01T08:00:00Z", "");
    hostile["content"] = json!(
        "<p onclick=\"alert(1)\">x<img src=\"https://evil.example/pixel.png\">\
        <script src=\"https://evil.example/x.js\"></script><a href=\"javascript:alert(1)\">click</a>\
        <style>@import url(https://evil.example/x.css)</style><iframe src=\"https://evil.example\"></iframe></p>"
    );
    hostile["url"] = json!("javascript:alert(1)");
    hostile["spoiler_text"] = json!("");
    hostile["card"] = json!({ "url": "javascript:alert(1)", "title": "card" });
    hostile["media_attachments"] = json!([
        { "id": "1", "type": "image", "url": "https://a.example/evil.svg", "description": "\"><script>alert(1)</script>" }]);
    let mut liked = post(&bob, 30, "2024-02-02T08:00:00Z", "OTHERS-FAVOURITE of Ann");
    liked["favourited"] = json!(true);
    let mut kept = post(&bob, 31, "2024-02-02T09:00:00Z", "OTHERS-BOOKMARK of Ann");
    kept["bookmarked"] = json!(true);
    let own = [
        first, second, third, food, poll, boost, quote, private, direct, local, odd, hidden,
        hostile,
    ];
    let mut posts: Vec<_> = own.into_iter().map(|it| ("statuses", it)).collect();
    posts.push(("threads", answer));
    posts.push(("favourites", liked));
    posts.push(("bookmarks", kept));
    posts
}

pub(crate) fn api() -> Source {
    Source::api(SERVER, SERVER, moment(1_800_000_000))
}

/// Puts posts into an archive.
pub(crate) async fn put(writer: &Writer, posts: &[(&'static str, Value)]) -> i64 {
    let source = api();
    let mut batch = writer.begin().await.unwrap();
    let account = batch
        .put_account(&ann().to_string(), &source)
        .await
        .unwrap();
    let owner = batch
        .put_owner("1", "ann@a.example", account.row, Some("mastodon"), &source)
        .await
        .unwrap();
    for (list, post) in posts {
        let row = batch
            .put_status(&post.to_string(), &source)
            .await
            .unwrap()
            .row;
        batch.put_item(owner, list, row, &source).await.unwrap();
    }
    batch.commit().await.unwrap();
    owner
}

pub(crate) async fn keep(writer: &Writer, url: &str, content: &[u8]) {
    let row = writer.keep_file(content).unwrap();
    let mut batch = writer.begin().await.unwrap();
    batch
        .put_file(url, "original", &row, moment(1_800_000_000))
        .await
        .unwrap();
    batch.commit().await.unwrap();
}

/// The archive of Ann.
pub(crate) async fn life() -> (Folder, i64) {
    let made = archive().await;
    let owner = put(&made.writer, &posts()).await;
    for (url, end) in [
        ("ann", "a"),
        ("header", "h"),
        ("cat", "c"),
        ("soup", "s"),
        ("secret", "x"),
    ] {
        let url = format!("https://a.example/{url}.png");
        keep(&made.writer, &url, &[PNG, end.as_bytes()].concat()).await;
    }
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    keep(&made.writer, "https://a.example/evil.svg", svg).await;
    edit(&made.writer, owner).await;
    related(&made.writer, owner).await;
    (made, owner)
}

/// The poll had another text before, and what attacks was edited, too.
async fn edit(writer: &Writer, _: i64) {
    let source = Source::api(SERVER, SERVER, moment(1_800_000_100));
    let mut posts = posts();
    let poll = &mut posts.iter_mut().find(|it| it.1["id"] == "15").unwrap().1;
    poll["content"] = json!("<p>Tea, or coffee?</p>");
    poll["edited_at"] = json!("2024-02-04T18:05:00Z");
    let poll = poll.to_string();
    let hostile = &mut posts.iter_mut().find(|it| it.1["id"] == "25").unwrap().1;
    let content = hostile["content"].as_str().unwrap().to_owned();
    hostile["content"] = json!(content + "<p>and once more</p>");
    hostile["edited_at"] = json!("2024-03-01T08:05:00Z");
    let mut batch = writer.begin().await.unwrap();
    for json in [poll, hostile.to_string()] {
        batch.put_status(&json, &source).await.unwrap();
    }
    batch.commit().await.unwrap();
}

/// A reply from a file, which says the address of what it replies to.
pub(crate) async fn reply_to(writer: &Writer, owner: i64, address: &str) {
    let file = Source {
        origin: Origin::MastodonExport,
        ..api()
    };
    let mut reply = post(&ann(), 26, "2024-03-02T08:00:00Z", "a reply from a file");
    reply["in_reply_to_uri"] = json!(address);
    let mut batch = writer.begin().await.unwrap();
    let row = batch
        .put_status(&reply.to_string(), &file)
        .await
        .unwrap()
        .row;
    batch.put_item(owner, "statuses", row, &file).await.unwrap();
    batch.commit().await.unwrap();
}

async fn related(writer: &Writer, owner: i64) {
    let source = api();
    let mut batch = writer.begin().await.unwrap();
    for relation in ["following", "followers", "blocks", "mutes", "list 7"] {
        let row = batch
            .put_account(&bob().to_string(), &source)
            .await
            .unwrap()
            .row;
        batch
            .put_relation(owner, relation, row, &source)
            .await
            .unwrap();
    }
    let documents = [
        (
            "notes",
            "2",
            json!({ "id": "2", "following": true, "showing_reblogs": false, "notifying": true,
            "languages": ["en", "de"], "muting_notifications": false }),
        ),
        ("domain_blocks", "bad.example", json!("bad.example")),
        (
            "lists",
            "7",
            json!({ "id": "7", "title": "Friends, \"near\"" }),
        ),
        (
            "filters",
            "3",
            json!({ "id": "3", "title": "Spoilers", "context": ["home"], "expires_at": null,
            "filter_action": "warn", "keywords": [{ "id": "1", "keyword": "finale", "whole_word": true }],
            "statuses": [{ "id": "1", "status_id": "10" }] }),
        ),
        (
            "notifications",
            "40",
            json!({ "id": "40", "type": "favourite", "created_at": "2024-02-02T10:00:00Z",
            "account": bob(), "status": posts()[0].1 }),
        ),
    ];
    for (collection, key, json) in documents {
        batch
            .put_document(owner, collection, key, &json.to_string(), &source)
            .await
            .unwrap();
    }
    batch.commit().await.unwrap();
}

//! Searching, and what `verify` notices.

use fediway_archive::search::Query;
use fediway_archive::{Held, Writer};
use serde_json::{Value, json};

use crate::support::{archive, source, status};

async fn put(writer: &Writer, statuses: &[Value]) {
    let mut batch = writer.begin().await.unwrap();
    for status in statuses {
        batch
            .put_status(&status.to_string(), &source(1))
            .await
            .unwrap();
    }
    batch.commit().await.unwrap();
}

fn statuses() -> Vec<Value> {
    let mut cats = status("1", "Cats are <b>great</b>");
    cats["tags"] = json!([{ "name": "Caturday" }]);
    cats["created_at"] = json!("2025-05-05T12:00:00.000Z");
    cats["language"] = json!("en-GB");
    let mut picture = status("2", "look");
    picture["media_attachments"] = json!([{
        "id": "9", "type": "image", "url": "https://a.example/9.png", "description": "a tabby cat"
    }]);
    let mut warned = status("3", "the butler");
    warned["spoiler_text"] = json!("Spoilers ahead");
    warned["visibility"] = json!("private");
    let mut german = status("4", "Straße nach Köln https://b.example/");
    german["language"] = json!("de");
    german["mentions"] =
        json!([{ "id": "5", "acct": "bob@b.example", "username": "bob", "url": "" }]);
    let japanese = status("5", "日本語を勉強しています");
    let mut poll = status("6", "choose");
    poll["poll"] = json!({ "id": "1", "options": [{ "title": "espresso" }, { "title": "tea" }] });
    poll["in_reply_to_id"] = json!("1");
    vec![cats, picture, warned, german, japanese, poll]
}

#[tokio::test]
async fn every_operator_finds_what_it_names() {
    let made = archive().await;
    put(&made.writer, &statuses()).await;
    for (search, found) in [
        ("cats", &["1"][..]),
        ("CATS great", &["1"]),
        ("cat", &["2"]),
        ("cat*", &["1", "2"]),
        ("\"are great\"", &["1"]),
        ("\"great are\"", &[]),
        ("cats -great", &[]),
        ("spoilers", &["3"]),
        ("koln", &["4"]),
        ("日本", &["5"]),
        ("勉強", &["5"]),
        ("強勉", &[]),
        ("espresso", &["6"]),
        ("from:alice cats", &["1"]),
        ("from:alice@a.example", &["1", "2", "3", "4", "5", "6"]),
        ("from:bob", &[]),
        ("to:bob", &["4"]),
        ("to:@bob@b.example", &["4"]),
        ("has:media", &["2"]),
        ("has:image", &["2"]),
        ("has:video", &[]),
        ("has:poll", &["6"]),
        ("has:link", &["4"]),
        ("has:warning", &["3"]),
        ("has:edits", &[]),
        ("in:private", &["3"]),
        ("in:replies", &["6"]),
        ("in:gone", &[]),
        ("lang:de", &["4"]),
        ("lang:en", &["1"]),
        ("tag:caturday", &["1"]),
        ("#Caturday", &["1"]),
        ("before:2026", &["1"]),
        ("after:2025 cats", &[]),
    ] {
        let query = Query::parse(search).unwrap();
        let rows = made.writer.search(&query, 50).await.unwrap();
        let mut ids = Vec::new();
        for row in rows {
            ids.push(made.writer.ids_of(row.id).await.unwrap()[0].1.clone());
        }
        ids.sort();
        assert_eq!(ids, found, "{search}");
    }
}

#[tokio::test]
async fn what_the_index_forgot_is_damage() {
    let made = archive().await;
    put(&made.writer, &statuses()).await;
    assert!(made.writer.verify().await.unwrap().is_sound());
    sqlx::query("DELETE FROM search WHERE rowid = 2")
        .execute(made.writer.pool())
        .await
        .unwrap();
    let verified = made.writer.verify().await.unwrap();
    assert_eq!(verified.damage, ["1 statuses that search does not find"]);
}

#[tokio::test]
async fn only_the_present_version_counts_as_held() {
    let made = archive().await;
    let mut post = status("1", "one");
    put(&made.writer, std::slice::from_ref(&post)).await;
    let held = async |json: &Value| {
        made.writer
            .holds("a.example", &json.to_string(), true)
            .await
            .unwrap()
    };
    post["favourites_count"] = json!(7);
    assert_eq!(held(&post).await, Held::Complete);
    post["content"] = json!("<p>two</p>");
    assert_eq!(held(&post).await, Held::Outdated);
    assert_eq!(held(&status("2", "other")).await, Held::Absent);
    let picture = &statuses()[1];
    put(&made.writer, std::slice::from_ref(picture)).await;
    assert_eq!(held(picture).await, Held::WithoutFiles);
    let file = made.writer.keep_file(&b"\x89PNG\r\n\x1a\n"[..]).unwrap();
    let mut batch = made.writer.begin().await.unwrap();
    let url = "https://a.example/9.png";
    batch
        .put_file(url, "original", &file, crate::support::moment(1))
        .await
        .unwrap();
    batch.commit().await.unwrap();
    assert_eq!(held(picture).await, Held::Complete);
    let place = made.writer.path_of(&file.path);
    let whole = std::fs::read(&place).unwrap();
    std::fs::write(&place, &whole[..3]).unwrap();
    assert_eq!(held(picture).await, Held::WithoutFiles, "it was cut");
    std::fs::write(&place, &whole).unwrap();
    assert_eq!(held(picture).await, Held::Complete);
    std::fs::remove_file(made.writer.path_of(&file.path)).unwrap();
    assert_eq!(held(picture).await, Held::WithoutFiles);
}

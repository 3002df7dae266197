//! Statuses and accounts are there once, in versions.

use fediway::TryStreamExt;
use fediway_archive::{Filter, Held, Origin, PutKind, Source, Writer};
use serde_json::{Value, json};

use crate::support::{account, archive, source, status};

async fn put(writer: &Writer, json: &Value, source: &Source) -> (i64, PutKind) {
    let mut batch = writer.begin().await.unwrap();
    let put = batch.put_status(&json.to_string(), source).await.unwrap();
    batch.commit().await.unwrap();
    (put.row, put.kind)
}

async fn rows(writer: &Writer, table: &'static str) -> i64 {
    let query = format!("SELECT count(*) FROM {table}");
    let query = sqlx::query_scalar(sqlx::AssertSqlSafe(query));
    query.fetch_one(writer.pool()).await.unwrap()
}

#[tokio::test]
async fn counts_are_renewed_and_texts_become_versions() {
    let made = archive().await;
    let mut post = status("7", "one");
    let (row, kind) = put(&made.writer, &post, &source(10)).await;
    assert_eq!(kind, PutKind::New);
    post["replies_count"] = json!(4);
    assert_eq!(
        put(&made.writer, &post, &source(20)).await,
        (row, PutKind::Known)
    );
    let stored = made.writer.status(row).await.unwrap().unwrap();
    assert_eq!((stored.replies, stored.version), (4, 1));
    assert_eq!(serde_json::from_str::<Value>(&stored.json).unwrap(), post);

    post["content"] = json!("<p>two</p>");
    post["edited_at"] = json!("2026-08-02T12:00:00.000Z");
    assert_eq!(
        put(&made.writer, &post, &source(30)).await,
        (row, PutKind::Changed)
    );
    let versions = made.writer.versions(row).await.unwrap();
    let texts: Vec<_> = versions
        .iter()
        .map(|version| version.json.contains("two"))
        .collect();
    assert_eq!(texts, [false, true]);
    assert_eq!(made.writer.status(row).await.unwrap().unwrap().text, "two");
}

#[tokio::test]
async fn a_boost_is_a_row_of_its_own_that_points_at_what_it_boosts() {
    let made = archive().await;
    let inner = status("7", "inner");
    let mut boost = status("8", "");
    boost["reblog"] = inner.clone();
    // As some servers do.
    boost["uri"] = inner["uri"].clone();
    let (boost_row, _) = put(&made.writer, &boost, &source(10)).await;
    let (inner_row, kind) = put(&made.writer, &inner, &source(10)).await;
    assert_eq!(kind, PutKind::Known);
    assert_ne!(boost_row, inner_row);
    let stored = made.writer.status(boost_row).await.unwrap().unwrap();
    assert_eq!((stored.boost_of, stored.uri), (Some(inner_row), None));
    assert_eq!(rows(&made.writer, "statuses").await, 2);
    assert_eq!(rows(&made.writer, "accounts").await, 1);
}

#[tokio::test]
async fn one_status_on_two_servers_is_one_row() {
    let made = archive().await;
    let mut post = status("7", "one");
    let (row, _) = put(&made.writer, &post, &source(10)).await;
    post["id"] = json!("900");
    post["account"]["id"] = json!("901");
    post["account"]["acct"] = json!("alice@a.example");
    let elsewhere = Source::api("b.example", "b.example", crate::support::moment(20));
    assert_eq!(
        put(&made.writer, &post, &elsewhere).await,
        (row, PutKind::Known)
    );
    assert_eq!(made.writer.ids_of(row).await.unwrap().len(), 2);
    assert_eq!(rows(&made.writer, "accounts").await, 1);
}

#[tokio::test]
async fn a_reply_that_came_first_finds_what_it_replies_to() {
    let made = archive().await;
    let mut reply = status("8", "reply");
    reply["in_reply_to_id"] = json!("7");
    let (reply_row, _) = put(&made.writer, &reply, &source(10)).await;
    let (row, _) = put(&made.writer, &status("7", "first"), &source(10)).await;
    let replies = made.writer.statuses(Filter::new().replies_to(row));
    let replies: Vec<_> = replies.try_collect().await.unwrap();
    assert_eq!(
        replies.iter().map(|reply| reply.id).collect::<Vec<_>>(),
        [reply_row]
    );
}

#[tokio::test]
async fn a_file_adds_and_changes_nothing() {
    let made = archive().await;
    let post = status("7", "from the server");
    let (row, _) = put(&made.writer, &post, &source(10)).await;
    let mut imported = status("", "from a file");
    imported["uri"] = post["uri"].clone();
    let file = Source {
        origin: Origin::MastodonExport,
        ..source(20)
    };
    assert_eq!(
        put(&made.writer, &imported, &file).await,
        (row, PutKind::Known)
    );
    let stored = made.writer.status(row).await.unwrap().unwrap();
    assert_eq!(
        (stored.text.as_str(), stored.version),
        ("from the server", 1)
    );

    // The other way round, the server's words take the place of the file's.
    imported["uri"] = json!("https://a.example/statuses/9");
    let (row, kind) = put(&made.writer, &imported, &file).await;
    assert_eq!(kind, PutKind::New);
    let again = status("9", "from the server");
    assert_eq!(
        put(&made.writer, &again, &source(30)).await,
        (row, PutKind::Known)
    );
    let stored = made.writer.status(row).await.unwrap().unwrap();
    assert_eq!(
        (stored.origin.as_str(), stored.text.as_str()),
        ("api", "from the server")
    );
}

#[tokio::test]
async fn a_profile_that_changed_keeps_what_it_was() {
    let made = archive().await;
    let mut alice = account("alice");
    let mut batch = made.writer.begin().await.unwrap();
    let first = batch
        .put_account(&alice.to_string(), &source(10))
        .await
        .unwrap();
    alice["followers_count"] = json!(12);
    let second = batch
        .put_account(&alice.to_string(), &source(20))
        .await
        .unwrap();
    alice["acct"] = json!("alicia");
    let third = batch
        .put_account(&alice.to_string(), &source(30))
        .await
        .unwrap();
    batch.commit().await.unwrap();
    let kinds = [first.kind, second.kind, third.kind];
    assert_eq!(kinds, [PutKind::New, PutKind::Known, PutKind::Changed]);
    let versions = made.writer.account_versions(first.row).await.unwrap();
    let handles: Vec<_> = versions
        .iter()
        .map(|(_, handle, _)| handle.as_str())
        .collect();
    assert_eq!(handles, ["alice@a.example"]);
}

#[tokio::test]
async fn statuses_stream_in_both_orders_without_loss() {
    let made = archive().await;
    let mut batch = made.writer.begin().await.unwrap();
    for number in 0..450 {
        let mut post = status(&number.to_string(), "x");
        // Many at the same moment.
        post["created_at"] = json!(format!("2026-08-{:02}T12:00:00.000Z", 1 + number / 100));
        batch
            .put_status(&post.to_string(), &source(1))
            .await
            .unwrap();
    }
    batch.commit().await.unwrap();
    let newest = made.writer.statuses(Filter::new());
    let newest: Vec<_> = newest.map_ok(|row| row.id).try_collect().await.unwrap();
    let oldest = made
        .writer
        .statuses(Filter::new().order(fediway_archive::read::Order::Oldest));
    let mut oldest: Vec<_> = oldest.map_ok(|row| row.id).try_collect().await.unwrap();
    assert_eq!(newest.len(), 450);
    oldest.reverse();
    assert_eq!(newest, oldest);
    // What is begun and not committed is not there.
    let mut batch = made.writer.begin().await.unwrap();
    batch
        .put_status(&status("999", "x").to_string(), &source(1))
        .await
        .unwrap();
    drop(batch);
    assert_eq!(made.writer.count(&Filter::new()).await.unwrap(), 450);
}

#[tokio::test]
async fn what_the_archive_holds_is_this_version_with_every_file() {
    let made = archive().await;
    let held = async |json: &Value| {
        let json = json.to_string();
        let held = made.writer.holds("a.example", &json, true);
        held.await.unwrap()
    };
    let mut post = status("1", "one");
    assert_eq!(held(&post).await, Held::Absent);
    put(&made.writer, &post, &source(1)).await;
    assert_eq!(held(&post).await, Held::Complete);
    let mut edited = post.clone();
    edited["content"] = json!("<p>two</p>");
    assert_eq!(held(&edited).await, Held::Outdated);
    let mut touched = post.clone();
    touched["edited_at"] = json!("2026-08-02T12:00:00.000Z");
    assert_eq!(held(&touched).await, Held::Outdated);
    post["media_attachments"] =
        json!([{ "id": "9", "type": "image", "url": "https://a.example/9.png" }]);
    put(&made.writer, &post, &source(2)).await;
    assert_eq!(held(&post).await, Held::WithoutFiles);
    crate::life::keep(&made.writer, "https://a.example/9.png", crate::made::PNG).await;
    assert_eq!(held(&post).await, Held::Complete);
}

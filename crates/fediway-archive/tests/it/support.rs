//! What the tests share.

use fediway::Timestamp;
use fediway_archive::{Source, Writer};
use serde_json::{Value, json};

pub(crate) fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

/// What `a.example` says, so many seconds after 1970.
pub(crate) fn source(seconds: i64) -> Source {
    Source::api("a.example", "a.example", moment(seconds))
}

pub(crate) struct Folder {
    _dir: tempfile::TempDir,
    pub(crate) writer: Writer,
}

/// A new archive.
pub(crate) async fn archive() -> Folder {
    let dir = tempfile::tempdir().unwrap();
    let writer = Writer::create(dir.path().join("archive")).await.unwrap();
    Folder { _dir: dir, writer }
}

pub(crate) fn account(name: &str) -> Value {
    json!({
        "id": format!("1{}", name.len()),
        "username": name,
        "acct": name,
        "uri": format!("https://a.example/users/{name}"),
        "url": format!("https://a.example/@{name}"),
        "display_name": name,
        "note": "",
        "avatar": format!("https://a.example/{name}.png"),
        "header": "",
        "fields": [],
        "vendor_key": [1, 2, 3]
    })
}

pub(crate) fn status(id: &str, text: &str) -> Value {
    json!({
        "id": id,
        "uri": format!("https://a.example/statuses/{id}"),
        "url": format!("https://a.example/@alice/{id}"),
        "created_at": "2026-08-01T12:00:00.000Z",
        "account": account("alice"),
        "content": format!("<p>{text}</p>"),
        "visibility": "public",
        "spoiler_text": "",
        "replies_count": 0,
        "media_attachments": [],
        "mentions": [],
        "tags": []
    })
}

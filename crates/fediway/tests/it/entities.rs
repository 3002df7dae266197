//! Entities decode whatever a server puts into their fields.

use fediway::{Poll, Status, Visibility};
use serde_json::{Value, json};

/// A status with something in every field that this library reads.
fn status() -> Value {
    json!({
        "id": "117020569296803689", "uri": "https://example.org/1", "url": "https://example.org/@a/1",
        "created_at": "2026-08-01T13:49:42.878Z", "edited_at": "2026-08-02T00:00:00.000Z",
        "account": {
            "id": "1", "username": "ann", "acct": "ann", "display_name": "Ann", "note": "<p>Hi</p>",
            "created_at": "2026-01-01T00:00:00.000Z", "last_status_at": "2026-08-01",
            "statuses_count": 7, "bot": false, "moved": null,
            "fields": [{ "name": "a", "value": "b", "verified_at": null }],
            "emojis": [{ "shortcode": "x", "url": "u", "static_url": "s", "visible_in_picker": true }],
            "roles": [{ "id": 3, "name": "Admin", "color": "" }]
        },
        "content": "<p>Hello</p>", "text": "Hello", "visibility": "unlisted", "sensitive": true,
        "spoiler_text": "warning",
        "media_attachments": [{ "id": 5, "type": "image", "url": null, "meta": { "focus": { "x": 0.5, "y": -1 } } }],
        "application": { "name": "fediway", "website": null },
        "mentions": [{ "id": "2", "username": "bob", "acct": "bob@b.example", "url": "u" }],
        "tags": [{ "name": "cats", "url": "u" }],
        "reblogs_count": 1, "favourites_count": "2", "replies_count": 3.0, "quotes_count": null,
        "in_reply_to_id": "10", "in_reply_to_account_id": "2",
        "reblog": { "id": "9" }, "quote": { "state": "accepted", "quoted_status": { "id": "8" } },
        "poll": { "id": "4", "options": [{ "title": "Tea", "votes_count": 1 }], "own_votes": [0] },
        "card": { "url": "u", "title": "t", "type": "link", "width": "400" },
        "language": "en", "favourited": 1, "reblogged": "true", "muted": null, "pleroma": { "x": 1 }
    })
}

fn decode(value: &Value) -> serde_json::Result<Status> {
    serde_json::from_str(&value.to_string())
}

#[test]
fn a_vote_that_is_no_position_is_dropped() {
    let poll = r#"{ "id": "4", "own_votes": [0, 4294967296, -1, "2", null] }"#;
    let poll: Poll = serde_json::from_str(poll).unwrap();
    assert_eq!(poll.own_votes, [0, 2]);
}

#[test]
fn every_field_is_read() {
    let status = decode(&status()).unwrap();
    assert_eq!(status.id.as_str(), "117020569296803689");
    assert_eq!(status.visibility, Visibility::Unlisted);
    assert_eq!(
        (
            status.reblogs_count,
            status.favourites_count,
            status.replies_count
        ),
        (1, 2, 3)
    );
    assert!(status.favourited && status.reblogged && !status.muted);
    assert_eq!(status.media_attachments[0].id.as_str(), "5");
    assert_eq!(status.reblog.unwrap().id.as_str(), "9");
    assert_eq!(
        status.quote.unwrap().quoted_status.unwrap().id.as_str(),
        "8"
    );
    assert_eq!(status.card.unwrap().width, 400);
    let account = status.account.unwrap();
    assert_eq!(account.roles[0].id.as_str(), "3");
    assert_eq!(account.last_status_at, "2026-08-01".parse().ok());
}

/// Every place in the status, also in nested objects and lists.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let parts: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, part)| (key.clone(), part)).collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(i, part)| (i.to_string(), part))
            .collect(),
        _ => Vec::new(),
    };
    for (key, part) in parts {
        let place = format!("{at}/{key}");
        places(part, &place, found);
        found.push(place);
    }
}

#[test]
fn one_odd_field_fails_nothing() {
    let mut found = Vec::new();
    places(&status(), "", &mut found);
    assert!(found.len() > 80);
    let odd = [
        Value::Null,
        json!("surprise"),
        json!(""),
        json!(-1),
        json!(18446744073709551615u64),
        json!(1.5e300),
        json!(-1.5e300),
        json!(i64::MIN),
        json!(true),
        json!([]),
        json!([null, 1, "x", {}]),
        json!({}),
        json!({ "id": [] }),
    ];
    for place in found.iter().filter(|place| *place != "/id") {
        for value in &odd {
            let mut changed = status();
            *changed.pointer_mut(place).unwrap() = value.clone();
            let decoded = decode(&changed);
            assert!(decoded.is_ok(), "{place} = {value}: {decoded:?}");
        }
    }
}

#[test]
fn one_missing_field_fails_nothing() {
    for key in status()
        .as_object()
        .unwrap()
        .keys()
        .filter(|key| *key != "id")
    {
        let mut changed = status();
        changed.as_object_mut().unwrap().remove(key);
        assert!(decode(&changed).is_ok(), "{key}");
    }
    assert!(decode(&json!({ "id": 1 })).is_ok());
}

#[test]
fn what_has_no_field_that_makes_sense_is_no_status() {
    for value in [
        json!({}),
        json!({ "id": null }),
        json!({ "id": "" }),
        json!([]),
        json!("1"),
        Value::Null,
    ] {
        assert!(decode(&value).is_err(), "{value}");
    }
}

#[test]
fn without_its_id_a_status_has_an_empty_one() {
    for id in [json!(null), json!(""), json!([])] {
        let status = decode(&json!({ "id": id, "content": "a" })).unwrap();
        assert_eq!((status.id.as_str(), &*status.content), ("", "a"), "{id}");
    }
    assert!(decode(&json!({ "unknown": 1 })).is_err());
}

#[test]
fn a_key_that_comes_twice_counts_when_it_makes_sense() {
    let twice =
        r#"{"id":"1","content":"a","content":"b","account":{"id":"2"},"account":7,"id":null}"#;
    let status: Status = serde_json::from_str(twice).unwrap();
    assert_eq!((status.id.as_str(), status.content.as_str()), ("1", "b"));
    assert_eq!(status.account.unwrap().id.as_str(), "2");
}

#[test]
fn broken_json_is_an_error() {
    for text in [
        "",
        "{",
        r#"{"id":"1""#,
        r#"{"id":"1","account":{"id":}"#,
        r#"{"id":"1"}x"#,
    ] {
        assert!(serde_json::from_str::<Status>(text).is_err(), "{text}");
    }
}

#[test]
fn unknown_words_are_written_back() {
    let decoded = decode(&json!({ "id": "1", "visibility": "mutuals_only" })).unwrap();
    assert_eq!(decoded.visibility, Visibility::Other("mutuals_only".into()));
    assert_eq!(
        serde_json::to_value(&decoded).unwrap()["visibility"],
        "mutuals_only"
    );
}

#[test]
fn what_is_written_reads_back() {
    let decoded = decode(&status()).unwrap();
    assert_eq!(
        decode(&serde_json::to_value(&decoded).unwrap()).unwrap(),
        decoded
    );
}

/// An item that is no status does not fail its page and is not dropped.
#[tokio::test]
async fn a_page_carries_what_it_could_not_decode() {
    use crate::support::{Page, server};
    use fediway::{AddressPolicy, Client, Instance, InstanceUrl, Transport};
    use futures_util::StreamExt;

    let first = r#"[{"id":"3"},{"unknown":"alone"},{"id":{}},{"id":"2"},"x"]"#;
    let pages = vec![
        Page::new("/api/v1/timelines/home", 200, first),
        Page::new(
            "/api/v1/timelines/home?max_id=2",
            200,
            r#"[{"id":"2"},{"id":"1"}]"#,
        ),
        Page::new("/api/v1/timelines/home?max_id=1", 200, "[]"),
    ];
    let (address, requests) = server(pages).await;
    let policy = AddressPolicy::loopback_for_tests();
    let url = InstanceUrl::parse_with(&address, &policy).unwrap();
    let transport = Transport::builder().policy(policy).build().unwrap();
    let client = Client::anonymous(Instance::without_discovery(url)).with_transport(&transport);

    let page = client.timelines().home().await.unwrap();
    assert_eq!(page.len(), 2);
    let odd: Vec<_> = page
        .malformed
        .iter()
        .map(|odd| (odd.index, odd.raw.get()))
        .collect();
    assert_eq!(
        odd,
        [
            (1, r#"{"unknown":"alone"}"#),
            (2, r#"{"id":{}}"#),
            (4, r#""x""#)
        ]
    );

    let all: Vec<_> = client
        .timelines()
        .home()
        .items()
        .map(|status| status.map_or("odd".into(), |status| status.id.to_string()))
        .collect()
        .await;
    assert_eq!(
        all,
        ["3", "odd", "odd", "2", "odd", "1"],
        "no status twice, though a page repeats one"
    );
    assert_eq!(requests.lock().unwrap().len(), 4);
}

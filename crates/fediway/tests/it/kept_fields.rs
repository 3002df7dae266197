//! What a server sent is written back as it came: nothing is lost, and dates keep their form.

use fediway::entities::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Reads an entity and writes it again: of what was sent, all has to be there as it was.
fn keeps<T: DeserializeOwned + Serialize>(sent: Value) {
    let read: T = serde_json::from_str(&sent.to_string()).unwrap();
    let written = serde_json::to_value(read).unwrap();
    for (key, value) in sent.as_object().unwrap() {
        assert!(
            contains(&written[key], value),
            "{key}: {value} became {}",
            written[key]
        );
    }
}

fn contains(written: &Value, sent: &Value) -> bool {
    match (written, sent) {
        (Value::Object(written), Value::Object(sent)) => sent
            .iter()
            .all(|(key, value)| contains(written.get(key).unwrap_or(&Value::Null), value)),
        (Value::Array(written), Value::Array(sent)) => {
            written.len() == sent.len()
                && written
                    .iter()
                    .zip(sent)
                    .all(|(written, sent)| contains(written, sent))
        }
        _ => written == sent,
    }
}

#[test]
fn dates_keep_the_form_they_came_in() {
    for day in [
        "2026-11-26",
        "2026-11-26T00:00:00Z",
        "2026-11-26T07:08:09.5Z",
    ] {
        keeps::<Account>(json!({ "id": "1", "last_status_at": day }));
        keeps::<FeaturedTag>(json!({ "id": "1", "last_status_at": day }));
        keeps::<AdminMeasure>(json!({ "key": "logins", "data": [{ "date": day, "value": 1 }] }));
        keeps::<TermsOfService>(json!({ "effective_date": day, "succeeded_by": day }));
    }
    for day in [
        json!("1795651200"),
        json!(1795651200),
        json!("2026-11-26"),
        json!("1795651200.500000"),
        json!(1795651200.5),
    ] {
        keeps::<Tag>(json!({ "name": "cats", "history": [{ "day": day, "uses": 1 }] }));
        keeps::<InstanceActivity>(json!({ "week": day }));
    }
}

#[test]
fn a_marker_with_seconds_and_fractions_is_read() {
    let expected = "2026-11-26T05:17:22.37719Z".parse().unwrap();
    for written in [
        r#""1795670242.377190""#,
        "1795670242.377190",
        r#"" 1795670242.37719 ""#,
    ] {
        let marker = format!(r#"{{"last_read_id":"1","updated_at":{written}}}"#);
        let marker: Marker = serde_json::from_str(&marker).unwrap();
        assert_eq!(marker.updated_at, Some(expected), "{written}");
        let status = format!(r#"{{"id":"1","created_at":{written},"edited_at":{written}}}"#);
        let status: Status = serde_json::from_str(&status).unwrap();
        assert_eq!(
            (status.created_at, status.edited_at),
            (Some(expected), Some(expected))
        );
    }
}

/// Some servers send the quoted status in the place of the quote.
#[test]
fn a_quoted_status_is_kept_wherever_it_stands() {
    let quoted =
        json!({ "id": "5", "content": "<p>Hi</p>", "account": { "id": "7", "acct": "ann" } });
    let read = |quote: Value| -> Status {
        serde_json::from_value(json!({ "id": "1", "quote": quote })).unwrap()
    };
    let mut nested = quoted.clone();
    nested["quote"] = json!({ "id": "6", "content": "deeper" });
    for quote in [
        quoted.clone(),
        nested,
        json!({ "state": "accepted", "quoted_status": quoted }),
    ] {
        let quote = read(quote).quote.unwrap();
        assert_eq!(quote.state, QuoteState::Accepted);
        let quoted = quote.quoted_status.unwrap();
        assert_eq!((quoted.id.as_str(), &*quoted.content), ("5", "<p>Hi</p>"));
        assert_eq!(quoted.account.unwrap().acct, "ann");
    }
    let pending = read(json!({ "state": "pending", "quoted_status": null }))
        .quote
        .unwrap();
    assert_eq!(
        (pending.state, pending.quoted_status),
        (QuoteState::Pending, None)
    );
    let shallow = read(json!({ "state": "accepted", "quoted_status_id": "5" }))
        .quote
        .unwrap();
    assert_eq!(shallow.quoted_status_id.unwrap().as_str(), "5");
    for nothing in [json!(null), json!([]), json!("5"), json!(5)] {
        assert_eq!(read(nothing).quote, None);
    }
    let one: Quote = serde_json::from_value(quoted).unwrap();
    assert_eq!(one.quoted_status.unwrap().id.as_str(), "5");
}

/// Whatever else a server puts into these places, the status is read.
#[test]
fn odd_reactions_cost_no_status() {
    for odd in [
        json!({ "👍": 2 }),
        json!([["👍", 2]]),
        json!("👍"),
        json!(2),
        json!(null),
    ] {
        let status = json!({
            "id": "1", "emoji_reactions": odd, "reactions": odd, "pleroma": { "emoji_reactions": odd },
        });
        let status: Status = serde_json::from_value(status).unwrap();
        assert_eq!(status.id.as_str(), "1");
        assert!(status.reacted_with().is_empty());
    }
    let reaction = json!([{ "name": "👍", "count": "2", "me": true }]);
    for place in ["emoji_reactions", "reactions", "pleroma"] {
        let inside = match place {
            "pleroma" => json!({ "emoji_reactions": reaction }),
            _ => reaction.clone(),
        };
        let status: Status = serde_json::from_value(json!({ "id": "1", place: inside })).unwrap();
        let [one] = status.reacted_with() else {
            panic!("{place}: {status:?}");
        };
        assert_eq!((&*one.name, one.count, one.me), ("👍", 2, true));
    }
}

#[test]
fn reactions_and_quotes_beside_a_status_are_kept() {
    let reaction = json!({ "name": "🔥", "count": 2, "me": true, "account_ids": ["7"] });
    keeps::<Status>(json!({
        "id": "1",
        "emoji_reactions": [reaction],
        "emoji_reactions_count": 2,
        "reactions": [{ "name": "blobcat", "count": 1, "me": false, "domain": "a.example",
            "url": "https://a.example/blobcat.png" }],
        "quote_id": "5"
    }));
}

#[test]
fn what_moderators_see_is_kept() {
    let entry = json!({
        "id": "1", "domain": "a.example", "created_at": "2026-11-26T05:17:22Z",
        "created_by": "01F8MHAMCHF6Y650WCRSCP4WMY", "obfuscate": true,
        "private_comment": "ours", "public_comment": "theirs", "comment": "exported",
        "subscription_id": "9", "permission_type": "block"
    });
    keeps::<AdminDomainAllow>(entry.clone());
    keeps::<AdminDomainBlock>(entry);
    keeps::<Rule>(json!({
        "id": "1", "text": "Be kind", "created_at": "2026-11-26T05:17:22Z",
        "updated_at": "2026-11-26T05:17:23Z"
    }));
}

#[test]
fn the_own_account_keeps_its_settings_wherever_it_stands() {
    let own = json!({
        "id": "1", "acct": "ann",
        "source": { "note": "Hi", "privacy": "private" },
        "role": { "id": "3", "name": "Admin" }
    });
    keeps::<Account>(own.clone());
    keeps::<CredentialAccount>(own.clone());
    keeps::<MutedAccount>(own.clone());
    keeps::<Status>(json!({ "id": "5", "account": own }));
}

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
    for day in [json!("1795651200"), json!(1795651200), json!("2026-11-26")] {
        keeps::<Tag>(json!({ "name": "cats", "history": [{ "day": day, "uses": 1 }] }));
        keeps::<InstanceActivity>(json!({ "week": day }));
    }
}

#[test]
fn a_marker_with_seconds_and_fractions_is_read() {
    let marker: Marker =
        serde_json::from_str(r#"{"last_read_id":"1","updated_at":"1795670242.377190"}"#).unwrap();
    let expected = "2026-11-26T05:17:22.37719Z".parse().unwrap();
    assert_eq!(marker.updated_at, Some(expected));
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

use serde_json::json;

use super::*;
use crate::{Client, Instance, InstanceUrl};

/// What an edit without a name in it sends.
fn sent(now: Value, source: Option<Value>, named: fn(EditStatus) -> EditStatus) -> Value {
    let url = InstanceUrl::parse("example.org").unwrap();
    let client = Client::anonymous(Instance::without_discovery(url));
    let mut call = named(client.statuses().edit("1")).named.call;
    let source = source.map(|source| serde_json::from_value(source).unwrap());
    keep(
        &mut call,
        &serde_json::from_value(now).unwrap(),
        source.as_ref(),
    );
    let http = call.to_http(client.instance().url()).unwrap();
    serde_json::from_slice(http.body()).unwrap()
}

#[test]
fn the_quote_policy_is_named_where_a_policy_says_it() {
    for (automatic, manual, policy) in [
        (json!(["public"]), json!([]), json!("public")),
        (json!(["followers"]), json!([]), json!("followers")),
        (json!([]), json!([]), json!("nobody")),
        (json!(["following"]), json!([]), Value::Null),
        (json!([]), json!(["public"]), Value::Null),
        (json!(["followers"]), json!(["public"]), Value::Null),
    ] {
        let approval = json!({ "automatic": automatic, "manual": manual });
        let now = json!({ "id": "1", "quote_approval": approval });
        assert_eq!(
            sent(now, None, |edit| edit)["quote_approval_policy"],
            policy
        );
    }
    assert_eq!(
        sent(json!({ "id": "1" }), None, |edit| edit)["quote_approval_policy"],
        Value::Null,
    );
}

#[test]
fn a_warning_that_the_source_leaves_out_is_kept() {
    let now = || json!({ "id": "1", "spoiler_text": "rain" });
    let source = json!({ "id": "1", "text": "x" });
    assert_eq!(
        sent(now(), Some(source), |edit| edit)["spoiler_text"],
        "rain"
    );
    let source = json!({ "id": "1", "text": "x", "spoiler_text": "rain & wind" });
    let kept = sent(now(), Some(source), |edit| edit);
    assert_eq!(kept["spoiler_text"], "rain & wind");
    let none = sent(now(), None, |edit| edit.spoiler_text(""));
    assert_eq!(none["spoiler_text"], "");
}

#[test]
fn a_file_keeps_the_parts_that_are_not_named() {
    let focus = json!({ "focus": { "x": 0.5, "y": -0.25 } });
    let files = json!([
        { "id": "7", "description": "A hill", "meta": focus },
        { "id": "8", "description": null },
    ]);
    let now = json!({ "id": "1", "media_attachments": files });
    let described = sent(now.clone(), None, |edit| {
        edit.media_attributes([MediaEdit::new("7").description("A lake")])
    });
    let expected = json!([{ "id": "7", "description": "A lake", "focus": "0.5,-0.25" }]);
    assert_eq!(described["media_attributes"], expected);
    let moved = sent(now, None, |edit| {
        edit.media_attributes([MediaEdit::new("7").focus(0.0, 0.0), MediaEdit::new("8")])
    });
    let expected = json!([
        { "id": "7", "description": "A hill", "focus": "0,0" },
        { "id": "8" },
    ]);
    assert_eq!(moved["media_attributes"], expected);
    assert_eq!(moved["media_ids"], json!(["7", "8"]));
}

#[test]
fn what_was_hidden_stays_hidden_and_keeps_its_language() {
    let now = json!({ "id": "1", "sensitive": true, "language": "de" });
    let kept = sent(now.clone(), None, |edit| edit);
    assert_eq!(kept["sensitive"], true);
    assert_eq!(kept["language"], "de");
    let changed = sent(now, None, |edit| edit.sensitive(false).language("fr"));
    assert_eq!(changed["sensitive"], false);
    assert_eq!(changed["language"], "fr");
}

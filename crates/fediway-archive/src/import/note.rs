//! ActivityPub as the client API would have told it: an export has activities, the archive keeps
//! statuses. The activity itself stays in the status under the key [`ORIGINAL`], as it was written.

use serde_json::{Value, json};

use super::actor::Actor;
use super::attachment;
use super::visibility;

/// The key of the activity in the JSON of an imported status.
pub(crate) const ORIGINAL: &str = "activity";

/// The status that an activity of an outbox is about; `None` for what is neither a post nor a boost.
pub(super) fn status(activity: &Value, actor: &Actor) -> Option<Value> {
    match activity["type"].as_str()? {
        "Create" => note(&activity["object"], actor).or_else(|| unseen(&activity["object"])),
        "Announce" => boost(activity, actor),
        // Some exports have the object alone.
        _ => note(activity, actor),
    }
}

fn boost(activity: &Value, actor: &Actor) -> Option<Value> {
    let uri = activity["id"].as_str()?;
    let object = &activity["object"];
    let inner = note(object, actor).or_else(|| unseen(object))?;
    Some(json!({
        "id": id_of(uri),
        "uri": uri,
        "url": null,
        "created_at": activity["published"],
        "account": actor.account(),
        "content": "",
        "visibility": visibility::of(activity, actor.followers()),
        "reblog": inner,
    }))
}

/// A status of which nothing but its address is known.
pub(super) fn unseen(object: &Value) -> Option<Value> {
    let uri = object.as_str().or_else(|| object["id"].as_str())?;
    let author = super::actor::guessed(uri);
    Some(json!({
        "id": "",
        "uri": uri,
        "url": uri,
        "account": author,
        "content": "",
        "visibility": "",
    }))
}

const POSTS: [&str; 8] = [
    "Note", "Question", "Article", "Page", "Image", "Video", "Audio", "Event",
];

fn note(object: &Value, actor: &Actor) -> Option<Value> {
    let uri = object["id"].as_str()?;
    let kind = object["type"].as_str()?;
    if !POSTS.contains(&kind) {
        return None;
    }
    let author = object["attributedTo"].as_str();
    let author = match author.is_none_or(|it| actor.is(it)) {
        true => actor.account().clone(),
        false => super::actor::guessed(author.unwrap_or(uri)),
    };
    let mut status = json!({
        "id": id_of(uri),
        "uri": uri,
        "url": page(object).unwrap_or(uri),
        "account": author,
        "created_at": object["published"],
        "edited_at": object["updated"],
        "content": text(object),
        "spoiler_text": object["summary"].as_str().unwrap_or_default(),
        "sensitive": object["sensitive"].as_bool().unwrap_or_default(),
        "visibility": visibility::of(object, actor.followers()),
        "language": language(object),
        "media_attachments": attachment::all(&object["attachment"], actor.server()),
        "favourites_count": object["likes"]["totalItems"].as_u64().unwrap_or_default(),
        "reblogs_count": object["shares"]["totalItems"].as_u64().unwrap_or_default(),
        "mentions": tags(object, "Mention", mention),
        "tags": tags(object, "Hashtag", hashtag),
        "emojis": tags(object, "Emoji", emoji),
        "poll": poll(object, kind),
    });
    if let Some(parent) = object["inReplyTo"].as_str() {
        // The id of the parent, where it is of the same server; its address in any case.
        let same = actor.is_here(parent).then(|| id_of(parent));
        status["in_reply_to_id"] = json!(same.filter(|id| !id.is_empty()));
        status["in_reply_to_uri"] = json!(parent);
    }
    if let Some(quoted) = quoted(object) {
        status["quote"] = json!({ "state": "accepted", "quoted_status": unseen(&json!(quoted)) });
    }
    Some(status)
}

/// The id that Mastodon's API has for an address of a status; empty for other forms.
fn id_of(uri: &str) -> &str {
    let path = uri.strip_suffix("/activity").unwrap_or(uri);
    let Some((before, id)) = path.rsplit_once('/') else {
        return "";
    };
    let is_status = before.ends_with("/statuses") && id.bytes().all(|it| it.is_ascii_digit());
    if is_status { id } else { "" }
}

/// `url` is a text, an object, or a list of them: the first page counts.
fn page(object: &Value) -> Option<&str> {
    match &object["url"] {
        Value::String(url) => Some(url),
        Value::Array(all) => all
            .iter()
            .find_map(|it| it.as_str().or_else(|| it["href"].as_str())),
        link => link["href"].as_str(),
    }
}

/// The text, or the first one of its languages.
fn text(object: &Value) -> &str {
    let own = object["content"].as_str();
    let mapped = object["contentMap"].as_object();
    own.or_else(|| mapped?.values().find_map(Value::as_str))
        .unwrap_or_default()
}

/// The language, where there is one and no more.
fn language(object: &Value) -> Option<&str> {
    let map = object["contentMap"].as_object()?;
    let mut languages = map.keys().filter(|it| *it != "und");
    let first = languages.next()?;
    languages.next().is_none().then_some(first)
}

fn quoted(object: &Value) -> Option<&str> {
    ["quote", "quoteUri", "quoteUrl", "_misskey_quote"]
        .into_iter()
        .find_map(|key| object[key].as_str())
}

/// What the tags of one type say.
fn tags(object: &Value, kind: &str, read: fn(&Value) -> Option<Value>) -> Vec<Value> {
    let all = match &object["tag"] {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    all.iter()
        .filter(|tag| tag["type"] == kind)
        .filter_map(read)
        .collect()
}

fn mention(tag: &Value) -> Option<Value> {
    let acct = tag["name"].as_str()?.trim_start_matches('@');
    let username = acct.split('@').next();
    Some(json!({ "id": "", "username": username, "acct": acct, "url": tag["href"] }))
}

fn hashtag(tag: &Value) -> Option<Value> {
    let name = tag["name"].as_str()?.trim_start_matches('#');
    Some(json!({ "name": name.to_lowercase(), "url": tag["href"] }))
}

fn emoji(tag: &Value) -> Option<Value> {
    let code = tag["name"].as_str()?.trim_matches(':');
    let url = tag["icon"]["url"].as_str()?;
    Some(json!({ "shortcode": code, "url": url, "static_url": url, "visible_in_picker": false }))
}

fn poll(object: &Value, kind: &str) -> Option<Value> {
    let several = object["anyOf"].as_array();
    let options = several.or_else(|| object["oneOf"].as_array())?;
    if kind != "Question" {
        return None;
    }
    let options: Vec<Value> = options
        .iter()
        .map(|it| json!({ "title": it["name"], "votes_count": it["replies"]["totalItems"] }))
        .collect();
    let votes = options.iter().filter_map(|it| it["votes_count"].as_u64());
    let votes = votes.fold(0, u64::saturating_add);
    let ends = [&object["closed"], &object["endTime"]];
    let ends = ends.into_iter().find(|it| it.is_string());
    Some(json!({
        "id": "",
        "multiple": several.is_some(),
        "expired": object["closed"].is_string(),
        "expires_at": ends,
        "votes_count": votes,
        "voters_count": object["votersCount"],
        "options": options,
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ann() -> Actor {
        let actor = json!({ "id": "https://x.example/users/ann", "preferredUsername": "ann" });
        Actor::read(&actor).unwrap()
    }

    fn read(note: Value) -> Value {
        status(&json!({ "type": "Create", "object": note }), &ann()).unwrap()
    }

    #[test]
    fn ids_are_those_of_the_server_where_the_address_has_them() {
        for (uri, id) in [
            ("https://x.example/users/ann/statuses/109", "109"),
            ("https://x.example/users/ann/statuses/109/activity", "109"),
            ("https://x.example/ap/users/1/statuses/109", "109"),
            ("https://x.example/notes/109", ""),
            ("https://x.example/users/ann/statuses/x", ""),
            ("nonsense", ""),
        ] {
            assert_eq!(id_of(uri), id, "{uri}");
        }
    }

    #[test]
    fn a_note_is_a_status() {
        let read = read(
            json!({ "id": "https://x.example/users/ann/statuses/2", "type": "Note",
            "to": "as:Public", "summary": "cw", "contentMap": { "de": "<p>Hallo</p>" },
            "inReplyTo": "https://x.example/users/ann/statuses/1",
            "url": [{ "href": "https://x.example/@ann/2" }],
            "tag": { "type": "Hashtag", "name": "#Cats", "href": "https://x.example/tags/cats" } }),
        );
        let expected = json!({ "id": "2", "content": "<p>Hallo</p>", "language": "de", "spoiler_text": "cw",
            "visibility": "public", "in_reply_to_id": "1", "url": "https://x.example/@ann/2",
            "in_reply_to_uri": "https://x.example/users/ann/statuses/1",
            "tags": [{ "name": "cats", "url": "https://x.example/tags/cats" }] });
        for (key, value) in expected.as_object().unwrap() {
            assert_eq!(read[key], *value, "{key}");
        }
    }

    #[test]
    fn a_boost_may_have_its_object_in_it() {
        let note = json!({ "id": "https://x.example/users/ann/statuses/2", "type": "Note", "content": "own" });
        let boost = json!({ "type": "Announce", "id": "https://x.example/users/ann/statuses/3/activity", "object": note });
        let read = status(&boost, &ann()).unwrap();
        assert_eq!(
            (&read["id"], &read["reblog"]["content"]),
            (&json!("3"), &json!("own"))
        );
        let of_bob = json!({ "type": "Announce", "id": "https://x.example/3",
            "object": "https://y.example/users/bob/statuses/4" });
        let read = status(&of_bob, &ann()).unwrap();
        assert_eq!(read["reblog"]["account"]["acct"], "bob@y.example");
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let word = prop::sample::select(vec![
            "",
            "Note",
            "Create",
            "Announce",
            "Question",
            "https://x.example/a/1",
        ]);
        let leaf = prop_oneof![
            Just(json!(null)),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            word.prop_map(Value::from)
        ];
        let key = prop::sample::select(vec![
            "id",
            "type",
            "object",
            "to",
            "tag",
            "attachment",
            "url",
            "name",
            "href",
            "oneOf",
            "replies",
            "icon",
            "content",
            "contentMap",
            "inReplyTo",
            "quote",
            "focalPoint",
        ]);
        leaf.prop_recursive(4, 64, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..8)
                    .prop_map(|map| Value::Object(map.into_iter().collect()))
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_is_a_status_that_decodes_or_none(mut activity in any_json()) {
            for kind in ["Create", "Announce"] {
                if activity.is_object() {
                    activity["type"] = json!(kind);
                }
                if let Some(read) = status(&activity, &ann()) {
                    prop_assert!(serde_json::from_value::<fediway::Status>(read).is_ok());
                }
            }
        }
    }
}

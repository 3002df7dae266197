//! From the JSON of a status to an item. A field that is missing, or not what it should be, is not
//! known: nothing is guessed.

use std::collections::{BTreeSet, HashSet};

use jiff::Timestamp;
use serde_json::Value;

use super::item::{Item, Kind, Known, List, Poll};

/// What is needed to read a list.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    pub list: List,
    /// The id of the account.
    pub account: &'a str,
    /// The ids of what the profile shows first.
    pub pinned: &'a HashSet<String>,
    /// HTML as plain text.
    pub plain: fn(&str) -> String,
}

impl Reader<'_> {
    /// An item, unless it has no id.
    pub fn item(&self, json: &Value, place: usize) -> Option<Item> {
        let id = text(json, "id").filter(|id| !id.is_empty())?;
        let kind = self.kind(json);
        let is_boost = kind == Some(Kind::Boost);
        // What a boost says is what the boosted status says.
        let said = if is_boost { &json["reblog"] } else { json };
        Some(Item {
            list: self.list,
            place,
            kind,
            created: moment(&json["created_at"]),
            edited: nullable(json, "edited_at", moment),
            visibility: text(json, "visibility"),
            pinned: self.pinned(json, &id, is_boost),
            favourited: said["favourited"].as_bool(),
            bookmarked: said["bookmarked"].as_bool(),
            media: json["media_attachments"]
                .as_array()
                .map(|files| !files.is_empty()),
            poll: if is_boost {
                Some(Poll::None)
            } else {
                poll(json)
            },
            counts: if is_boost { [Some(0); 5] } else { counts(json) },
            tags: list(said, "tags", "name"),
            text: self.text(said),
            language: nullable(said, "language", |it| it.as_str().map(str::to_owned)),
            mentions: list(said, "mentions", "acct"),
            parent: nullable(json, "in_reply_to_id", id_of),
            names: names(json),
            boosted: is_boost.then(|| text(&json["reblog"], "id")).flatten(),
            url: text(json, "url")
                .or_else(|| text(json, "uri"))
                .unwrap_or_default(),
            archived: false,
            id,
        })
    }

    fn kind(&self, json: &Value) -> Known<Kind> {
        match self.list {
            List::Favourites => return Some(Kind::Favourite),
            List::Bookmarks => return Some(Kind::Bookmark),
            List::Statuses => {}
        }
        if id_of(&json["account"]["id"])? != self.account {
            return None;
        }
        match json.get("reblog")? {
            // Without its id it could not be undone.
            Value::Object(boosted) => boosted.get("id").and_then(id_of).map(|_| Kind::Boost),
            // Where the status that it replies to is gone, some servers still know whose it was.
            Value::Null => match (
                json.get("in_reply_to_id")?,
                id_of(&json["in_reply_to_account_id"]),
            ) {
                (_, Some(account)) if account == self.account => Some(Kind::SelfReply),
                (Value::Null, None) => Some(Kind::Post),
                _ => Some(Kind::Reply),
            },
            _ => None,
        }
    }

    /// The list of what is pinned counts, and the field.
    fn pinned(&self, json: &Value, id: &str, is_boost: bool) -> Known<bool> {
        let own = self.list == List::Statuses;
        Some(own && !is_boost && (self.pinned.contains(id) || json["pinned"] == true))
    }

    fn text(&self, json: &Value) -> Known<String> {
        let mut text = (self.plain)(json["content"].as_str()?);
        let files = json["media_attachments"].as_array().into_iter().flatten();
        let alts = files.filter_map(|file| file["description"].as_str());
        for part in json["spoiler_text"].as_str().into_iter().chain(alts) {
            text.push('\n');
            text.push_str(part);
        }
        Some(text)
    }
}

/// An id: a text on almost every server, a number on some.
pub fn id_of(json: &Value) -> Option<String> {
    match json {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

fn text(json: &Value, field: &str) -> Option<String> {
    match field {
        "id" => id_of(&json[field]),
        _ => json[field].as_str().map(str::to_owned),
    }
}

fn moment(json: &Value) -> Option<Timestamp> {
    json.as_str()?.parse().ok()
}

/// A field that may be null, which is something that the server says.
fn nullable<T>(json: &Value, field: &str, read: impl Fn(&Value) -> Option<T>) -> Known<Option<T>> {
    match json.get(field)? {
        Value::Null => Some(None),
        value => read(value).map(Some),
    }
}

fn poll(json: &Value) -> Known<Poll> {
    match json.get("poll")? {
        Value::Null => Some(Poll::None),
        poll => match poll["expired"].as_bool()? {
            true => Some(Poll::Closed),
            false => Some(Poll::Open),
        },
    }
}

fn counts(json: &Value) -> [Known<u64>; 5] {
    let count = |field: &str| json[field].as_u64();
    [
        count("favourites_count"),
        count("reblogs_count"),
        count("replies_count"),
        count("quotes_count"),
        count("emoji_reactions_count").or_else(|| reactions(json)),
    ]
}

/// Some servers have the emoji, each with its count.
fn reactions(json: &Value) -> Known<u64> {
    let lists = [
        &json["emoji_reactions"],
        &json["reactions"],
        &json["pleroma"]["emoji_reactions"],
    ];
    let emoji = lists.into_iter().find_map(Value::as_array)?;
    emoji.iter().map(|one| one["count"].as_u64()).sum()
}

fn list(json: &Value, field: &str, part: &str) -> Known<Vec<String>> {
    let items = json[field].as_array()?.iter();
    items
        .map(|item| item[part].as_str().map(str::to_owned))
        .collect()
}

fn names(json: &Value) -> BTreeSet<String> {
    let names = [json, &json["reblog"]].into_iter();
    let names = names.flat_map(|json| ["id", "uri", "url"].map(|field| text(json, field)));
    names.flatten().collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(json: &Value) -> Option<Item> {
        let pinned = HashSet::from(["7".to_owned()]);
        let reader = Reader {
            list: List::Statuses,
            account: "1",
            pinned: &pinned,
            plain: str::to_owned,
        };
        reader.item(json, 0)
    }

    fn kind(more: Value) -> Known<Kind> {
        let mut json = json!({ "id": "5", "account": { "id": "1" } });
        for (key, value) in more.as_object().unwrap() {
            json[key] = value.clone();
        }
        read(&json).unwrap().kind
    }

    #[test]
    fn kinds_are_told_apart_or_not_known() {
        let post = json!({ "reblog": null, "in_reply_to_id": null });
        assert_eq!(kind(post), Some(Kind::Post));
        let reply = |account: Value| json!({ "reblog": null, "in_reply_to_id": "4", "in_reply_to_account_id": account });
        assert_eq!(kind(reply(json!("1"))), Some(Kind::SelfReply));
        assert_eq!(kind(reply(json!(1))), Some(Kind::SelfReply));
        assert_eq!(kind(reply(json!("2"))), Some(Kind::Reply));
        assert_eq!(kind(reply(json!(null))), Some(Kind::Reply));
        let orphan = |account: &str| json!({ "reblog": null, "in_reply_to_id": null, "in_reply_to_account_id": account });
        assert_eq!(kind(orphan("1")), Some(Kind::SelfReply));
        assert_eq!(kind(orphan("2")), Some(Kind::Reply));
        assert_eq!(kind(json!({ "reblog": { "id": "3" } })), Some(Kind::Boost));
        for unknown in [
            json!({}),
            json!({ "reblog": {} }),
            json!({ "reblog": null }),
            json!({ "in_reply_to_id": null }),
            json!({ "reblog": null, "in_reply_to_id": null, "account": { "id": "2" } }),
            json!({ "reblog": null, "in_reply_to_id": null, "account": null }),
        ] {
            assert_eq!(kind(unknown.clone()), None, "{unknown}");
        }
    }

    #[test]
    fn what_is_missing_is_not_known() {
        let item = read(&json!({ "id": 5, "poll": {}, "emoji_reactions": [{}] })).unwrap();
        assert_eq!(item.id, "5");
        assert_eq!((item.created, item.edited, item.poll), (None, None, None));
        assert_eq!(
            (item.favourited, item.bookmarked, item.media),
            (None, None, None)
        );
        assert_eq!(item.counts, [None; 5]);
        assert_eq!((item.tags, item.text, item.language), (None, None, None));
        assert_eq!((item.mentions, item.parent), (None, None));
        assert_eq!(item.pinned, Some(false), "the list of pinned ones tells it");
        assert_eq!(read(&json!({ "id": "7" })).unwrap().pinned, Some(true));
        assert!(read(&json!({ "id": null })).is_none());
        assert!(read(&json!([])).is_none());
    }

    #[test]
    fn a_boost_has_its_own_time_and_the_marks_of_what_was_boosted() {
        let item = read(&json!({
            "id": "7", "account": { "id": "1" }, "created_at": "2026-01-02T00:00:00Z",
            "favourited": false, "favourites_count": 9, "pinned": true,
            "reblog": {
                "id": "3", "uri": "https://x.example/3", "created_at": "2020-01-01T00:00:00Z",
                "favourited": true, "bookmarked": true, "tags": [{ "name": "Cats" }],
                "poll": { "expired": false },
            },
        }));
        let item = item.unwrap();
        assert_eq!(item.created, Some("2026-01-02T00:00:00Z".parse().unwrap()));
        assert_eq!((item.favourited, item.bookmarked), (Some(true), Some(true)));
        assert_eq!((item.counts[0], item.poll), (Some(0), Some(Poll::None)));
        assert_eq!(
            (item.pinned, item.boosted.as_deref()),
            (Some(false), Some("3"))
        );
        assert!(
            ["7", "3", "https://x.example/3"]
                .iter()
                .all(|name| item.names.contains(*name))
        );
    }
}

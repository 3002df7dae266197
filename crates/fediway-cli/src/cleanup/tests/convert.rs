//! From the oracle's values to what a server sends and a person writes.

use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::oracle::{self, DAY, Kind, Poll, Status, Threads};
use crate::cleanup::draft::Draft;
use crate::cleanup::item::{Item, List};
use crate::cleanup::policy::Policy;
use crate::cleanup::read::Reader;

pub fn at(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap()
}

/// As JSON, and read from that.
pub fn item(status: &Status) -> Item {
    let pinned = HashSet::new();
    let reader = Reader {
        list: List::Statuses,
        account: "1",
        pinned: &pinned,
        plain: |html| {
            html.trim_start_matches("<p>")
                .trim_end_matches("</p>")
                .to_owned()
        },
    };
    let mut item = reader.item(&wire(status), status.place).unwrap();
    // Both are known from elsewhere.
    item.pinned = status.pinned;
    item.archived = status.archived;
    // The reader always knows it, if it knows the kind.
    item
}

fn wire(status: &Status) -> Value {
    let mut json = json!({ "id": status.id, "uri": status.url, "account": { "id": "1" } });
    let is_boost = status.inner.is_some();
    put(
        &mut json,
        "created_at",
        status.created.map(|it| json!(at(it).to_string())),
    );
    let edited = status
        .edited
        .map(|it| it.map_or(Value::Null, |it| json!(at(it).to_string())));
    put(&mut json, "edited_at", edited);
    put(
        &mut json,
        "visibility",
        status.vis.as_ref().map(|it| json!(it)),
    );
    let media = status.media.map(|has| {
        if has {
            json!([{ "id": "1" }])
        } else {
            json!([])
        }
    });
    put(&mut json, "media_attachments", media);
    let parent = status
        .parent
        .as_ref()
        .map(|it| it.as_ref().map_or(Value::Null, |it| json!(it)));
    put(&mut json, "in_reply_to_id", parent);
    if status.kind == Some(Kind::SelfReply) {
        json["in_reply_to_account_id"] = json!("1");
    }
    let said = said(status);
    match (&status.inner, status.kind) {
        (Some((id, url)), Some(_)) => {
            let mut inner = Value::Object(said);
            inner["id"] = json!(id);
            inner["uri"] = json!(url);
            json["reblog"] = inner;
            // What the wrapper says of itself does not count.
            json["favourites_count"] = json!(9);
            json["poll"] = json!({ "expired": false });
        }
        (inner, kind) => {
            json.as_object_mut().unwrap().extend(said);
            if kind.is_some() {
                json["reblog"] = Value::Null;
            }
            if let Some((id, url)) = inner {
                // A boost of which only the names can be told.
                json["reblog"] = json!({ "uri": url, "url": id });
                json["poll"] = Value::Null;
            }
        }
    }
    if !is_boost {
        counts(&mut json, status);
        poll(&mut json, status.poll);
    }
    json
}

/// What a boost has from the boosted status.
fn said(status: &Status) -> Map<String, Value> {
    let mut json = json!({});
    put(&mut json, "favourited", status.fav.map(Value::from));
    put(&mut json, "bookmarked", status.bm.map(Value::from));
    let tags = status.tags.as_ref();
    put(
        &mut json,
        "tags",
        tags.map(|all| all.iter().map(|it| json!({ "name": it })).collect()),
    );
    put(
        &mut json,
        "content",
        status.text.as_ref().map(|it| json!(format!("<p>{it}</p>"))),
    );
    let language = status.lang.as_ref();
    put(
        &mut json,
        "language",
        language.map(|it| it.as_ref().map_or(Value::Null, |it| json!(it))),
    );
    let mentions = status.mentions.as_ref();
    put(
        &mut json,
        "mentions",
        mentions.map(|all| all.iter().map(|it| json!({ "acct": it })).collect()),
    );
    json.as_object().unwrap().clone()
}

fn put(json: &mut Value, field: &str, value: Option<Value>) {
    if let Some(value) = value {
        json[field] = value;
    }
}

fn counts(json: &mut Value, status: &Status) {
    let fields = [
        "favourites_count",
        "reblogs_count",
        "replies_count",
        "quotes_count",
        "emoji_reactions_count",
    ];
    for (field, count) in fields.into_iter().zip(status.counts) {
        put(json, field, count.map(Value::from));
    }
}

fn poll(json: &mut Value, poll: Option<Poll>) {
    let value = poll.map(|poll| match poll {
        Poll::None => Value::Null,
        Poll::Open => json!({ "expired": false }),
        Poll::Closed => json!({ "expired": true }),
    });
    put(json, "poll", value);
}

/// As a file, and read from that.
pub fn policy(policy: &oracle::Policy) -> Result<Policy, String> {
    let mut read = Policy::try_from(Draft::from_toml(&toml(policy))?)?;
    read.require_archive = policy.require_archive;
    Ok(read)
}

fn toml(policy: &oracle::Policy) -> String {
    let mut lines = Vec::new();
    let days = |millis: i64| format!("\"{}d\"", millis / DAY);
    let mut line = |name: &str, value: Option<String>| {
        lines.extend(value.map(|value| format!("{name} = {value}")));
    };
    line("older-than", policy.older_than.map(days));
    line("newer-than", policy.newer_than.map(days));
    line(
        "before",
        policy
            .before
            .map(|it| format!("\"{}\"", at(it).strftime("%Y-%m-%d"))),
    );
    line("keep-latest", Some(policy.keep_latest.to_string()));
    let names = policy.kinds.iter().map(|kind| match kind {
        Kind::Post => "post",
        Kind::Reply => "reply",
        Kind::SelfReply => "self-reply",
        Kind::Boost => "boost",
    });
    line("kinds", Some(format!("{:?}", names.collect::<Vec<_>>())));
    line(
        "only-visibility",
        policy.only_visibility.as_ref().map(|it| format!("{it:?}")),
    );
    for (name, value) in [
        ("keep-pinned", policy.keep_pinned),
        ("keep-favourited", policy.keep_favourited),
        ("keep-bookmarked", policy.keep_bookmarked),
        ("keep-direct", policy.keep_direct),
        ("keep-media", policy.keep_media),
        ("keep-polls", policy.keep_polls),
    ] {
        line(name, Some(value.to_string()));
    }
    line(
        "keep-visibility",
        Some(format!("{:?}", policy.keep_visibility)),
    );
    let counted = ["favourites", "boosts", "replies", "quotes", "reactions"];
    for (name, least) in counted.into_iter().zip(policy.at_least) {
        line(
            &format!("keep-{name}-at-least"),
            least.map(|it| it.to_string()),
        );
    }
    line("keep-tags", Some(format!("{:?}", policy.keep_tags)));
    line(
        "keep-text",
        policy.keep_text.as_ref().map(|it| format!("[{it:?}]")),
    );
    let (urls, ids): (Vec<_>, Vec<_>) = policy.keep_ids.iter().partition(|it| it.contains('/'));
    line("keep-ids", Some(format!("{ids:?}")));
    line("keep-urls", Some(format!("{urls:?}")));
    line("keep-mentions", Some(format!("{:?}", policy.keep_mentions)));
    line(
        "keep-languages",
        Some(format!("{:?}", policy.keep_languages)),
    );
    line(
        "keep-threads",
        Some(match policy.threads {
            Threads::None => "\"none\"".into(),
            Threads::Ancestors => "\"ancestors\"".into(),
            Threads::Whole => "\"whole\"".into(),
        }),
    );
    line("age-from", policy.from_edit.then(|| "\"edited\"".into()));
    line("max", Some(policy.max.unwrap_or(1_000_000).to_string()));
    lines.join("\n")
}

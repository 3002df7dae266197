//! A status as an activity of an outbox, as Mastodon's export has it.

use fediway::Status;
use fediway::entities::{Poll, Visibility};
use serde_json::{Value, json};

use super::media::File;

const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";

/// What an activity needs besides the status.
pub(super) struct Place<'a> {
    /// The ActivityPub id of the account.
    pub(super) actor: &'a str,
    /// What it replies to, by its ActivityPub id.
    pub(super) reply_to: Option<&'a str>,
    /// What it boosts or quotes, by its ActivityPub id.
    pub(super) inner: Option<&'a str>,
    pub(super) files: &'a [File],
}

/// The activity. One that was imported is given back as it was, but for the paths of its files.
pub(super) fn activity(status: &Status, original: Option<Value>, place: &Place<'_>) -> Value {
    if let Some(original) = original {
        return with_paths(original, place.files);
    }
    match status.reblog {
        Some(_) => announce(status, place),
        None => create(status, place),
    }
}

fn with_paths(mut activity: Value, files: &[File]) -> Value {
    let object = match activity["object"].is_object() {
        true => &mut activity["object"],
        false => return activity,
    };
    if let Some(attachments) = object["attachment"].as_array_mut() {
        for (attachment, file) in attachments.iter_mut().zip(files) {
            if let (true, Some(path)) = (attachment.is_object(), &file.path) {
                attachment["url"] = json!(format!("/{path}"));
            }
        }
    }
    activity
}

fn announce(status: &Status, place: &Place<'_>) -> Value {
    let (to, cc) = receivers(status, place.actor);
    json!({
        "id": uri(status),
        "type": "Announce",
        "actor": place.actor,
        "published": time(status),
        "to": to,
        "cc": cc,
        "object": place.inner,
    })
}

fn create(status: &Status, place: &Place<'_>) -> Value {
    let (to, cc) = receivers(status, place.actor);
    let note = note(status, place, (&to, &cc));
    json!({
        "id": format!("{}/activity", uri(status)),
        "type": "Create",
        "actor": place.actor,
        "published": time(status),
        "to": to,
        "cc": cc,
        "object": note,
    })
}

fn note(status: &Status, place: &Place<'_>, (to, cc): (&[String], &[String])) -> Value {
    let warning = Some(&status.spoiler_text).filter(|text| !text.is_empty());
    let mut note = json!({
        "id": uri(status),
        "type": "Note",
        "summary": warning,
        "inReplyTo": place.reply_to,
        "published": time(status),
        "url": status.url.as_deref().unwrap_or(uri(status)),
        "attributedTo": place.actor,
        "to": to,
        "cc": cc,
        "sensitive": status.sensitive,
        "atomUri": uri(status),
        "inReplyToAtomUri": place.reply_to,
        "conversation": null,
        "content": status.content,
        "attachment": attachments(status, place.files),
        "tag": tags(status),
    });
    if let Some(language) = &status.language {
        note["contentMap"] = json!({ language.as_str(): status.content });
    }
    if let Some(edited) = status.edited_at {
        note["updated"] = json!(edited);
    }
    if status.quote.is_some() {
        note["quote"] = json!(place.inner);
    }
    if let Some(poll) = &status.poll {
        as_question(&mut note, poll);
    }
    note
}

fn as_question(note: &mut Value, poll: &Poll) {
    note["type"] = json!("Question");
    let options: Vec<Value> = poll
        .options
        .iter()
        .map(|it| {
            json!({ "type": "Note", "name": it.title,
                "replies": { "type": "Collection", "totalItems": it.votes_count } })
        })
        .collect();
    note[if poll.multiple { "anyOf" } else { "oneOf" }] = json!(options);
    note["votersCount"] = json!(poll.voters_count);
    note["endTime"] = json!(poll.expires_at);
    if poll.expired {
        note["closed"] = json!(poll.expires_at);
    }
}

fn uri(status: &Status) -> &str {
    &status.uri
}

fn time(status: &Status) -> Value {
    // Mastodon writes whole seconds, and its viewers read that.
    status.created_at.map_or(Value::Null, |moment| {
        json!(moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
    })
}

/// The receivers that say the visibility: exports have no other word for it.
fn receivers(status: &Status, actor: &str) -> (Vec<String>, Vec<String>) {
    let followers = format!("{actor}/followers");
    let mentioned = status.mentions.iter().map(|it| it.url.clone());
    let local = status.local_only == Some(true);
    match status.visibility {
        // ActivityPub has no word for what stays on its server: narrower is better than wider.
        Visibility::Public | Visibility::Unlisted if local => {
            (vec![followers], mentioned.collect())
        }
        Visibility::Public => (
            vec![PUBLIC.into()],
            std::iter::once(followers).chain(mentioned).collect(),
        ),
        Visibility::Unlisted => (
            vec![followers],
            std::iter::once(PUBLIC.into()).chain(mentioned).collect(),
        ),
        Visibility::Direct => (mentioned.collect(), Vec::new()),
        _ => (vec![followers], mentioned.collect()),
    }
}

fn attachments(status: &Status, files: &[File]) -> Vec<Value> {
    let pairs = files.iter().zip(&status.media_attachments);
    pairs
        .map(|(file, media)| {
            let url = file.path.as_ref().map(|path| format!("/{path}"));
            let focus = file.row.focus_x.zip(file.row.focus_y);
            json!({
                "type": "Document",
                "mediaType": file.row.mime.as_deref().unwrap_or("application/octet-stream"),
                "url": url.or_else(|| media.url.clone()),
                "name": media.description,
                "blurhash": media.blurhash,
                "focalPoint": focus.map(|(x, y)| [x, y]),
                "width": file.row.width,
                "height": file.row.height,
            })
        })
        .collect()
}

fn tags(status: &Status) -> Vec<Value> {
    let mentions = status
        .mentions
        .iter()
        .map(|it| json!({ "type": "Mention", "href": it.url, "name": format!("@{}", it.acct) }));
    let tags = status
        .tags
        .iter()
        .map(|it| json!({ "type": "Hashtag", "href": it.url, "name": format!("#{}", it.name) }));
    let emojis = status.emojis.iter().map(|it| {
        json!({ "type": "Emoji", "name": format!(":{}:", it.shortcode),
            "icon": { "type": "Image", "url": it.url } })
    });
    mentions.chain(tags).chain(emojis).collect()
}

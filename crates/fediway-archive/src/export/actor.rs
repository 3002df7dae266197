//! The person of an export.

use fediway::Account;
use serde_json::{Value, json};

/// `actor.json`. The pictures have their paths in the export.
pub(super) fn actor(account: &Account, uri: &str, pictures: [Option<&str>; 2]) -> Value {
    let picture = |path: Option<&str>| path.map(|path| json!({ "type": "Image", "url": path }));
    let fields = account
        .fields
        .iter()
        .map(|field| json!({ "type": "PropertyValue", "name": field.name, "value": field.value }));
    json!({
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
        "id": uri,
        "type": if account.bot { "Service" } else { "Person" },
        "followers": format!("{uri}/followers"),
        "following": format!("{uri}/following"),
        "outbox": "outbox.json",
        "likes": "likes.json",
        "bookmarks": "bookmarks.json",
        "preferredUsername": account.username,
        "name": account.display_name,
        "summary": account.note,
        "url": account.url,
        "manuallyApprovesFollowers": account.locked,
        "discoverable": account.discoverable,
        "published": account.created_at,
        "attachment": fields.collect::<Vec<_>>(),
        "icon": picture(pictures[0]),
        "image": picture(pictures[1]),
    })
}

/// The ActivityPub id; from the page of the profile where a server does not tell it.
pub(super) fn uri(account: &Account) -> String {
    let told = account.uri.as_deref().filter(|uri| !uri.is_empty());
    let page = account.url.as_deref().unwrap_or_default();
    let guessed = page.replacen("/@", "/users/", 1);
    told.map_or(guessed, str::to_owned)
}

//! What the API answers with, in Mastodon's shapes.

use serde_json::{Value, json};

use super::filters;
use crate::clock::{iso_date, stamp};
use crate::model::{Account, Media, Poll, Profile, Status, Visibility};
use crate::pages::escape;
use crate::personalities::LastStatus;
use crate::shared::Shared;
use crate::state::State;

pub(crate) fn account_url(shared: &Shared, account: &Account) -> String {
    shared.at(&format!("/@{}", account.username))
}

pub(crate) fn account_uri(shared: &Shared, account: &Account) -> String {
    shared.at(&format!("/users/{}", account.username))
}

pub(crate) fn avatar_url(shared: &Shared) -> String {
    shared.at("/avatars/original/missing.png")
}

/// An Account.
pub(crate) fn account(shared: &Shared, state: &State, account: &Account) -> Value {
    let (avatar, header) = (
        avatar_url(shared),
        shared.at("/headers/original/missing.png"),
    );
    let id = account.id;
    let (ids, dates) = (shared.api().ids, shared.api().dates);
    let last = state.statuses_by(id).next_back();
    let last = last.and_then(|last| match dates.last_status {
        LastStatus::Date => Some(iso_date(last.created)),
        LastStatus::Stamp => Some(stamp(dates.statuses, last.created)),
        LastStatus::Null => None,
    });
    json!({
        "id": ids.accounts.show(id),
        "username": account.username,
        "acct": account.username,
        "display_name": account.profile.display_name,
        "locked": account.profile.locked,
        "bot": account.profile.bot,
        "discoverable": account.profile.discoverable.then_some(true),
        "indexable": account.profile.indexable,
        "group": false,
        "created_at": stamp(dates.accounts, account.created),
        "note": note(&account.profile.note),
        "url": account_url(shared, account),
        "uri": account_uri(shared, account),
        "avatar": avatar,
        "avatar_static": avatar,
        "header": header,
        "header_static": header,
        "followers_count": state.follows.iter().filter(|(_, followed)| *followed == id).count(),
        "following_count": state.follows.iter().filter(|(follower, _)| *follower == id).count(),
        "statuses_count": state.statuses.count_by(id),
        "last_status_at": last,
        "hide_collections": account.profile.hide_collections.then_some(true),
        "noindex": false,
        "emojis": [],
        "roles": [],
        "fields": fields(&account.profile, escape),
    })
}

/// The biography as HTML; without one, nothing.
fn note(typed: &str) -> String {
    match typed {
        "" => String::new(),
        typed => format!("<p>{}</p>", escape(typed).replace('\n', "<br>")),
    }
}

fn fields(profile: &Profile, written: fn(&str) -> String) -> Vec<Value> {
    let rows = profile.fields.iter();
    rows.map(|(name, value)| json!({ "name": name, "value": written(value), "verified_at": null }))
        .collect()
}

/// A CredentialAccount: what only the account itself is told.
pub(crate) fn credential_account(shared: &Shared, state: &State, of: &Account) -> Value {
    let mut json = account(shared, state, of);
    let profile = &of.profile;
    json["source"] = json!({
        "privacy": profile.privacy.as_deref().unwrap_or("public"),
        "sensitive": profile.sensitive,
        "language": profile.language,
        "note": profile.note,
        "fields": fields(profile, str::to_owned),
        "follow_requests_count": state.relations.requests.iter().filter(|(_, whom)| *whom == of.id).count(),
        "hide_collections": profile.hide_collections.then_some(true),
        "discoverable": profile.discoverable.then_some(true),
        "indexable": profile.indexable,
        "attribution_domains": [],
        "quote_policy": "public",
    });
    json["role"] = json!({
        "id": "-99",
        "name": "",
        "permissions": "65536",
        "color": "",
        "highlighted": false,
    });
    if shared.api().role_id_is_number {
        json["role"]["id"] = json!(1);
    }
    json
}

/// A Status, as `viewer` sees it.
pub(crate) fn status(shared: &Shared, state: &State, of: &Status, viewer: Option<u64>) -> Value {
    let mut json = status_base(shared, state, of, viewer);
    if let Some(original) = of.reblog_of.and_then(|id| state.statuses.get(&id)) {
        json["reblog"] = status(shared, state, original, viewer);
    }
    json["content"] = json!(of.content);
    if let Some(viewer) = viewer {
        json["favourited"] = json!(of.favourited_by.contains(&viewer));
        json["bookmarked"] = json!(of.bookmarked_by.contains(&viewer));
        json["reblogged"] = json!(state.boosts_of(of.id).any(|boost| boost.account == viewer));
        json["muted"] = json!(of.muted_by.contains(&viewer));
        json["filtered"] = json!(filters::matches(shared, state, viewer, of));
        if viewer == of.account {
            json["pinned"] = json!(of.pinned);
        }
    }
    json
}

/// A deleted Status: its source in place of its content.
pub(crate) fn deleted_status(shared: &Shared, state: &State, of: &Status) -> Value {
    let mut json = status(shared, state, of, Some(of.account));
    if let Value::Object(fields) = &mut json {
        fields.remove("content");
    }
    json["text"] = json!(of.text);
    json
}

fn status_base(shared: &Shared, state: &State, of: &Status, viewer: Option<u64>) -> Value {
    let ids = shared.api().ids;
    let id = ids.statuses.show(of.id);
    let author = state.account(of.account);
    let (url, uri) = author.map_or_else(Default::default, |author| {
        let url = account_url(shared, author);
        let uri = account_uri(shared, author);
        (format!("{url}/{id}"), format!("{uri}/statuses/{id}"))
    });
    let media = of.media.iter().filter_map(|id| state.media.get(id));
    json!({
        "id": id,
        "created_at": stamp(shared.api().dates.statuses, of.created),
        "in_reply_to_id": of.in_reply_to.map(|id| ids.statuses.show(id)),
        "in_reply_to_account_id": of.in_reply_to_account.map(|id| ids.accounts.show(id)),
        "sensitive": of.sensitive,
        "spoiler_text": of.spoiler_text,
        "visibility": of.visibility.name(),
        "language": shared.api().tells_language.then_some(&of.language),
        "uri": uri,
        "url": url,
        "replies_count": state.replies_to(of.id).count(),
        "reblogs_count": state.boosts_of(of.id).count(),
        "favourites_count": of.favourited_by.len(),
        "quotes_count": state.quotes_of(of.id).count(),
        "edited_at": of.edited.map(|at| stamp(shared.api().dates.statuses, at)),
        "reblog": null,
        "application": state.app(of.app).map(|app| json!({
            "name": app.name,
            "website": app.website,
        })),
        "account": author.map(|author| account(shared, state, author)),
        "media_attachments": media.map(|media| attachment(shared, media)).collect::<Vec<_>>(),
        "mentions": mentions(shared, state, of),
        "tags": of.tags.iter().map(|tag| json!({
            "name": tag,
            "url": shared.at(&format!("/tags/{tag}")),
        })).collect::<Vec<_>>(),
        "emojis": [],
        "quote": quote(shared, state, of, viewer),
        "quote_approval": quote_approval(of),
        "card": null,
        "poll": of.poll.as_ref().map(|it| poll(shared, it, of.account, viewer)),
    })
}

/// The status that it quotes; one that is quoted there is left out.
fn quote(shared: &Shared, state: &State, of: &Status, viewer: Option<u64>) -> Value {
    let Some(id) = of.quote else {
        return Value::Null;
    };
    let Some(quoted) = state.visible(viewer, id) else {
        return json!({ "state": "deleted", "quoted_status": null });
    };
    let mut quoted = status(shared, state, quoted, viewer);
    quoted["quote"] = Value::Null;
    json!({ "state": "accepted", "quoted_status": quoted })
}

fn mentions(shared: &Shared, state: &State, of: &Status) -> Vec<Value> {
    let mentioned = of.mentions.iter().filter_map(|id| state.account(*id));
    mentioned
        .map(|account| {
            json!({
                "id": shared.api().ids.accounts.show(account.id),
                "username": account.username,
                "url": account_url(shared, account),
                "acct": account.username,
            })
        })
        .collect()
}

fn quote_approval(of: &Status) -> Value {
    let open = matches!(of.visibility, Visibility::Public | Visibility::Unlisted);
    json!({
        "automatic": if open { vec!["public"] } else { Vec::new() },
        "manual": [],
        "current_user": if open { "automatic" } else { "denied" },
    })
}

/// A Poll, as `viewer` sees it.
pub(crate) fn poll(shared: &Shared, poll: &Poll, author: u64, viewer: Option<u64>) -> Value {
    let expired = poll.expires <= shared.now();
    let mine = viewer.and_then(|viewer| poll.votes.get(&viewer));
    let options = poll.options.iter().enumerate().map(|(place, title)| {
        let votes = poll.votes.values().filter(|it| it.contains(&place)).count();
        let hidden = poll.hide_totals && !expired;
        json!({ "title": title, "votes_count": (!hidden).then_some(votes) })
    });
    json!({
        "id": shared.api().ids.statuses.show(poll.id),
        "expires_at": stamp(shared.api().dates.statuses, poll.expires),
        "expired": expired,
        "multiple": poll.multiple,
        "votes_count": poll.votes.values().map(|it| it.len()).sum::<usize>(),
        "voters_count": poll.votes.len(),
        // Authors count as having voted, so that they see the results.
        "voted": mine.is_some() || viewer.is_none_or(|viewer| viewer == author),
        "own_votes": mine.into_iter().flatten().collect::<Vec<_>>(),
        "options": options.collect::<Vec<_>>(),
        "emojis": [],
    })
}

/// A MediaAttachment; its address is null until it is processed.
pub(crate) fn attachment(shared: &Shared, media: &Media) -> Value {
    let extension = media.format.extension;
    let id = shared.api().ids.media.show(media.id);
    let url = shared.at(&format!("/media/{id}/{}.{extension}", media.key));
    json!({
        "id": id,
        "type": media.format.kind,
        "url": media.ready().then_some(&url),
        "preview_url": media.ready().then_some(&url),
        "remote_url": null,
        "preview_remote_url": null,
        "text_url": null,
        "meta": meta(media),
        "description": media.description,
        "blurhash": (media.format.kind != "audio" && media.ready())
            .then_some("U2QcDS_3?b~q?bj[ayj[?bj[WBayt7fQayay"),
    })
}

fn meta(media: &Media) -> Value {
    let mut meta = json!({});
    if let Some((width, height)) = media.format.size {
        let size = json!({
            "width": width,
            "height": height,
            "size": format!("{width}x{height}"),
            "aspect": f64::from(width) / f64::from(height.max(1)),
        });
        meta["original"] = size.clone();
        meta["small"] = size;
    }
    if let Some((x, y)) = media.focus {
        meta["focus"] = json!({ "x": x, "y": y });
    }
    meta
}

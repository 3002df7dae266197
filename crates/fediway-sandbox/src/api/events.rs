//! What happens in the sandbox, told to those it concerns.

use std::collections::BTreeSet;

use serde_json::Value;

use super::entities::status as show;
use super::notifications::{conversation, notification};
use super::timelines::is_no_reply_to_others;
use crate::hub::{Event, Name, To};
use crate::model::{Notice, Notification, Status, Visibility};
use crate::personalities::Streaming;
use crate::shared::Shared;
use crate::state::State;

/// A status was published.
pub(crate) fn published(shared: &Shared, state: &mut State, id: u64) {
    let Some(status) = state.statuses.get(&id).cloned() else {
        return;
    };
    spread(shared, state, &status, "update");
    for account in &status.mentions {
        notify(
            shared,
            state,
            *account,
            Notice::Mention,
            status.account,
            Some(status.id),
        );
    }
    if status.visibility == Visibility::Direct {
        tell_conversation(shared, state, &status);
    }
}

/// A status was changed; `before` are those it mentioned already.
pub(crate) fn edited(shared: &Shared, state: &mut State, id: u64, before: &[u64]) {
    let Some(status) = state.statuses.get(&id).cloned() else {
        return;
    };
    spread(shared, state, &status, "status.update");
    for account in status.mentions.iter().filter(|it| !before.contains(it)) {
        notify(
            shared,
            state,
            *account,
            Notice::Mention,
            status.account,
            Some(status.id),
        );
    }
}

/// A status was deleted, and with it what people were notified of.
pub(crate) fn deleted(shared: &Shared, state: &mut State, status: &Status) {
    spread(shared, state, status, "delete");
    state
        .notifications
        .retain(|_, it| it.status != Some(status.id));
}

/// Somebody favoured a status.
pub(crate) fn favourited(shared: &Shared, state: &mut State, id: u64, by: u64) {
    if let Some(status) = state.statuses.get(&id).cloned() {
        let author = status.account;
        notify(shared, state, author, Notice::Favourite, by, Some(id));
    }
}

/// Somebody follows an account from now on.
pub(crate) fn followed(shared: &Shared, state: &mut State, account: u64, by: u64) {
    notify(shared, state, account, Notice::Follow, by, None);
}

/// Somebody boosted a status.
pub(crate) fn boosted(shared: &Shared, state: &mut State, id: u64, boost: u64) {
    let found = (
        state.statuses.get(&id).cloned(),
        state.statuses.get(&boost).cloned(),
    );
    let (Some(status), Some(boost)) = found else {
        return;
    };
    spread(shared, state, &boost, "update");
    let author = status.account;
    notify(
        shared,
        state,
        author,
        Notice::Reblog,
        boost.account,
        Some(id),
    );
}

/// Somebody thought better of it.
pub(crate) fn unfavourited(state: &mut State, id: u64, by: u64) {
    state
        .notifications
        .retain(|_, it| (it.kind, it.status, it.from) != (Notice::Favourite, Some(id), by));
}

/// Tells everyone who has a status in a timeline. A mention alone is a
/// notification and no update, but whoever has seen it learns of its end.
fn spread(shared: &Shared, state: &State, status: &Status, event: &str) {
    let Some(rules) = shared.rules.streaming else {
        return;
    };
    let payload = |viewer| match event {
        "delete" => shared.api().ids.statuses.show(status.id),
        _ => show(shared, state, status, viewer).to_string(),
    };
    let tell = |to: To, payload: &str| {
        let event = Event {
            name: event,
            payload: Some(payload),
        };
        shared.streams.deliver(&rules, &to, event);
    };
    let mut readers = readers(&rules, state, status);
    if event != "update" {
        readers.extend(&status.mentions);
    }
    for account in readers {
        tell(to("user", Some(account)), &payload(Some(account)));
    }
    let everyone = payload(None);
    for stream in timelines(status) {
        let account = None;
        tell(To { stream, account }, &everyone);
    }
}

/// The author and those at whose home a status appears.
fn readers(rules: &Streaming, state: &State, status: &Status) -> BTreeSet<u64> {
    let author = status.account;
    let to_all = rules.direct_updates && status.visibility == Visibility::Direct;
    let accounts = state.accounts.iter().map(|account| account.id);
    accounts
        .filter(|id| {
            *id == author
                || state.follows(*id, author) && state.may_see(Some(*id), status)
                || to_all && status.mentions.contains(id)
        })
        .collect()
}

/// The streams for everyone that a status is part of.
fn timelines(status: &Status) -> Vec<Name> {
    // Boosts are on no stream for everyone.
    if status.visibility != Visibility::Public || status.reblog_of.is_some() {
        return Vec::new();
    }
    let mut streams = Vec::new();
    if is_no_reply_to_others(status) {
        streams.extend(["public", "public:local"]);
        if !status.media.is_empty() {
            streams.extend(["public:media", "public:local:media"]);
        }
    }
    let plain = streams.into_iter().map(Name::read);
    let tagged = status.tags.iter().flat_map(|tag| {
        ["hashtag", "hashtag:local"].map(|kind| Name {
            kind: kind.to_owned(),
            key: Some(tag.clone()),
        })
    });
    plain.chain(tagged).collect()
}

/// Nobody is told of what they did themselves.
fn notify(
    shared: &Shared,
    state: &mut State,
    account: u64,
    kind: Notice,
    from: u64,
    status: Option<u64>,
) {
    if account == from {
        return;
    }
    let now = shared.now();
    let id = state.ids.next_for(shared.api().ids.statuses, now);
    let new = Notification {
        id,
        account,
        kind,
        from,
        status,
        created: now,
    };
    let json = notification(shared, state, &new);
    state.notifications.insert(id, new);
    for stream in ["user", "user:notification"] {
        send(shared, to(stream, Some(account)), "notification", &json);
    }
}

fn tell_conversation(shared: &Shared, state: &State, status: &Status) {
    let everyone: BTreeSet<u64> = std::iter::once(status.account)
        .chain(status.mentions.iter().copied())
        .collect();
    for account in &everyone {
        let json = conversation(shared, state, status, *account, &everyone);
        send(shared, to("direct", Some(*account)), "conversation", &json);
    }
}

fn send(shared: &Shared, to: To, name: &str, json: &Value) {
    if let Some(rules) = shared.rules.streaming {
        let payload = json.to_string();
        let event = Event {
            name,
            payload: Some(&payload),
        };
        shared.streams.deliver(&rules, &to, event);
    }
}

fn to(stream: &str, account: Option<u64>) -> To {
    To {
        stream: Name::read(stream),
        account,
    }
}

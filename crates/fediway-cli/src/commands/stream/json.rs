//! Events as JSON.

use fediway::streaming::{Event, EventKind, Missed, Via};
use serde_json::{Value, json};

use super::typed::typed;
use crate::failure;
use crate::show::Show;

/// `{"event", "stream", "backfilled", "payload"}`: one document for every event.
pub(super) fn value(event: &Event) -> Value {
    let payload = match &event.kind {
        EventKind::Update(status) | EventKind::StatusUpdate(status) => status.json(),
        EventKind::Notification(notification) => json!(notification),
        EventKind::Conversation(conversation) => json!(conversation),
        EventKind::Announcement(announcement) => json!(announcement),
        EventKind::AnnouncementReaction(reaction) => json!(reaction),
        EventKind::AnnouncementDelete(id) => json!(id),
        EventKind::Delete(id) => json!(id),
        EventKind::EncryptedMessage(payload) | EventKind::Other { payload, .. } => json!(payload),
        EventKind::Refused {
            words,
            status,
            error,
        } => json!({
            "message": words,
            "status": status,
            "reason": error.as_ref().map(failure::reason),
        }),
        EventKind::Connected { via, again } => json!({ "via": way(*via), "again": again }),
        EventKind::Disconnected {
            reason,
            retry_in,
            asked_for,
        } => json!({
            "reason": failure::reason(reason),
            "retry_in": retry_in.as_secs_f64(),
            "asked_for": asked_for.map(|asked| asked.as_secs_f64()),
        }),
        EventKind::Filled {
            statuses,
            notifications,
        } => {
            json!({ "statuses": statuses, "notifications": notifications })
        }
        EventKind::MayHaveMissed { what, after } => {
            json!({ "what": missed(*what), "after": after })
        }
        EventKind::Dropped(count) => json!(count),
        _ => Value::Null,
    };
    json!({
        "event": event.kind.name(),
        "stream": event.subscription.as_ref().map(typed),
        "backfilled": event.backfilled,
        "payload": payload,
    })
}

const fn way(via: Via) -> &'static str {
    match via {
        Via::WebSocket => "websocket",
        Via::ServerSentEvents => "server_sent_events",
        Via::Polling => "polling",
        _ => "other",
    }
}

const fn missed(what: Missed) -> &'static str {
    match what {
        Missed::Statuses => "statuses",
        Missed::Notifications => "notifications",
        Missed::Conversations => "conversations",
        Missed::Changes => "changes",
        _ => "everything",
    }
}

//! Events as lines to be read.

use fediway::entities::FilterContext;
use fediway::html;
use fediway::streaming::{Event, EventKind, Missed, Via};

use super::place::place;
use super::typed::typed;
use crate::commands::timeline;
use crate::{failure, text};

/// How much is shown of an unknown event.
const LONGEST_PAYLOAD: usize = 200;

/// What has something to read, and an empty line.
pub(super) fn lines(event: &Event, host: &str) -> Option<String> {
    let place = place(event);
    Some(match &event.kind {
        EventKind::Update(status) => timeline::lines(status, host, &place),
        EventKind::StatusUpdate(status) => {
            format!("edited:\n{}", timeline::lines(status, host, &place))
        }
        EventKind::Delete(id) => format!("deleted: {}\n", text::one_line(id.as_str())),
        EventKind::Notification(notification) => {
            let kind = text::one_line(notification.kind.as_str());
            let who = timeline::author(notification.account.as_deref(), host);
            let about = notification.status.as_deref();
            let about = about.map(|status| timeline::lines(status, host, &place));
            format!("{kind} by {who}\n{}", about.unwrap_or_default())
        }
        EventKind::Conversation(conversation) => {
            let last = conversation.last_status.as_deref();
            let last = last.map(|it| timeline::lines(it, host, &FilterContext::Thread));
            format!("conversation:\n{}", last.unwrap_or_default())
        }
        EventKind::Announcement(announcement) => {
            let content = text::printable(&html::text(&announcement.content));
            let content = content.lines().map(|line| format!("  {line}\n"));
            format!("announcement:\n{}", content.collect::<String>())
        }
        _ => return None,
    })
}

/// The stream of an event, and whether it was fetched later: `[tag cats, from the gap] `.
pub(super) fn origin(event: &Event, several: bool) -> String {
    let subscription = event.subscription.as_ref().filter(|_| several);
    let gap = event.backfilled.then(|| "from the gap".to_owned());
    let parts: Vec<_> = subscription.map(typed).into_iter().chain(gap).collect();
    if parts.is_empty() {
        return String::new();
    }
    format!("[{}] ", parts.join(", "))
}

/// What is about the connection or has nothing more to read than its name, on standard error.
pub(super) fn note(kind: &EventKind) -> String {
    match kind {
        EventKind::Connected { via, again } => {
            let again = if *again { " again" } else { "" };
            format!("connected{again} by {}", way(*via))
        }
        EventKind::Disconnected {
            reason,
            retry_in,
            asked_for,
        } => {
            let asked = asked_for.map_or_else(String::new, |asked| {
                format!("; the server asked for {} s", asked.as_secs_f32().ceil())
            });
            format!(
                "disconnected: {}{asked}; connecting again in {} s",
                text::one_line(&failure::reason(reason)),
                retry_in.as_secs_f32().ceil()
            )
        }
        EventKind::Filled {
            statuses,
            notifications,
        } => {
            format!("filled the gap: {statuses} statuses, {notifications} notifications")
        }
        EventKind::MayHaveMissed { what, .. } => format!("may have missed: {}", missed(*what)),
        EventKind::Dropped(count) => format!("{count} events were dropped"),
        EventKind::Refused { words, error, .. } => {
            let error = error.as_ref().map(failure::reason);
            let why = words.clone().or(error).unwrap_or_default();
            format!("refused: {}", text::one_line(&why))
        }
        EventKind::Other { event, payload } => {
            let whole = text::one_line(&format!("{event} {payload}"));
            let start: String = whole.chars().take(LONGEST_PAYLOAD).collect();
            format!("unknown event: {start}")
        }
        other => other.name().to_owned(),
    }
}

fn way(via: Via) -> &'static str {
    match via {
        Via::WebSocket => "WebSocket",
        Via::ServerSentEvents => "server-sent events",
        Via::Polling => "polling",
        _ => "another way",
    }
}

fn missed(what: Missed) -> &'static str {
    match what {
        Missed::Statuses => "statuses",
        Missed::Notifications => "notifications",
        Missed::Conversations => "conversations",
        Missed::Changes => "deletions, edits and other changes",
        _ => "anything",
    }
}

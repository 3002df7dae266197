//! Events as lines to be read.

use fediway::streaming::{Event, EventKind, Missed, Via};

use super::place::place;
use super::typed::typed;
use crate::show::{Line, Look, Show, Style};
use crate::{failure, text};

/// How much is shown of an unknown event.
const LONGEST_PAYLOAD: usize = 200;

/// What has something to read, and an empty line.
pub(super) fn lines(event: &Event, look: &Look) -> Option<Vec<Line>> {
    let look = look.at(place(event));
    let mut lines = match &event.kind {
        EventKind::Update(status) => status.shown(&look),
        EventKind::StatusUpdate(status) => titled("edited:", status.shown(&look)),
        EventKind::Delete(id) => vec![Line::plain(&format!("deleted: {}", id.as_str()))],
        EventKind::Notification(notification) => notification.shown(&look),
        EventKind::Conversation(it) => it.shown(&look),
        EventKind::Announcement(it) => it.shown(&look),
        _ => return None,
    };
    lines.push(Line::default());
    Some(lines)
}

fn titled(title: &str, lines: Vec<Line>) -> Vec<Line> {
    std::iter::once(Line::new(Style::Event, title))
        .chain(lines)
        .collect()
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

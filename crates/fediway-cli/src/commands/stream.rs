//! `fediway stream`: live events as readable lines, or as JSON lines.

use std::time::Duration;

use fediway::html;
use fediway::stream::{Event, EventKind, Missed, Subscription, Via};
use serde_json::{Value, json};

use super::timeline;
use crate::cli::{self, Global};
use crate::failure::{self, Exit, Failure};
use crate::session::Session;
use crate::{output, text};

/// How much is shown of what is not understood.
const LONGEST_PAYLOAD: usize = 200;

pub async fn run(global: &Global, args: &cli::Stream) -> Result<(), Failure> {
    let wanted = wanted(&args.what)?;
    let session = Session::open(global).await?;
    let client = session.discovered_client(global).await?;
    let mut builder = client.stream();
    let several = wanted.len() > 1;
    for subscription in wanted {
        builder = builder.subscribe(subscription);
    }
    if let Some(seconds) = args.poll {
        builder = builder.poll_fallback(Duration::from_secs(seconds));
    }
    let mut events = builder.connect().await?;
    let host = client.instance().url().authority();
    while let Some(event) = events.next().await {
        show(&event?, host, several, global.json)?;
    }
    Ok(())
}

/// What is meant by `user tag cats list 12`.
fn wanted(what: &[String]) -> Result<Vec<Subscription>, Failure> {
    let mut words = what.iter().map(String::as_str);
    let mut wanted = Vec::new();
    while let Some(word) = words.next() {
        wanted.push(match word {
            "user" => Subscription::User,
            "notifications" => Subscription::UserNotification,
            "public" => Subscription::public(),
            "local" => Subscription::public_local(),
            "remote" => Subscription::public_remote(),
            "direct" => Subscription::Direct,
            "tag" => Subscription::hashtag(named(word, words.next())?),
            "list" => Subscription::list(named(word, words.next())?),
            other => return Err(misnamed(format!("there is no stream `{other}`"))),
        });
    }
    if wanted.is_empty() {
        wanted.push(Subscription::User);
    }
    Ok(wanted)
}

fn named<'a>(word: &str, name: Option<&'a str>) -> Result<&'a str, Failure> {
    name.filter(|name| !name.trim_start_matches('#').trim().is_empty())
        .ok_or_else(|| misnamed(format!("`{word}` needs a name after it")))
}

fn misnamed(what: String) -> Failure {
    Failure::new(Exit::Usage, what, "see `fediway stream --help`")
}

fn show(event: &Event, host: &str, several: bool, json: bool) -> Result<(), Failure> {
    if json {
        return output::document(&value(event));
    }
    let origin = origin(event, several);
    match lines(&event.kind, host) {
        Some(lines) => output::line(&format!("{origin}{lines}")),
        None => {
            output::note(&format!("{origin}{}", note(&event.kind)));
            Ok(())
        }
    }
}

/// What has something to read, and an empty line.
fn lines(kind: &EventKind, host: &str) -> Option<String> {
    Some(match kind {
        EventKind::Update(status) => timeline::lines(status, host),
        EventKind::StatusUpdate(status) => format!("edited:\n{}", timeline::lines(status, host)),
        EventKind::Delete(id) => format!("deleted: {}\n", text::one_line(id.as_str())),
        EventKind::Notification(notification) => {
            let kind = text::one_line(notification.kind.as_str());
            let who = timeline::author(notification.account.as_deref(), host);
            let about = notification.status.as_deref();
            let about = about.map(|status| timeline::lines(status, host));
            format!("{kind} by {who}\n{}", about.unwrap_or_default())
        }
        EventKind::Conversation(conversation) => {
            let last = conversation.last_status.as_deref();
            let last = last.map(|status| timeline::lines(status, host));
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

/// Where an event came from, where that is not plain: `[tag cats, from the gap] `.
fn origin(event: &Event, several: bool) -> String {
    let subscription = event.subscription.as_ref().filter(|_| several);
    let gap = event.backfilled.then(|| "from the gap".to_owned());
    let parts: Vec<_> = subscription.map(typed).into_iter().chain(gap).collect();
    if parts.is_empty() {
        return String::new();
    }
    format!("[{}] ", parts.join(", "))
}

/// A subscription as it is typed.
fn typed(subscription: &Subscription) -> String {
    match subscription {
        Subscription::User => "user".into(),
        Subscription::UserNotification => "notifications".into(),
        Subscription::Public { .. } => "public".into(),
        Subscription::PublicLocal { .. } => "local".into(),
        Subscription::PublicRemote { .. } => "remote".into(),
        Subscription::Direct => "direct".into(),
        Subscription::Hashtag { tag, .. } => format!("tag {}", text::one_line(tag)),
        Subscription::List(id) => format!("list {}", text::one_line(id.as_str())),
        Subscription::Named(name) => text::one_line(name),
        _ => "another stream".into(),
    }
}

/// What is about the connection or has nothing more to read than its name, on standard error.
fn note(kind: &EventKind) -> String {
    match kind {
        EventKind::Connected { via, again } => {
            let again = if *again { " again" } else { "" };
            format!("connected{again} by {}", way(*via))
        }
        EventKind::Disconnected { reason, retry_in } => {
            format!(
                "disconnected: {}; once more in {} s",
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
        EventKind::Refused { message, .. } => format!("refused: {}", text::one_line(message)),
        EventKind::Other { event, payload } => {
            let whole = text::one_line(&format!("{event} {payload}"));
            let start: String = whole.chars().take(LONGEST_PAYLOAD).collect();
            format!("not understood: {start}")
        }
        other => text::one_line(&name(other)),
    }
}

fn way(via: Via) -> &'static str {
    match via {
        Via::WebSocket => "WebSocket",
        Via::ServerSentEvents => "server-sent events",
        Via::Polling => "asking now and then",
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

/// The name of an event, as in the API where it has one there.
fn name(kind: &EventKind) -> String {
    match kind {
        EventKind::Update(_) => "update",
        EventKind::Delete(_) => "delete",
        EventKind::StatusUpdate(_) => "status.update",
        EventKind::Notification(_) => "notification",
        EventKind::FiltersChanged => "filters_changed",
        EventKind::Conversation(_) => "conversation",
        EventKind::Announcement(_) => "announcement",
        EventKind::AnnouncementReaction(_) => "announcement.reaction",
        EventKind::AnnouncementDelete(_) => "announcement.delete",
        EventKind::EncryptedMessage(_) => "encrypted_message",
        EventKind::NotificationsMerged => "notifications_merged",
        EventKind::Other { event, .. } => return event.clone(),
        EventKind::Refused { .. } => "(refused)",
        EventKind::Connected { .. } => "(connected)",
        EventKind::Disconnected { .. } => "(disconnected)",
        EventKind::Filled { .. } => "(filled)",
        EventKind::MayHaveMissed { .. } => "(may have missed)",
        EventKind::Dropped(_) => "(dropped)",
        _ => "(another)",
    }
    .to_owned()
}

fn value(event: &Event) -> Value {
    let payload = match &event.kind {
        EventKind::Update(status) | EventKind::StatusUpdate(status) => timeline::value(status),
        EventKind::Notification(notification) => json!(notification),
        EventKind::Conversation(conversation) => json!(conversation),
        EventKind::Announcement(announcement) => json!(announcement),
        EventKind::AnnouncementReaction(reaction) => json!(reaction),
        EventKind::AnnouncementDelete(id) => json!(id),
        EventKind::Delete(id) => json!(id),
        EventKind::EncryptedMessage(payload) | EventKind::Other { payload, .. } => json!(payload),
        EventKind::Refused { message, status } => json!({ "message": message, "status": status }),
        EventKind::Connected { via, again } => json!({ "via": way(*via), "again": again }),
        EventKind::Disconnected { reason, retry_in } => {
            json!({ "reason": failure::reason(reason), "retry_in": retry_in.as_secs_f64() })
        }
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
        "event": name(&event.kind),
        "stream": event.subscription.as_ref().map(typed),
        "backfilled": event.backfilled,
        "payload": payload,
    })
}

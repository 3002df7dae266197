//! What a stream brings.

use std::fmt;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};

use super::subscription::Subscription;
use crate::entities::macros::entity;
use crate::entities::{Announcement, Conversation, Notification, Status};
use crate::error::Error;
use crate::ids::{AnnouncementId, StatusId};
use crate::printable;

/// One thing that happened, on the server or to the connection.
///
/// As JSON it is `{"event": …, "payload": …, "subscription": …, "backfilled": …}`.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Event {
    /// What happened.
    #[serde(flatten)]
    pub kind: EventKind,
    /// The subscription it came through. `None` for what happened to the connection, and where a
    /// server does not say.
    pub subscription: Option<Subscription>,
    /// Whether it was asked for after a gap instead of having come live.
    pub backfilled: bool,
}

/// What happened.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", content = "payload", rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventKind {
    /// A status was published.
    Update(Box<Status>),
    /// A status was deleted, or is no longer to be shown.
    Delete(StatusId),
    /// A status was edited.
    #[serde(rename = "status.update")]
    StatusUpdate(Box<Status>),
    /// The account has a notification.
    Notification(Box<Notification>),
    /// The account's filters are no longer what they were.
    FiltersChanged,
    /// A conversation has a new status or was read.
    Conversation(Box<Conversation>),
    /// An announcement was published or changed.
    Announcement(Box<Announcement>),
    /// An announcement was reacted to.
    #[serde(rename = "announcement.reaction")]
    AnnouncementReaction(AnnouncementReaction),
    /// An announcement was withdrawn.
    #[serde(rename = "announcement.delete")]
    AnnouncementDelete(AnnouncementId),
    /// An encrypted message, as JSON.
    EncryptedMessage(String),
    /// Notifications that were held back are among the others now.
    NotificationsMerged,
    /// What is not known or could not be read: an event that this library does not know, a payload
    /// that is not what its event should have, or, with an empty `event`, a message of another form.
    Other {
        /// The name of the event.
        event: String,
        /// What came with it, as it came.
        payload: String,
    },
    /// The server refused something on an open connection, such as a subscription.
    Refused {
        /// What it said, in its own words.
        words: Option<String>,
        /// The HTTP status that stands for it.
        status: Option<u16>,
        /// The error, where a request of its own was refused: one event stream, or one WebSocket with
        /// its first subscription.
        #[serde(serialize_with = "as_text")]
        error: Option<Error>,
    },
    /// The connection stands, and everything is subscribed to.
    Connected {
        /// By which way.
        via: Via,
        /// Whether there was a connection before.
        again: bool,
    },
    /// The connection broke, or could not be made again.
    Disconnected {
        /// Why.
        #[serde(serialize_with = "as_text")]
        reason: Error,
        /// When it is tried again.
        #[serde(serialize_with = "as_seconds")]
        retry_in: Duration,
        /// How long the server asked to be left alone, if it did; it is tried earlier if that is long:
        /// see [`backoff`](super::StreamingBuilder::backoff).
        #[serde(serialize_with = "as_seconds")]
        asked_for: Option<Duration>,
    },
    /// What fell into the gap was asked for. It lies between [`Connected`](EventKind::Connected)
    /// and this, marked as [`backfilled`](Event::backfilled).
    Filled {
        /// How many statuses it brought.
        statuses: usize,
        /// How many notifications it brought.
        notifications: usize,
    },
    /// There may have been something of this kind that did not come.
    MayHaveMissed {
        /// What.
        what: Missed,
        /// The id after which something may be missing, where that is known.
        after: Option<String>,
    },
    /// The reader was too slow, and so many events were dropped at this place:
    /// [`Overflow::DropOldest`](super::Overflow::DropOldest).
    Dropped(u64),
}

/// What may have been missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Missed {
    /// Statuses: there were more than the window allows, or the server would not show them.
    Statuses,
    /// Notifications, for the same reasons.
    Notifications,
    /// Changes of conversations.
    Conversations,
    /// Deletions, edits, changes of filters, announcements.
    Changes,
    /// Anything on this subscription.
    Everything,
}

/// The way by which events come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Via {
    /// One WebSocket.
    WebSocket,
    /// Server-sent events, one connection for each subscription.
    ServerSentEvents,
    /// Asking the timelines now and then: [`poll_fallback`](super::StreamingBuilder::poll_fallback).
    Polling,
}

entity! {
    /// A reaction to an announcement.
    AnnouncementReaction {
        /// The announcement.
        announcement_id: AnnouncementId,
        /// The emoji, or the name of a custom one.
        name: String,
        /// How many reacted with it.
        count: u64,
    }

    /// What Pleroma says to a subscription.
    PleromaAnswer {
        /// `success`, `ignored` or `error`.
        result: String,
        /// Why.
        error: String,
    }

    /// What a server says when it refuses something on an open connection.
    RefusedMessage {
        /// Why.
        error: String,
        /// The HTTP status that stands for it.
        status: Option<u64>,
    }
}

impl Event {
    /// Of one subscription.
    pub(super) fn of(subscription: &Subscription, kind: EventKind) -> Self {
        Self {
            kind,
            subscription: Some(subscription.clone()),
            backfilled: false,
        }
    }

    /// About the connection.
    pub(super) fn about(kind: EventKind) -> Self {
        Self {
            kind,
            subscription: None,
            backfilled: false,
        }
    }
}

impl EventKind {
    /// Something that could not be opened.
    pub(super) fn not_opened(error: Error) -> Self {
        Self::Refused {
            words: error.server_message().map(str::to_owned),
            status: error.http_status(),
            error: Some(error),
        }
    }

    /// Whether it merely says that a subscription is there, as Pleroma does.
    pub(super) fn is_confirmation(&self) -> bool {
        let Self::Other { event, payload } = self else {
            return false;
        };
        let answer = (event == PLEROMA_ANSWER).then(|| json::<PleromaAnswer>(payload));
        let result = answer.flatten().map(|answer| answer.result);
        result.is_some_and(|result| result == "success" || result == "ignored")
    }

    /// Reads an event under its name on the wire. What cannot be read is [`Other`](Self::Other).
    pub(super) fn read(event: &str, payload: Option<&str>) -> Self {
        let text = payload.unwrap_or_default();
        let known = match event {
            "update" => json(text).map(Self::Update),
            // The second is how mastodon-mock spells it.
            "status.update" | "status_update" => json(text).map(Self::StatusUpdate),
            "notification" => json(text).map(Self::Notification),
            "delete" => id(text).map(|id| Self::Delete(id.into())),
            "conversation" => json(text).map(Self::Conversation),
            "announcement" => json(text).map(Self::Announcement),
            "announcement.reaction" => json(text).map(Self::AnnouncementReaction),
            "announcement.delete" => id(text).map(|id| Self::AnnouncementDelete(id.into())),
            "encrypted_message" => Some(Self::EncryptedMessage(text.to_owned())),
            "filters_changed" => Some(Self::FiltersChanged),
            "notifications_merged" => Some(Self::NotificationsMerged),
            PLEROMA_ANSWER => refusal(text),
            _ => None,
        };
        known.unwrap_or_else(|| Self::Other {
            event: event.to_owned(),
            payload: text.to_owned(),
        })
    }

    /// The event's name in the API, as in `status.update`; `connected`, `disconnected`, `filled`,
    /// `may_have_missed`, `dropped` and `refused` for what is no event there.
    ///
    /// ```
    /// use fediway::streaming::EventKind;
    ///
    /// assert_eq!(EventKind::FiltersChanged.name(), "filters_changed");
    /// ```
    pub fn name(&self) -> &str {
        match self {
            Self::Update(_) => "update",
            Self::Delete(_) => "delete",
            Self::StatusUpdate(_) => "status.update",
            Self::Notification(_) => "notification",
            Self::FiltersChanged => "filters_changed",
            Self::Conversation(_) => "conversation",
            Self::Announcement(_) => "announcement",
            Self::AnnouncementReaction(_) => "announcement.reaction",
            Self::AnnouncementDelete(_) => "announcement.delete",
            Self::EncryptedMessage(_) => "encrypted_message",
            Self::NotificationsMerged => "notifications_merged",
            Self::Other { event, .. } => event,
            Self::Refused { .. } => "refused",
            Self::Connected { .. } => "connected",
            Self::Disconnected { .. } => "disconnected",
            Self::Filled { .. } => "filled",
            Self::MayHaveMissed { .. } => "may_have_missed",
            Self::Dropped(_) => "dropped",
        }
    }

    /// What a server refused, in its words.
    pub(super) fn refused(words: &str, status: Option<u16>) -> Self {
        Self::Refused {
            words: Some(printable::short(words)),
            status,
            error: None,
        }
    }

    /// A message of another form than all others.
    pub(super) fn unreadable(message: impl Into<String>) -> Self {
        Self::Other {
            event: String::new(),
            payload: message.into(),
        }
    }
}

/// How Pleroma and Akkoma answer a subscription.
const PLEROMA_ANSWER: &str = "pleroma:respond";

/// What such an answer refuses.
fn refusal(payload: &str) -> Option<EventKind> {
    let PleromaAnswer { result, error } = json(payload)?;
    (result == "error").then(|| EventKind::refused(&error, None))
}

fn json<T: DeserializeOwned>(payload: &str) -> Option<T> {
    serde_json::from_str(payload).ok()
}

/// An id as a payload: bare, or as a JSON string where a server encodes it once more.
fn id(payload: &str) -> Option<String> {
    let bare = match payload.trim() {
        quoted if quoted.starts_with('"') => json(quoted)?,
        bare => bare.to_owned(),
    };
    let plain = !bare.is_empty() && !bare.contains(|c: char| c.is_control() || c.is_whitespace());
    (plain && !bare.starts_with(['{', '['])).then_some(bare)
}

/// Errors as what they say.
fn as_text<S: Serializer>(
    error: &(impl Clone + Into<Option<Error>>),
    to: S,
) -> Result<S::Ok, S::Error> {
    let error: Option<Error> = error.clone().into();
    error.map(|error| error.to_string()).serialize(to)
}

fn as_seconds<S: Serializer>(
    duration: &(impl Copy + Into<Option<Duration>>),
    to: S,
) -> Result<S::Ok, S::Error> {
    let duration: Option<Duration> = (*duration).into();
    duration
        .map(|duration| duration.as_secs_f64())
        .serialize(to)
}

impl fmt::Display for Via {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::WebSocket => "WebSocket",
            Self::ServerSentEvents => "server-sent events",
            Self::Polling => "polling",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_is_read() {
        let status = r#"{"id":"7","content":"x"}"#;
        assert!(
            matches!(EventKind::read("update", Some(status)), EventKind::Update(s) if s.id.as_str() == "7")
        );
        assert!(matches!(
            EventKind::read("status.update", Some(status)),
            EventKind::StatusUpdate(_)
        ));
        assert!(
            matches!(EventKind::read("delete", Some("7")), EventKind::Delete(id) if id.as_str() == "7")
        );
        assert!(
            matches!(EventKind::read("delete", Some("\"7\"\n")), EventKind::Delete(id) if id.as_str() == "7")
        );
        assert!(matches!(
            EventKind::read("filters_changed", None),
            EventKind::FiltersChanged
        ));
        assert!(matches!(
            EventKind::read("filters_changed", Some("")),
            EventKind::FiltersChanged
        ));
        assert!(matches!(
            EventKind::read("notifications_merged", Some("1")),
            EventKind::NotificationsMerged
        ));
        assert!(matches!(
            EventKind::read("announcement.delete", Some("3")),
            EventKind::AnnouncementDelete(_)
        ));
        assert!(matches!(
            EventKind::read("encrypted_message", Some("{}")),
            EventKind::EncryptedMessage(_)
        ));
        let reaction = r#"{"announcement_id":"3","name":"x","count":2}"#;
        let EventKind::AnnouncementReaction(reaction) =
            EventKind::read("announcement.reaction", Some(reaction))
        else {
            panic!();
        };
        assert_eq!(
            (reaction.announcement_id.as_str(), reaction.count),
            ("3", 2)
        );
    }

    #[test]
    fn an_event_becomes_json() {
        let deleted = Event::of(
            &Subscription::hashtag("cats"),
            EventKind::Delete("7".into()),
        );
        assert_eq!(
            serde_json::to_value(deleted.clone()).unwrap(),
            serde_json::json!({"event": "delete", "payload": "7",
                "subscription": "hashtag:cats", "backfilled": false})
        );
        let broke = Event::about(EventKind::Disconnected {
            reason: Error::invalid("x"),
            retry_in: Duration::from_millis(1500),
            asked_for: None,
        });
        let broke = serde_json::to_value(broke).unwrap();
        assert_eq!(broke["event"], "disconnected");
        assert_eq!(broke["payload"]["retry_in"], 1.5);
        assert!(broke["payload"]["reason"].as_str().unwrap().contains('x'));
        let filters = serde_json::to_value(Event::about(EventKind::FiltersChanged)).unwrap();
        assert_eq!(filters["event"], "filters_changed");
    }

    #[test]
    fn an_answer_of_pleroma_is_a_refusal_or_no_news() {
        let answer = |payload| EventKind::read("pleroma:respond", Some(payload));
        let refused = answer(r#"{"error":"bad_topic","result":"error","type":"subscribe"}"#);
        assert!(
            matches!(&refused, EventKind::Refused { words, .. } if words.as_deref() == Some("bad_topic"))
        );
        assert!(!refused.is_confirmation());
        assert!(answer(r#"{"result":"success","type":"subscribe"}"#).is_confirmation());
        assert!(answer(r#"{"result":"ignored","type":"subscribe"}"#).is_confirmation());
        assert!(!answer("{}").is_confirmation());
    }

    #[test]
    fn what_cannot_be_read_is_kept() {
        for (event, payload) in [
            ("something.new", "{}"),
            ("update", "{"),
            ("update", ""),
            ("delete", ""),
            ("delete", "{\"id\":1}"),
            ("notification", "null"),
            ("", "x"),
        ] {
            let EventKind::Other {
                event: name,
                payload: kept,
            } = EventKind::read(event, Some(payload))
            else {
                panic!("{event} {payload}");
            };
            assert_eq!((name.as_str(), kept.as_str()), (event, payload));
        }
    }
}

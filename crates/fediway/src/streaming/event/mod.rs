//! The events of a stream, and how they become JSON.

mod read;

use std::fmt;
use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::entities::macros::entity;
use crate::entities::{Announcement, Conversation, Notification, Status};
use crate::error::Error;
use crate::ids::{AnnouncementId, StatusId};
use crate::streaming::subscription::{Feed, Subscription};

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
    /// Whether it was fetched from a timeline after a gap. Otherwise it came live.
    pub backfilled: bool,
    /// About how large it was on the wire.
    #[serde(skip)]
    pub(crate) size: usize,
}

/// What happened.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", content = "payload", rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventKind {
    /// A status was published.
    Update(Box<Status>),
    /// A status was deleted or hidden.
    Delete(StatusId),
    /// A status was edited.
    #[serde(rename = "status.update")]
    StatusUpdate(Box<Status>),
    /// The account has a notification.
    Notification(Box<Notification>),
    /// The account's filters were changed.
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
    /// Filtered notifications were accepted and are now among the others.
    NotificationsMerged,
    /// An event that this library does not know, or one with a malformed payload. With an empty
    /// `event`: a message of no known form.
    Other {
        /// The name of the event.
        event: String,
        /// Its payload, unchanged.
        payload: String,
    },
    /// The server refused something on an open connection, such as a subscription.
    Refused {
        /// The server's message.
        words: Option<String>,
        /// The HTTP status of the refusal.
        status: Option<u16>,
        /// The error, if an HTTP request was refused: that of one event stream, or that of a WebSocket
        /// with its first subscription.
        #[serde(serialize_with = "as_text")]
        error: Option<Error>,
    },
    /// The stream is connected and has all its subscriptions.
    Connected {
        /// The kind of connection.
        via: Via,
        /// Whether there was a connection before.
        again: bool,
    },
    /// The connection broke, or an attempt to reconnect failed.
    Disconnected {
        /// Why.
        #[serde(serialize_with = "as_text")]
        reason: Error,
        /// How long until the next attempt.
        #[serde(serialize_with = "as_seconds")]
        retry_in: Duration,
        /// How long the server asked to wait, if it did. If that is long, the next attempt comes
        /// earlier: see [`backoff`](crate::streaming::StreamingBuilder::backoff).
        #[serde(serialize_with = "as_seconds")]
        asked_for: Option<Duration>,
    },
    /// The gap was filled. The events from the timelines came between
    /// [`Connected`](EventKind::Connected) and this one, marked as [`backfilled`](Event::backfilled).
    Filled {
        /// The number of statuses fetched.
        statuses: usize,
        /// The number of notifications fetched.
        notifications: usize,
    },
    /// Events of this kind may be missing.
    MayHaveMissed {
        /// What may be missing.
        what: Missed,
        /// The id after which they may be missing, if it is known.
        after: Option<String>,
    },
    /// The reader was too slow, and this many events were dropped here:
    /// [`Overflow::DropOldest`](crate::streaming::Overflow::DropOldest).
    Dropped(u64),
}

/// What may have been missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Missed {
    /// Statuses: there were more than the window allows, or the server refused the timeline.
    Statuses,
    /// Notifications, for the same reasons.
    Notifications,
    /// Changes to conversations.
    Conversations,
    /// Deletions, edits, filter changes and announcements.
    Changes,
    /// Anything on this subscription.
    Everything,
}

impl From<Feed> for Missed {
    fn from(feed: Feed) -> Self {
        match feed {
            Feed::Statuses => Self::Statuses,
            Feed::Notifications => Self::Notifications,
        }
    }
}

/// The kind of connection that events come through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Via {
    /// One WebSocket.
    WebSocket,
    /// Server-sent events, one connection for each subscription.
    ServerSentEvents,
    /// Timelines that are fetched at an interval: [`poll_fallback`](crate::streaming::StreamingBuilder::poll_fallback).
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
}

impl Event {
    /// A live one of this subscription.
    pub(crate) fn of(subscription: &Subscription, kind: EventKind) -> Self {
        Self {
            subscription: Some(subscription.clone()),
            ..Self::about(kind)
        }
    }

    /// One about the connection, or of an unknown subscription.
    pub(crate) const fn about(kind: EventKind) -> Self {
        Self {
            kind,
            subscription: None,
            backfilled: false,
            size: 0,
        }
    }
}

impl EventKind {
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
    duration.as_ref().map(Duration::as_secs_f64).serialize(to)
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
}

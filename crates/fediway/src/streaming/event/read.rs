//! Reads an event from its name and payload.

use serde::de::DeserializeOwned;

use super::EventKind;
use crate::entities::macros::entity;
use crate::error::Error;
use crate::printable;

/// The name of the event with which Pleroma and Akkoma answer a subscription.
const PLEROMA_ANSWER: &str = "pleroma:respond";

entity! {
    /// What Pleroma says to a subscription.
    PleromaAnswer {
        /// `success`, `ignored` or `error`.
        result: String,
        /// Why.
        error: String,
    }
}

impl EventKind {
    /// Something that could not be opened.
    pub(crate) fn not_opened(error: Error) -> Self {
        Self::Refused {
            words: error.server_message().map(str::to_owned),
            status: error.http_status(),
            error: Some(error),
        }
    }

    /// Whether it only confirms a subscription, as Pleroma does.
    pub(crate) fn is_confirmation(&self) -> bool {
        let Self::Other { event, payload } = self else {
            return false;
        };
        let answer = (event == PLEROMA_ANSWER).then(|| json::<PleromaAnswer>(payload));
        let result = answer.flatten().map(|answer| answer.result);
        result.is_some_and(|result| result == "success" || result == "ignored")
    }

    /// Reads an event by its name on the wire. One that cannot be read is [`Other`](Self::Other).
    pub(crate) fn read(event: &str, payload: Option<&str>) -> Self {
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

    /// What a server refused, in the server's words.
    pub(crate) fn refused(words: &str, status: Option<u16>) -> Self {
        Self::Refused {
            words: Some(printable::short(words)),
            status,
            error: None,
        }
    }

    /// A message of no known form.
    pub(crate) fn unreadable(message: impl Into<String>) -> Self {
        Self::Other {
            event: String::new(),
            payload: message.into(),
        }
    }
}

/// What an answer of Pleroma refuses.
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

//! Messages of a WebSocket: `{"stream":["user"],"event":"update","payload":"{…}"}`.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::entities::macros::entity;
use crate::streaming::event::{Event, EventKind};
use crate::streaming::subscription::Subscription;

entity! {
    /// What a server says when it refuses something on an open connection.
    RefusedMessage {
        /// Why.
        error: String,
        /// The HTTP status that stands for it.
        status: Option<u64>,
    }
}

/// A message, read.
#[derive(Debug)]
pub(super) struct Message {
    /// The `stream` of the message: a name, and a parameter where the stream has one. GoToSocial
    /// names several streams at once.
    pub(super) stream: Vec<String>,
    pub(super) kind: EventKind,
}

/// The form that servers send: the payload is JSON in a string.
#[derive(Deserialize)]
struct Usual<'m> {
    stream: Option<Vec<String>>,
    #[serde(borrow)]
    event: Cow<'m, str>,
    #[serde(borrow)]
    payload: Option<Cow<'m, str>>,
}

/// Reads a message. One of no known form is an event, too: [`EventKind::Other`].
pub(super) fn read(text: &str) -> Message {
    let usual = serde_json::from_str::<Usual<'_>>(text).map(Message::from);
    usual
        .ok()
        .or_else(|| unusual(text))
        .unwrap_or_else(|| Message {
            stream: Vec::new(),
            kind: refused(text).unwrap_or_else(|| EventKind::unreadable(text)),
        })
}

impl Message {
    /// The event, with the subscription it came through, unless that has ended.
    pub(super) fn event(
        self,
        active: &[Subscription],
        ended: &VecDeque<Subscription>,
    ) -> Option<Event> {
        if self.kind.is_confirmation() {
            return None;
        }
        let names = &*self.stream;
        let subscription = match (find(active.iter(), names), names, active) {
            (Some(known), ..) => Some(known.clone()),
            (None, [], [only]) => Some(only.clone()),
            (None, ..) if find(ended.iter(), names).is_some() => return None,
            (None, [name] | [name, _], _) => Some(Subscription::Named(name.clone())),
            (None, ..) => None,
        };
        Some(Event::new(subscription, self.kind))
    }
}

/// Two hashtags may differ by the case of their letters alone.
fn find<'s>(
    all: impl Iterator<Item = &'s Subscription> + Clone,
    names: &[String],
) -> Option<&'s Subscription> {
    let is_like = |own: &str, given: &str| own.to_lowercase() == given.to_lowercase();
    let exact = all.clone().find(|one| one.is_named(names, str::eq));
    exact.or_else(|| all.clone().find(|one| one.is_named(names, is_like)))
}

fn refused(text: &str) -> Option<EventKind> {
    let RefusedMessage { error, status } = serde_json::from_str(text).ok()?;
    let status = status.and_then(|status| status.try_into().ok());
    (!error.is_empty()).then(|| EventKind::refused(&error, status))
}

impl From<Usual<'_>> for Message {
    fn from(usual: Usual<'_>) -> Self {
        Self {
            stream: usual.stream.unwrap_or_default(),
            kind: EventKind::read(&usual.event, usual.payload.as_deref()),
        }
    }
}

/// Any other form with an event: a key that comes twice, or a payload that is not a string.
fn unusual(text: &str) -> Option<Message> {
    let parts: HashMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    let raw = |name: &str| parts.get(name).map(|raw| raw.get());
    let payload = raw("payload").filter(|json| *json != "null");
    // A string is unpacked; of anything else the JSON itself is the payload.
    let unpacked = payload.and_then(|json| serde_json::from_str::<String>(json).ok());
    let event: String = serde_json::from_str(raw("event")?).ok()?;
    let names = raw("stream").and_then(|json| serde_json::from_str(json).ok());
    Some(Message {
        stream: names.unwrap_or_default(),
        kind: EventKind::read(&event, unpacked.as_deref().or(payload)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_form_is_read() {
        let text = r#"{"stream":["hashtag","cats"],"event":"update","payload":"{\"id\":\"7\",\"content\":\"a\\nb\"}"}"#;
        let message = read(text);
        assert_eq!(message.stream, ["hashtag", "cats"]);
        assert!(matches!(&message.kind, EventKind::Update(s) if s.content == "a\nb"));
        // GoToSocial ends its frames with a newline and sends an empty payload where there is none.
        let message =
            read("{\"stream\":[\"user\"],\"event\":\"filters_changed\",\"payload\":\"\"}\n");
        assert!(matches!(message.kind, EventKind::FiltersChanged));
        let message = read(r#"{"stream":["user"],"event":"filters_changed"}"#);
        assert_eq!(message.stream, ["user"]);
        assert!(matches!(message.kind, EventKind::FiltersChanged));
    }

    #[test]
    fn other_forms_are_read_as_well() {
        for text in [
            r#"{"payload":"{\"id\":\"7\"}","event":"update","stream":["user"]}"#,
            r#"{"event":"update","payload":{"id":"7"}}"#,
            r#"{"event":"update","payload":{"id":7},"stream":"user","more":[{}]}"#,
            r#"{"event":"delete","event":"update","payload":"{\"id\":\"7\"}"}"#,
            r#"{"\u0065vent":"update","p\u0061yload":"{\"id\":\"7\"}"}"#,
        ] {
            let message = read(text);
            assert!(
                matches!(&message.kind, EventKind::Update(s) if s.id.as_str() == "7"),
                "{text}"
            );
        }
        assert!(matches!(
            read(r#"{"event":"delete","payload":7}"#).kind,
            EventKind::Delete(_)
        ));
        let refused = read(r#"{"error":"Missing tag name parameter","status":400}"#);
        assert!(matches!(
            refused.kind,
            EventKind::Refused {
                status: Some(400),
                ..
            }
        ));
    }

    #[test]
    fn a_strange_message_is_kept_as_it_is() {
        for text in [
            "",
            "pong",
            "{}",
            "[]",
            "null",
            "{\"event\":",
            "{\"event\":7}",
            "\0",
        ] {
            let EventKind::Other { event, payload } = read(text).kind else {
                panic!("{text}");
            };
            assert_eq!((event.as_str(), payload.as_str()), ("", text));
        }
    }
}

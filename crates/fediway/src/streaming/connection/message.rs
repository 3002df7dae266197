//! Messages of a WebSocket: `{"stream":["user"],"event":"update","payload":"{…}"}`.

use std::borrow::Cow;
use std::collections::HashMap;

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

/// A message in the form that servers send: the payload is JSON in a string.
#[derive(Deserialize)]
struct Message<'m> {
    /// A name, and a parameter where the stream has one. GoToSocial names several streams at once.
    stream: Option<Vec<String>>,
    #[serde(borrow)]
    event: Cow<'m, str>,
    #[serde(borrow)]
    payload: Option<Cow<'m, str>>,
}

/// The event of a message, with the subscription it came through, unless that has ended.
pub(super) fn event(text: &str, active: &[Subscription], ended: &[Subscription]) -> Option<Event> {
    let (names, kind) = read(text);
    if kind.is_confirmation() {
        return None;
    }
    let subscription = match (find(active, &names), &*names, active) {
        (Some(known), ..) => Some(known.clone()),
        (None, [], [only]) => Some(only.clone()),
        (None, ..) if find(ended, &names).is_some() => return None,
        (None, [name] | [name, _], _) => Some(Subscription::Named(name.clone())),
        (None, ..) => None,
    };
    Some(Event {
        subscription,
        ..Event::about(kind)
    })
}

/// Reads a message: the names of its stream, and what happened. One of no known form is
/// [`EventKind::Other`].
pub(super) fn read(text: &str) -> (Vec<String>, EventKind) {
    let usual = serde_json::from_str::<Message<'_>>(text).ok();
    match usual.or_else(|| unusual(text)) {
        Some(message) => (
            message.stream.unwrap_or_default(),
            EventKind::read(&message.event, message.payload.as_deref()),
        ),
        None => {
            let refused = refused(text);
            let kind = refused.unwrap_or_else(|| EventKind::unreadable(text));
            (Vec::new(), kind)
        }
    }
}

/// Two hashtags may differ by the case of their letters alone.
fn find<'s>(all: &'s [Subscription], names: &[String]) -> Option<&'s Subscription> {
    let is_like = |own: &str, given: &str| own.to_lowercase() == given.to_lowercase();
    let exact = all.iter().find(|one| one.is_named(names, str::eq));
    exact.or_else(|| all.iter().find(|one| one.is_named(names, is_like)))
}

fn refused(text: &str) -> Option<EventKind> {
    let RefusedMessage { error, status } = serde_json::from_str(text).ok()?;
    let status = status.and_then(|status| status.try_into().ok());
    (!error.is_empty()).then(|| EventKind::refused(&error, status))
}

/// Any other form with an event: a key that comes twice, or a payload that is not a string.
fn unusual(text: &str) -> Option<Message<'_>> {
    let parts: HashMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    let raw = |name: &str| parts.get(name).map(|raw| raw.get());
    let payload = raw("payload").filter(|json| *json != "null");
    Some(Message {
        stream: raw("stream").and_then(|json| serde_json::from_str(json).ok()),
        event: serde_json::from_str(raw("event")?).ok()?,
        // A string is unpacked; of anything else the JSON itself is the payload.
        payload: payload.map(|json| serde_json::from_str(json).unwrap_or(Cow::Borrowed(json))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_form_is_read() {
        let text = r#"{"stream":["hashtag","cats"],"event":"update","payload":"{\"id\":\"7\",\"content\":\"a\\nb\"}"}"#;
        let (stream, kind) = read(text);
        assert_eq!(stream, ["hashtag", "cats"]);
        assert!(matches!(&kind, EventKind::Update(s) if s.content == "a\nb"));
        // GoToSocial ends its frames with a newline and sends an empty payload where there is none.
        let (_, kind) =
            read("{\"stream\":[\"user\"],\"event\":\"filters_changed\",\"payload\":\"\"}\n");
        assert!(matches!(kind, EventKind::FiltersChanged));
        let (stream, kind) = read(r#"{"stream":["user"],"event":"filters_changed"}"#);
        assert_eq!(stream, ["user"]);
        assert!(matches!(kind, EventKind::FiltersChanged));
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
            let (_, kind) = read(text);
            assert!(
                matches!(&kind, EventKind::Update(s) if s.id.as_str() == "7"),
                "{text}"
            );
        }
        assert!(matches!(
            read(r#"{"event":"delete","payload":7}"#).1,
            EventKind::Delete(_)
        ));
        let (_, refused) = read(r#"{"error":"Missing tag name parameter","status":400}"#);
        assert!(matches!(
            refused,
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
            let EventKind::Other { event, payload } = read(text).1 else {
                panic!("{text}");
            };
            assert_eq!((event.as_str(), payload.as_str()), ("", text));
        }
    }
}

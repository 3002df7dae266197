//! Messages of a WebSocket: `{"stream":["user"],"event":"update","payload":"{…}"}`.

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
struct Message {
    /// A name, and a parameter where the stream has one. GoToSocial names several streams at once.
    stream: Option<Vec<String>>,
    event: String,
    payload: Option<String>,
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
    let usual = payload_last(text).or_else(|| serde_json::from_str(text).ok());
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

/// Reads the form of most servers, where the payload comes last. Each of its quotes is escaped: reading
/// them here takes two fifths less time than in `serde_json`.
fn payload_last(text: &str) -> Option<Message> {
    // A string cannot contain this, because its quotes are escaped. If it is a key of another object, the
    // text before it is no object.
    let (before, rest) = text.split_once(r#","payload":""#)?;
    let payload = unescaped(rest.trim_end_matches('\n').strip_suffix("\"}")?)?;
    let message: Message = serde_json::from_str(&format!("{before}}}")).ok()?;
    let payload = Some(payload);
    Some(Message { payload, ..message })
}

/// What is between the quotes of a JSON string, if nothing but quotes and backslashes is escaped there.
fn unescaped(json: &str) -> Option<String> {
    let is_control = |any: bool, byte: u8| any | byte.is_ascii_control();
    if json.bytes().fold(false, is_control) {
        return None;
    }
    // Escapes come every few bytes. Copying eight bytes at a time is faster than searching for the next one.
    let (mut text, mut rest) = (Vec::with_capacity(json.len()), json.as_bytes());
    while let Some((step, after)) = rest.split_first_chunk::<8>() {
        text.extend_from_slice(step);
        match step.iter().position(is_special) {
            None => rest = after,
            Some(at) => {
                text.truncate(text.len() - step.len() + at);
                rest = take_escaped(&rest[at..], &mut text)?;
            }
        }
    }
    while let Some(at) = rest.iter().position(is_special) {
        text.extend_from_slice(&rest[..at]);
        rest = take_escaped(&rest[at..], &mut text)?;
    }
    text.extend_from_slice(rest);
    String::from_utf8(text).ok()
}

const fn is_special(byte: &u8) -> bool {
    matches!(byte, b'"' | b'\\')
}

/// Appends the escaped quote or backslash at the start of `json` to `text`, and returns the rest. `None`
/// for any other escape, and for a quote that is not escaped.
fn take_escaped<'j>(json: &'j [u8], text: &mut Vec<u8>) -> Option<&'j [u8]> {
    let [b'\\', one, rest @ ..] = json else {
        return None;
    };
    is_special(one).then(|| {
        text.push(*one);
        rest
    })
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
fn unusual(text: &str) -> Option<Message> {
    let parts: HashMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    let raw = |name: &str| parts.get(name).map(|raw| raw.get());
    let payload = raw("payload").filter(|json| *json != "null");
    Some(Message {
        stream: raw("stream").and_then(|json| serde_json::from_str(json).ok()),
        event: serde_json::from_str(raw("event")?).ok()?,
        // A string is unpacked; of anything else the JSON itself is the payload.
        payload: payload.map(|json| serde_json::from_str(json).unwrap_or_else(|_| json.to_owned())),
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

    /// A payload that comes last is read by code of its own.
    #[test]
    fn a_payload_is_the_same_wherever_it_stands() {
        let payloads = [
            "",
            "a",
            "\"",
            "\\",
            "\\\"",
            "\"}",
            "a\\",
            "é\"é",
            "a\n",
            "\u{1}",
            "\u{7f}\"",
            ",\"payload\":\"",
        ];
        // It is read in steps of eight bytes.
        let begins = (0..9)
            .map(|length| "x".repeat(length))
            .chain(["ééééé".to_owned()]);
        for payload in begins.flat_map(|begin| payloads.map(|payload| begin.clone() + payload)) {
            let json = serde_json::to_string(&payload).unwrap();
            let last = format!(r#"{{"stream":["user"],"event":"x","payload":{json}}}"#);
            let first = format!(r#"{{"payload":{json},"event":"x","stream":["user"]}}"#);
            for text in [format!("{last}\n"), last, first] {
                let (
                    stream,
                    EventKind::Other {
                        event,
                        payload: read,
                    },
                ) = read(&text)
                else {
                    panic!("{text}");
                };
                assert_eq!((event.as_str(), read.as_str()), ("x", &*payload), "{text}");
                assert_eq!(stream, ["user"]);
            }
        }
        let twice = r#"{"payload":"1","event":"x","payload":"2"}"#;
        assert!(matches!(read(twice).1, EventKind::Other { payload, .. } if payload == "2"));
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
            // Their payloads look as if they came last.
            r#"{"event":"x","payload":"a"b"}"#,
            r#"{"event":"x","payload":"a\"}"#,
            r#"{"event":"x",,"payload":"a"}"#,
            r#"{"event":"x","y":{"z":1,"payload":"a"}"#,
            r#"{"event":"x","y":["z","payload":"a"}"#,
            r#"{"event":"x","y":"z,"payload":"a"}"#,
            "{\"event\":\"x\",\"payload\":\"a\nb\"}",
        ] {
            let EventKind::Other { event, payload } = read(text).1 else {
                panic!("{text}");
            };
            assert_eq!((event.as_str(), payload.as_str()), ("", text));
        }
    }
}

//! Messages of a WebSocket: `{"stream":["user"],"event":"update","payload":"{…}"}`.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::streaming::event::{EventKind, RefusedMessage};

/// A message, read.
#[derive(Debug)]
pub(super) struct Message<'m> {
    /// The `stream` of the message: a name, and a parameter where the stream has one. GoToSocial
    /// names several streams at once.
    pub(super) stream: Vec<Cow<'m, str>>,
    pub(super) kind: EventKind,
}

/// Reads a message. What has no such form is an event all the same.
pub(super) fn read(text: &str) -> Message<'_> {
    let mut json = serde_json::Deserializer::from_str(text);
    let read = json.deserialize_map(Usual).and_then(|message| {
        json.end()?;
        Ok(message)
    });
    read.ok()
        .or_else(|| unusual(text))
        .unwrap_or_else(|| Message {
            stream: Vec::new(),
            kind: refused(text).unwrap_or_else(|| EventKind::unreadable(text)),
        })
}

fn refused(text: &str) -> Option<EventKind> {
    let RefusedMessage { error, status } = serde_json::from_str(text).ok()?;
    let status = status.and_then(|status| status.try_into().ok());
    (!error.is_empty()).then(|| EventKind::refused(&error, status))
}

/// The form that servers send: the event stands before its payload, and the payload is a string.
///
/// The JSON in that string is read where serde_json has unescaped it to, so that it is not copied
/// once more for that.
struct Usual;

impl<'m> Visitor<'m> for Usual {
    type Value = Message<'m>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message")
    }

    fn visit_map<A: MapAccess<'m>>(self, mut map: A) -> Result<Message<'m>, A::Error> {
        let (mut stream, mut event, mut kind) = (Vec::new(), None, None);
        while let Some(Text(key)) = map.next_key()? {
            match &*key {
                "stream" => stream = map.next_value::<StreamName>()?.0,
                "event" => event = Some(map.next_value::<Text>()?.0),
                "payload" => {
                    let event = event.as_deref();
                    let event = event.ok_or_else(|| A::Error::custom("the payload comes first"))?;
                    kind = Some(map.next_value_seed(Payload(event))?);
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let event = event.ok_or_else(|| A::Error::custom("no event"))?;
        let kind = kind.unwrap_or_else(|| EventKind::read(&event, None));
        Ok(Message { stream, kind })
    }
}

/// The payload of an event.
struct Payload<'e>(&'e str);

impl<'de> serde::de::DeserializeSeed<'de> for Payload<'_> {
    type Value = EventKind;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<EventKind, D::Error> {
        from.deserialize_any(self)
    }
}

impl Visitor<'_> for Payload<'_> {
    type Value = EventKind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a payload as text")
    }

    fn visit_str<E>(self, payload: &str) -> Result<EventKind, E> {
        Ok(EventKind::read(self.0, Some(payload)))
    }

    fn visit_unit<E>(self) -> Result<EventKind, E> {
        Ok(EventKind::read(self.0, None))
    }

    fn visit_u64<E>(self, payload: u64) -> Result<EventKind, E> {
        Ok(EventKind::read(self.0, Some(&payload.to_string())))
    }
}

/// Text, borrowed where there is nothing to unescape.
struct Text<'m>(Cow<'m, str>);

impl<'de: 'm, 'm> serde::Deserialize<'de> for Text<'m> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'m> Visitor<'m> for Read {
            type Value = Text<'m>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_borrowed_str<E>(self, text: &'m str) -> Result<Text<'m>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'m>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        from.deserialize_str(Read)
    }
}

/// `["hashtag", "cats"]`.
struct StreamName<'m>(Vec<Cow<'m, str>>);

impl<'de: 'm, 'm> serde::Deserialize<'de> for StreamName<'m> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Read;
        impl<'m> Visitor<'m> for Read {
            type Value = StreamName<'m>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the names of a stream")
            }

            fn visit_unit<E>(self) -> Result<StreamName<'m>, E> {
                Ok(StreamName(Vec::new()))
            }

            fn visit_seq<A: serde::de::SeqAccess<'m>>(
                self,
                mut seq: A,
            ) -> Result<StreamName<'m>, A::Error> {
                let mut names = Vec::new();
                while let Some(Text(name)) = seq.next_element()? {
                    names.push(name);
                }
                Ok(StreamName(names))
            }
        }
        from.deserialize_any(Read)
    }
}

/// Any other form with an event: its parts in another order, a payload that is no string.
fn unusual(text: &str) -> Option<Message<'_>> {
    let parts: std::collections::HashMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    let raw = |name: &str| parts.get(name).map(|raw| raw.get());
    let event: String = serde_json::from_str(raw("event")?).ok()?;
    let stream = raw("stream").and_then(|raw| serde_json::from_str::<StreamName>(raw).ok());
    let payload = raw("payload").filter(|raw| *raw != "null");
    // A string is unpacked; of anything else the JSON itself is the payload.
    let unpacked = payload.and_then(|raw| serde_json::from_str::<String>(raw).ok());
    let kind = EventKind::read(&event, unpacked.as_deref().or(payload));
    let names = stream.map_or_else(Vec::new, |names| names.0);
    let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
    Some(Message {
        stream: names.into_iter().map(owned).collect(),
        kind,
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

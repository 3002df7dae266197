//! Events as each transport writes them.

use serde_json::{Value, json};

use super::name::{Name, Refused};
use crate::personalities::Streaming;

/// Something that happened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event<'a> {
    pub(crate) name: &'a str,
    pub(crate) payload: Option<&'a str>,
}

impl Event<'_> {
    /// As the text of a frame.
    pub(crate) fn frame(self, rules: &Streaming, stream: &Name) -> String {
        let mut parts = Vec::new();
        if rules.names_stream {
            parts.push(format!("\"stream\":{}", Value::from(stream.parts())));
        }
        parts.push(format!("\"event\":{}", Value::from(self.name)));
        let absent = rules.empty_payload.then_some("");
        if let Some(payload) = self.payload.or(absent) {
            parts.push(format!("\"payload\":{}", Value::from(payload)));
        }
        ended(rules, format!("{{{}}}", parts.join(",")))
    }

    /// As a server-sent event. Where there is no payload, Mastodon writes what
    /// JavaScript calls it.
    pub(crate) fn lines(self) -> String {
        let payload = self.payload.unwrap_or("undefined");
        let data: String = payload
            .split('\n')
            .map(|line| format!("data: {line}\n"))
            .collect();
        format!("event: {}\n{data}\n", self.name)
    }
}

/// The frame for a command that could not be followed.
pub(crate) fn refusal(rules: &Streaming, (status, error): Refused) -> String {
    let error = json!({ "error": error, "status": status });
    ended(rules, error.to_string())
}

/// The frame for a stream that could not be left, which has no status.
pub(crate) fn not_left(rules: &Streaming) -> String {
    let error = json!({ "error": "Error unsubscribing from channel" });
    ended(rules, error.to_string())
}

/// The frame that says how a command went, where that is said.
pub(crate) fn answer(rules: &Streaming, command: &str, refused: Option<Refused>) -> Option<String> {
    let event = rules.answers?;
    let mut payload = json!({ "type": command, "result": "success" });
    if let Some((status, _)) = refused {
        payload["result"] = json!("error");
        payload["error"] = json!(if status == 401 {
            "unauthorized"
        } else {
            "bad_topic"
        });
    }
    let text = json!({ "event": event, "payload": payload.to_string() }).to_string();
    Some(ended(rules, text))
}

fn ended(rules: &Streaming, mut text: String) -> String {
    if rules.newline {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::personalities;
    use crate::software::Software;

    #[test]
    fn events_are_written_as_servers_write_them() {
        let rules = |software| personalities::of(software).streaming.unwrap();
        let mastodon = rules(Software::Mastodon45);
        let delete = Event {
            name: "delete",
            payload: Some("12"),
        };
        let filters = Event {
            name: "filters_changed",
            payload: None,
        };
        let tag = Name::read("hashtag&tag=x");
        assert_eq!(
            delete.frame(&mastodon, &tag),
            r#"{"stream":["hashtag","x"],"event":"delete","payload":"12"}"#
        );
        assert_eq!(
            filters.frame(&mastodon, &Name::read("user")),
            r#"{"stream":["user"],"event":"filters_changed"}"#
        );
        assert_eq!(
            filters.frame(&rules(Software::GoToSocial), &Name::read("user")),
            "{\"stream\":[\"user\"],\"event\":\"filters_changed\",\"payload\":\"\"}\n"
        );
        assert_eq!(
            delete.frame(&rules(Software::Akkoma), &tag),
            r#"{"event":"delete","payload":"12"}"#
        );
        assert_eq!(delete.lines(), "event: delete\ndata: 12\n\n");
        assert_eq!(
            filters.lines(),
            "event: filters_changed\ndata: undefined\n\n"
        );
    }
}

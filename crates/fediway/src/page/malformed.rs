//! Items that could not be decoded.

use std::fmt;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind, Place};

/// An item of a list that could not be decoded.
#[derive(Clone)]
#[non_exhaustive]
pub struct MalformedItem {
    /// Its index in the server's list.
    pub index: usize,
    /// Its JSON.
    pub raw: Box<RawValue>,
    /// The reason why it could not be decoded.
    pub reason: String,
    pub(super) place: Place,
}

impl fmt::Debug for MalformedItem {
    /// Where it is, not what: it may be private.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MalformedItem")
            .field("index", &self.index)
            .field("bytes", &self.raw.get().len())
            .field("reason", &unquoted(&self.reason))
            .finish()
    }
}

impl MalformedItem {
    /// The id in its JSON; empty where there is none.
    pub(crate) fn id(&self) -> String {
        let value: Value = serde_json::from_str(self.raw.get()).unwrap_or_default();
        match value.get("id") {
            Some(Value::String(id)) => id.clone(),
            Some(Value::Number(id)) => id.to_string(),
            _ => String::new(),
        }
    }

    /// Its id in words, if it has one that looks like one.
    fn named(&self) -> String {
        let id = self.id();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        match (1..=64).contains(&id.len()) && id.chars().all(is_plain) {
            true => format!(" (id {id})"),
            false => String::new(),
        }
    }

    /// The error for a stream: which item and why, without what stood in it.
    pub(super) fn to_error(&self) -> Error {
        let reason = unquoted(&self.reason);
        Error::new(ErrorKind::Decode)
            .at(&self.place)
            .message(&format!(
                "item {} of the page{}: {reason}",
                self.index,
                self.named()
            ))
    }
}

/// A decoder's words without what they quote, which it puts between `"` or `` ` ``.
fn unquoted(reason: &str) -> String {
    let Some(first) = reason.find(['"', '`']) else {
        return reason.to_owned();
    };
    // A quoted text may hold quotation marks itself, so everything up to the last is left out.
    let last = reason.rfind(['"', '`']).unwrap_or(first);
    format!("{}…{}", &reason[..first], &reason[last + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn malformed(raw: &str, reason: &str) -> MalformedItem {
        MalformedItem {
            index: 3,
            raw: RawValue::from_string(raw.into()).unwrap(),
            reason: reason.into(),
            place: Place {
                host: "example.org".into(),
                method: http::Method::GET,
                endpoint: "/api/v1/timelines/home",
            },
        }
    }

    #[test]
    fn an_id_is_found_whatever_else_is_wrong() {
        for (raw, id) in [
            (r#"{"id":"7","x":[]}"#, "7"),
            (r#"{"id":7}"#, "7"),
            (r#"{"id":null}"#, ""),
            ("[7]", ""),
            ("null", ""),
        ] {
            assert_eq!(malformed(raw, "").id(), id, "{raw}");
        }
    }

    #[test]
    fn the_error_names_the_item_and_quotes_nothing() {
        let reason = r#"invalid type: string "a \"secret\" text", expected u64"#;
        let error = malformed("null", reason).to_error();
        assert_eq!(error.kind(), &ErrorKind::Decode);
        assert_eq!(
            error.to_string(),
            "the answer is not as documented: item 3 of the page: invalid type: string …, \
             expected u64 (GET /api/v1/timelines/home on example.org)"
        );
    }
}

//! The names of streams.

use std::fmt;

use crate::personalities::Streaming;
use crate::scopes::Scopes;

/// Streams that need nothing but their name.
const PLAIN: &[&str] = &[
    "user",
    "user:notification",
    "public",
    "public:media",
    "public:local",
    "public:local:media",
    "public:remote",
    "public:remote:media",
    "direct",
];

/// A stream, as a client asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) kind: String,
    /// The hashtag or the list.
    pub(crate) key: Option<String>,
}

impl Name {
    /// Reads it as it is written in a query behind `stream=`.
    pub(crate) fn read(text: &str) -> Self {
        let (kind, parameter) = text.split_once('&').unwrap_or((text, ""));
        let key = parameter.split_once('=').map(|(_, key)| key.to_owned());
        Self {
            kind: kind.to_owned(),
            key,
        }
    }

    /// The name a message says, in one or two parts.
    pub(crate) fn parts(&self) -> Vec<&str> {
        std::iter::once(&*self.kind)
            .chain(self.key.as_deref())
            .collect()
    }

    /// Whether events of `other` are events of this. Hashtags are the same in
    /// any case.
    pub(crate) fn is(&self, other: &Self) -> bool {
        let tag = self.kind.starts_with("hashtag");
        self.kind == other.kind
            && match (&self.key, &other.key) {
                (Some(one), Some(other)) if tag => one.to_lowercase() == other.to_lowercase(),
                (one, other) => one == other,
            }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)?;
        match &self.key {
            Some(list) if self.kind == "list" => write!(f, "&list={list}"),
            Some(tag) => write!(f, "&tag={tag}"),
            None => Ok(()),
        }
    }
}

/// What a client asks for before it is known to be right.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(crate) stream: String,
    pub(crate) tag: Option<String>,
    pub(crate) list: Option<String>,
}

/// Why a stream is refused: a status, and words.
pub(crate) type Refused = (u16, &'static str);

impl Asked {
    /// The stream, if there is such a one and these scopes allow it.
    pub(crate) fn allowed(self, rules: &Streaming, scopes: &Scopes) -> Result<Name, Refused> {
        let needed = match &*self.stream {
            "user:notification" => "read:notifications",
            _ => "read:statuses",
        };
        if !scopes.allow(&[needed]) {
            return Err((401, "Access token does not have the required scopes"));
        }
        self.name(rules)
    }

    /// The stream, if there is such a one.
    pub(crate) fn name(self, rules: &Streaming) -> Result<Name, Refused> {
        let given = |key: Option<String>| key.filter(|key| !key.is_empty());
        let key = match &*self.stream {
            "hashtag" | "hashtag:local" => match given(self.tag) {
                None if !rules.any_stream => return Err((400, "Missing tag name parameter")),
                tag => tag,
            },
            // Nobody has lists here, so any will do: a test sends to it by hand.
            "list" => match given(self.list) {
                None if !rules.any_stream => return Err((400, "Missing list name parameter")),
                list => list,
            },
            plain if PLAIN.contains(&plain) || rules.any_stream => None,
            _ => return Err((400, "Unknown stream type")),
        };
        Ok(Name {
            kind: self.stream,
            key,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::personalities;
    use crate::software::Software;

    fn asked(stream: &str, tag: Option<&str>) -> Asked {
        Asked {
            stream: stream.to_owned(),
            tag: tag.map(str::to_owned),
            list: None,
        }
    }

    fn rules(software: Software) -> Streaming {
        personalities::of(software).streaming.unwrap()
    }

    #[test]
    fn names_are_read_as_they_are_shown() {
        for text in [
            "user",
            "public:local:media",
            "hashtag&tag=Rust",
            "list&list=12",
        ] {
            assert_eq!(Name::read(text).to_string(), text);
        }
        assert!(Name::read("hashtag&tag=Rust").is(&Name::read("hashtag&tag=rUST")));
        assert!(!Name::read("list&list=a").is(&Name::read("list&list=A")));
        assert!(!Name::read("public").is(&Name::read("public:local")));
        assert_eq!(Name::read("hashtag&tag=Rust").parts(), ["hashtag", "Rust"]);
    }

    #[test]
    fn a_stream_needs_its_key_and_its_scope() {
        let (mastodon, gotosocial) = (rules(Software::Mastodon45), rules(Software::GoToSocial));
        let read = Scopes::parse("read");
        let refused = |asked: Asked| asked.allowed(&mastodon, &read).unwrap_err();
        assert_eq!(refused(asked("no", None)).1, "Unknown stream type");
        assert_eq!(refused(asked("list", None)).0, 400);
        assert_eq!(refused(asked("hashtag", Some(""))).0, 400);
        assert!(asked("no", None).allowed(&gotosocial, &read).is_ok());
        assert!(
            asked("hashtag", Some("a"))
                .allowed(&mastodon, &read)
                .is_ok()
        );
        let statuses = Scopes::parse("read:statuses");
        assert!(asked("user", None).allowed(&mastodon, &statuses).is_ok());
        let notifications = asked("user:notification", None).allowed(&mastodon, &statuses);
        assert_eq!(notifications.unwrap_err().0, 401);
    }
}

//! Subscriptions, and their names on the wire.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;
use crate::ids::{ListId, path_segment};
use crate::scope::{Scope, Scopes};

/// One stream of a server.
///
/// As text it is `user`, `public:local`, `hashtag:caturday`, `hashtag:local:caturday`, `list:12`, …
///
/// ```
/// use fediway::streaming::Subscription;
///
/// let cats = Subscription::hashtag("#caturday");
/// assert_eq!(cats, Subscription::Hashtag { tag: "caturday".into(), local: false });
/// assert_eq!(cats.to_string(), "hashtag:caturday");
/// assert_eq!("hashtag:caturday".parse::<Subscription>()?, cats);
/// # Ok::<(), fediway::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Subscription {
    /// The home timeline and the notifications of the account.
    User,
    /// Only the notifications of the account.
    UserNotification,
    /// Public statuses of this server and of other servers.
    Public {
        /// Only those with files.
        only_media: bool,
    },
    /// Public statuses of this server.
    PublicLocal {
        /// Only those with files.
        only_media: bool,
    },
    /// Public statuses of other servers.
    PublicRemote {
        /// Only those with files.
        only_media: bool,
    },
    /// Public statuses with a hashtag.
    Hashtag {
        /// The hashtag, without `#`.
        tag: String,
        /// Only those of this server.
        local: bool,
    },
    /// Statuses of the accounts in a list.
    List(ListId),
    /// Conversations in direct messages.
    Direct,
    /// A stream that this library does not know, by its name on the wire, such as Pleroma's
    /// `user:pleroma_chat`. Its gaps cannot be filled.
    Named(String),
}

/// A list with what a subscription brings, which can be asked for page by page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Timeline {
    pub(super) subscription: Subscription,
    pub(super) feed: Feed,
}

/// What it lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Feed {
    Statuses,
    Notifications,
}

impl Subscription {
    /// All public statuses.
    pub const fn public() -> Self {
        Self::Public { only_media: false }
    }

    /// Public statuses of this server.
    pub const fn public_local() -> Self {
        Self::PublicLocal { only_media: false }
    }

    /// Public statuses of other servers.
    pub const fn public_remote() -> Self {
        Self::PublicRemote { only_media: false }
    }

    /// Public statuses with a hashtag, written with or without `#`.
    pub fn hashtag(tag: impl Into<String>) -> Self {
        let (tag, local) = (tag.into(), false);
        Self::Hashtag {
            tag: tag.trim_start_matches('#').to_owned(),
            local,
        }
    }

    /// Statuses of the accounts in a list.
    pub fn list(id: impl Into<ListId>) -> Self {
        Self::List(id.into())
    }

    /// The scopes that a token needs for it and for filling its gaps, all of them. It is empty for a stream
    /// that this library does not know.
    pub fn scopes(&self) -> Scopes {
        match self {
            Self::User => Scopes::from(Scope::ReadNotifications) + Scope::ReadStatuses,
            Self::UserNotification => Scope::ReadNotifications.into(),
            // The timeline of a list has another scope than its stream.
            Self::List(_) => Scopes::from(Scope::ReadLists) + Scope::ReadStatuses,
            Self::Named(_) => Scopes::none(),
            _ => Scope::ReadStatuses.into(),
        }
    }

    /// The name of the stream, and its parameter if it has one.
    pub(super) fn wire(&self) -> (&str, Option<(&'static str, &str)>) {
        match self {
            Self::User => ("user", None),
            Self::UserNotification => ("user:notification", None),
            Self::Public { only_media: false } => ("public", None),
            Self::Public { only_media: true } => ("public:media", None),
            Self::PublicLocal { only_media: false } => ("public:local", None),
            Self::PublicLocal { only_media: true } => ("public:local:media", None),
            Self::PublicRemote { only_media: false } => ("public:remote", None),
            Self::PublicRemote { only_media: true } => ("public:remote:media", None),
            Self::Hashtag { tag, local: false } => ("hashtag", Some(("tag", tag))),
            Self::Hashtag { tag, local: true } => ("hashtag:local", Some(("tag", tag))),
            Self::List(id) => ("list", Some(("list", id.as_str()))),
            Self::Direct => ("direct", None),
            Self::Named(name) => (name, None),
        }
    }

    /// Whether a message with this `stream` came through this subscription: `["user"]`,
    /// `["hashtag", "cats"]`; with GoToSocial `["list:12"]`, and the names of all streams that a
    /// deletion is on.
    pub(super) fn is_named(&self, names: &[String], same: impl Fn(&str, &str) -> bool) -> bool {
        const WITH_PARAMETER: [&str; 3] = ["hashtag", "hashtag:local", "list"];
        let (own_name, own) = self.wire();
        let own = own.map(|(_, own)| own);
        match (names, own) {
            ([name], Some(_)) if name == own_name => true,
            ([name, given], own) if WITH_PARAMETER.contains(&name.as_str()) => {
                name == own_name && own.is_some_and(|own| same(own, given))
            }
            (names, None) => names.iter().any(|name| name == own_name),
            (names, Some(own)) => names.iter().any(|name| {
                let given = name.strip_prefix(own_name);
                let given = given.and_then(|given| given.strip_prefix(':'));
                given.is_some_and(|given| same(own, given))
            }),
        }
    }

    /// The frame that begins or ends it.
    pub(super) fn frame(&self, command: &str) -> String {
        let fields = self.query().into_iter().chain([("type", command)]);
        fields.collect::<serde_json::Value>().to_string()
    }

    /// The query that names it in a URL.
    pub(super) fn query(&self) -> Vec<(&'static str, &str)> {
        let (stream, parameter) = self.wire();
        std::iter::once(("stream", stream))
            .chain(parameter)
            .collect()
    }

    /// Where it is as an event stream, below the streaming path, with its query.
    pub(super) fn event_source(&self) -> (String, Vec<(&'static str, &str)>) {
        let (stream, parameter) = self.wire();
        let (path, media) = match stream.strip_suffix(":media") {
            Some(path) if !matches!(self, Self::Named(_)) => (path, Some(("only_media", "true"))),
            _ => (stream, None),
        };
        let path = path.replace(':', "/");
        (path, parameter.into_iter().chain(media).collect())
    }

    /// What of it can be asked for after a gap.
    pub(super) fn feeds(&self) -> &'static [Feed] {
        match self {
            // What a person is told comes first: a message that is in both is one of these.
            Self::User => &[Feed::Notifications, Feed::Statuses],
            Self::UserNotification => &[Feed::Notifications],
            Self::Direct | Self::Named(_) => &[],
            _ => &[Feed::Statuses],
        }
    }

    pub(super) fn timelines(&self) -> impl Iterator<Item = Timeline> {
        self.feeds().iter().map(|&feed| Timeline {
            subscription: self.clone(),
            feed,
        })
    }

    /// Refuses what no server could have.
    pub(super) fn check(&self) -> Result<(), Error> {
        let (name, parameter) = self.wire();
        Err(Error::invalid(match parameter {
            Some(("tag", "")) => "a hashtag without a name",
            Some((_, "")) => "a list without an id",
            Some((_, given)) if path_segment(given).is_none() => "a name that fits into no path",
            _ if name.is_empty() || !name.bytes().all(is_of_a_name) => "no name of a stream",
            _ => return Ok(()),
        }))
    }
}

impl fmt::Display for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.wire() {
            (name, None) => f.write_str(name),
            (name, Some((_, value))) => write!(f, "{name}:{value}"),
        }
    }
}

/// Any name is a subscription, if a server could have it: what is not known is
/// [`Named`](Subscription::Named).
impl FromStr for Subscription {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (base, only_media) = match text.strip_suffix(":media") {
            Some(base) => (base, true),
            None => (text, false),
        };
        let subscription = match (base, text.split_once(':').unwrap_or((text, ""))) {
            ("public", _) => Self::Public { only_media },
            ("public:local", _) => Self::PublicLocal { only_media },
            ("public:remote", _) => Self::PublicRemote { only_media },
            (_, ("hashtag", tag)) => {
                let (tag, local) = match tag.strip_prefix("local:") {
                    Some(tag) => (tag, true),
                    None => (tag, false),
                };
                let tag = tag.trim_start_matches('#').to_owned();
                Self::Hashtag { tag, local }
            }
            (_, ("list", id)) => Self::list(id),
            ("user", (_, "")) => Self::User,
            (_, ("user", "notification")) => Self::UserNotification,
            ("direct", (_, "")) => Self::Direct,
            _ => Self::Named(text.to_owned()),
        };
        subscription.check()?;
        Ok(subscription)
    }
}

impl Serialize for Subscription {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Subscription {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What of these is not among the others.
pub(super) fn all_but(all: &[Subscription], others: &[Subscription]) -> Vec<Subscription> {
    let left = all.iter().filter(|one| !others.contains(one));
    left.cloned().collect()
}

/// What leads nowhere else when the name becomes a path.
const fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_its_names() {
        let local = Subscription::Hashtag {
            tag: "cats & dogs".into(),
            local: true,
        };
        assert_eq!(
            local.frame("subscribe"),
            r#"{"stream":"hashtag:local","tag":"cats & dogs","type":"subscribe"}"#
        );
        let (path, query) = local.event_source();
        assert_eq!(
            (path.as_str(), query),
            ("hashtag/local", vec![("tag", "cats & dogs")])
        );
        let media = Subscription::PublicRemote { only_media: true };
        assert_eq!(media.wire().0, "public:remote:media");
        let (path, query) = media.event_source();
        assert_eq!(
            (path.as_str(), query),
            ("public/remote", vec![("only_media", "true")])
        );
        assert_eq!(
            Subscription::list("7").query(),
            [("stream", "list"), ("list", "7")]
        );
    }

    #[test]
    fn each_is_read_as_it_is_written() {
        let local = true;
        for (subscription, text) in [
            (Subscription::User, "user"),
            (Subscription::UserNotification, "user:notification"),
            (Subscription::public(), "public"),
            (
                Subscription::PublicRemote { only_media: true },
                "public:remote:media",
            ),
            (Subscription::hashtag("#cats"), "hashtag:cats"),
            (
                Subscription::Hashtag {
                    tag: "media".into(),
                    local,
                },
                "hashtag:local:media",
            ),
            (Subscription::hashtag("local"), "hashtag:local"),
            (Subscription::list("12"), "list:12"),
            (Subscription::Direct, "direct"),
            (
                Subscription::Named("user:pleroma_chat".into()),
                "user:pleroma_chat",
            ),
            (Subscription::Named("user:".into()), "user:"),
            (Subscription::Named("user:media".into()), "user:media"),
        ] {
            assert_eq!(subscription.to_string(), text);
            assert_eq!(text.parse::<Subscription>().unwrap(), subscription);
            let json = serde_json::to_string(&subscription).unwrap();
            assert_eq!(json, format!("\"{text}\""));
            let read: Subscription = serde_json::from_str(&json).unwrap();
            assert_eq!(read, subscription);
        }
        for text in ["", "hashtag", "hashtag:", "hashtag:local:", "list:", "../x"] {
            assert!(text.parse::<Subscription>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_scopes_include_those_of_filling_gaps() {
        for (subscription, fetched) in [
            (
                Subscription::User,
                &["timelines.home", "notifications.list"][..],
            ),
            (Subscription::UserNotification, &["notifications.list"]),
            (Subscription::public(), &["timelines.public"]),
            (Subscription::public_local(), &["timelines.public"]),
            (Subscription::public_remote(), &["timelines.public"]),
            (Subscription::hashtag("cats"), &["timelines.tag"]),
            (Subscription::list("12"), &["timelines.list"]),
            (Subscription::Direct, &[]),
            (Subscription::Named("user:pleroma_chat".into()), &[]),
        ] {
            assert_eq!(subscription.feeds().len(), fetched.len(), "{subscription}");
            let scopes = subscription.scopes();
            for name in fetched {
                let endpoint = crate::api::endpoint(name).unwrap();
                for scope in endpoint.scopes {
                    assert!(scopes.covers(scope), "{subscription}: {scope} of {name}");
                }
            }
        }
    }

    #[test]
    fn a_message_finds_its_subscription() {
        let is = |subscription: &Subscription, names: &[&str]| {
            let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
            subscription.is_named(&names, str::eq)
        };
        let cats = Subscription::hashtag("cats");
        assert!(is(&cats, &["hashtag", "cats"]));
        assert!(!is(&cats, &["hashtag", "dogs"]));
        assert!(!is(&cats, &["hashtag:local", "cats"]));
        assert!(!is(
            &Subscription::hashtag("local"),
            &["hashtag:local", "x"]
        ));
        assert!(is(&Subscription::User, &["user"]));
        assert!(!is(&Subscription::User, &["user:notification"]));
        assert!(!is(&Subscription::User, &["hashtag", "user"]));
        assert!(is(&Subscription::list("12"), &["list:12"]));
        assert!(!is(&Subscription::list("1"), &["list:12"]));
        assert!(is(&Subscription::User, &["public", "user", "direct"]));
    }

    #[test]
    fn what_has_no_name_is_refused() {
        assert!(Subscription::hashtag("#").check().is_err());
        assert!(Subscription::list("").check().is_err());
        assert!(Subscription::Named("../admin".into()).check().is_err());
        assert!(Subscription::Named("%2e%2e:x".into()).check().is_err());
        let chat = Subscription::Named("user:pleroma_chat".into());
        assert!(chat.check().is_ok());
    }
}

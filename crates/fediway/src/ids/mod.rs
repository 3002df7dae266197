//! Ids: opaque strings made by a server, with one type for each kind of object.
//!
//! Every id is `Clone`, `Eq`, `Hash`, `Display`, `FromStr`, `From<&str>`, `Serialize` and
//! `Deserialize`. It is also `Ord`, but the order is that of the text and not that of time.
//!
//! Ids are never interpreted here. Mastodon's are numbers, GoToSocial's are ULIDs, Pleroma's are
//! FlakeIDs, those of Mitra and Hollo are UUIDs, and snac's are hexadecimal or numbers with a dot.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::short_text::ShortText;

/// Characters that are not encoded in a path segment: the unreserved ones of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// An id as one path segment, or `None` if it could leave its segment.
///
/// The dot segments would be resolved away even when percent-encoded (WHATWG URL, section 4.4),
/// and servers behind a proxy may see `%2F` and `%5C` decoded, so those are refused, not encoded.
pub(crate) fn path_segment(id: &str) -> Option<Cow<'_, str>> {
    let leaves = id.is_empty()
        || matches!(id, "." | "..")
        || id
            .chars()
            .any(|c| c.is_control() || matches!(c, '/' | '\\'));
    (!leaves).then(|| utf8_percent_encode(id, RESERVED).into())
}

/// What all id types share, for the code that decodes and sends them.
pub(crate) trait Id: From<String> + for<'a> From<&'a str> + AsRef<str> {}

/// Reads an id: the same code for every type of id.
struct Visitor;

impl serde::de::Visitor<'_> for Visitor {
    type Value = String;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an id")
    }

    fn visit_str<E>(self, id: &str) -> Result<String, E> {
        Ok(id.to_owned())
    }

    fn visit_string<E>(self, id: String) -> Result<String, E> {
        Ok(id)
    }

    fn visit_u64<E>(self, id: u64) -> Result<String, E> {
        Ok(id.to_string())
    }

    fn visit_i64<E>(self, id: i64) -> Result<String, E> {
        Ok(id.to_string())
    }
}

macro_rules! ids {
    ($($(#[$meta:meta])* $Name:ident;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $Name(ShortText);

        /// From a text or, as some servers write ids, from a whole number.
        impl<'de> serde::Deserialize<'de> for $Name {
            #[inline]
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                from.deserialize_any(Visitor).map(Self::from)
            }
        }

        impl std::str::FromStr for $Name {
            type Err = std::convert::Infallible;

            #[inline]
            fn from_str(id: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(id))
            }
        }

        /// So that a map with ids as keys can be searched by text.
        impl std::borrow::Borrow<str> for $Name {
            #[inline]
            fn borrow(&self) -> &str {
                self.as_str()
            }
        }

        impl PartialEq<str> for $Name {
            #[inline]
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }

        impl PartialEq<&str> for $Name {
            #[inline]
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }

        impl From<$Name> for String {
            #[inline]
            fn from(id: $Name) -> Self {
                id.0.into()
            }
        }

        impl $Name {
            /// The id as the server wrote it.
            #[inline]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl std::fmt::Debug for $Name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($Name), "({})"), self.as_str().escape_debug())
            }
        }

        impl std::fmt::Display for $Name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl AsRef<str> for $Name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl From<&str> for $Name {
            #[inline]
            fn from(id: &str) -> Self {
                Self(id.into())
            }
        }

        impl From<String> for $Name {
            #[inline]
            fn from(id: String) -> Self {
                Self(id.into())
            }
        }

        impl From<&$Name> for $Name {
            #[inline]
            fn from(id: &$Name) -> Self {
                id.clone()
            }
        }

        impl Id for $Name {}
    )*

    /// Hands every id type to a macro.
    macro_rules! each {
        ($then:ident) => { $then!($($crate::ids::$Name),*); };
    }
    pub(crate) use each;
    };
}

ids! {
    /// Of an account.
    ///
    /// ```
    /// let id = fediway::AccountId::from("109302436954721982");
    /// assert_eq!(id.as_str(), "109302436954721982");
    /// ```
    AccountId;
    /// Of a status.
    StatusId;
    /// Of an uploaded or attached file.
    MediaId;
    /// Of a poll.
    PollId;
    /// Of a moderator's action that a server carries out after its response.
    AdminActionId;
    /// Of an announcement.
    AnnouncementId;
    /// Of a registered app.
    AppId;
    /// Of work that a server continues after its response.
    AsyncRefreshId;
    /// Of a block of an e-mail address.
    CanonicalEmailBlockId;
    /// Of a chat.
    ChatId;
    /// Of a message in a chat.
    ChatMessageId;
    /// Of a collection of accounts.
    CollectionId;
    /// Of an account's place in a collection.
    CollectionItemId;
    /// Of a conversation.
    ConversationId;
    /// Of a domain that a server federates with.
    DomainAllowId;
    /// Of a domain that a server does not federate with.
    DomainBlockId;
    /// Of a draft or exclusion of a block or an allowance of a domain.
    DomainPermissionId;
    /// Of a subscription to a list of domains.
    DomainPermissionSubscriptionId;
    /// Of a block of a domain in e-mail addresses.
    EmailDomainBlockId;
    /// Of a custom emoji.
    EmojiId;
    /// Of a category of custom emoji.
    EmojiCategoryId;
    /// Of a hashtag on a profile.
    FeaturedTagId;
    /// Of a filter.
    FilterId;
    /// Of a keyword in a filter.
    FilterKeywordId;
    /// Of a status in a filter.
    FilterStatusId;
    /// Of a group of notifications.
    GroupKey;
    /// Of a filter over HTTP headers.
    HeaderFilterId;
    /// Of a request to like, boost or reply.
    InteractionRequestId;
    /// Of a block of an IP address.
    IpBlockId;
    /// Of a list of accounts.
    ListId;
    /// Of a notification.
    NotificationId;
    /// Of the filtered notifications from one account.
    NotificationRequestId;
    /// Of a subscription to push messages.
    PushSubscriptionId;
    /// Of a report.
    ReportId;
    /// Of a role on a server.
    RoleId;
    /// Of a server's rule.
    RuleId;
    /// Of a status that is to be published later.
    ScheduledStatusId;
    /// Of severed relationships.
    SeveranceId;
    /// Of a hashtag.
    TagId;
    /// Of an access token; not the token.
    TokenId;
    /// Of a link that trends.
    TrendingLinkId;
    /// Of a person who signs in; not of the account.
    UserId;
    /// Of a moderator's warning.
    WarningId;
    /// Of a text that moderators send often.
    WarningPresetId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_every_server_pass_unchanged() {
        for id in [
            "109302436954721982",
            "01F8MHAMCHF6Y650WCRSCP4WMY",
            "9x6LlCfHdyZaYHn3nk",
            "018f7c6e-7f3b-7c52-9d8f-2f1d7d8e6a11",
            "1700000000.123456",
            "d41d8cd98f00b204e9800998ecf8427e",
        ] {
            assert_eq!(path_segment(id).as_deref(), Some(id));
        }
    }

    #[test]
    fn ids_can_be_stored_and_looked_up() {
        let id: StatusId = serde_json::from_str("\"7\"").unwrap();
        assert_eq!(serde_json::from_str::<StatusId>("7").unwrap(), id);
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"7\"");
        assert!(serde_json::from_str::<StatusId>("{}").is_err());
        assert_eq!("7".parse::<StatusId>().unwrap(), id);
        assert_eq!(id, "7");
        assert_eq!(String::from(id.clone()), "7");
        let known = std::collections::HashMap::from([(id, true)]);
        assert_eq!(known.get("7"), Some(&true));
    }

    #[test]
    fn hostile_ids_cannot_leave_their_segment() {
        for id in [
            "",
            ".",
            "..",
            "../../admin",
            "a/b",
            "a\\b",
            "a\nb",
            "\0",
            "/",
            "\u{7f}",
        ] {
            assert_eq!(path_segment(id), None, "{id:?}");
        }
        assert_eq!(path_segment("?x").as_deref(), Some("%3Fx"));
        assert_eq!(path_segment("a#b").as_deref(), Some("a%23b"));
        assert_eq!(path_segment("%2e%2e").as_deref(), Some("%252e%252e"));
        assert_eq!(path_segment("ü;@:").as_deref(), Some("%C3%BC%3B%40%3A"));
    }
}

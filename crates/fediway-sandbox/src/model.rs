//! What the sandbox remembers.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use jiff::Timestamp;

use crate::scopes::Scopes;

/// A registered application.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) website: Option<String>,
    pub(crate) redirect_uris: Vec<String>,
    pub(crate) scopes: Scopes,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
}

/// An authorization code and all it is bound to.
#[derive(Clone)]
pub(crate) struct Grant {
    pub(crate) code: String,
    pub(crate) app: u64,
    pub(crate) account: u64,
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Scopes,
    pub(crate) challenge: Option<String>,
    pub(crate) expires: Timestamp,
    pub(crate) used: bool,
}

/// An access token, of a user or (without an account) of an application.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) access: String,
    pub(crate) refresh: Option<String>,
    pub(crate) app: u64,
    pub(crate) account: Option<u64>,
    pub(crate) scopes: Scopes,
    pub(crate) created: Timestamp,
    pub(crate) expires: Option<Timestamp>,
    pub(crate) revoked: bool,
}

impl Token {
    pub(crate) fn expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    pub(crate) fn usable(&self, now: Timestamp) -> bool {
        !self.revoked && !self.expired(now)
    }
}

/// A browser session, signed in or not yet.
#[derive(Clone)]
pub(crate) struct Session {
    /// The value of the cookie.
    pub(crate) cookie: String,
    /// What forms must send back.
    pub(crate) csrf: String,
    pub(crate) account: Option<u64>,
    /// Where to go after signing in: a path on this server.
    pub(crate) return_to: Option<String>,
    /// Signed in just now: satisfies one `force_login`.
    pub(crate) fresh: bool,
    pub(crate) expires: Timestamp,
}

/// A local account.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) id: u64,
    pub(crate) username: String,
    pub(crate) password: String,
    pub(crate) created: Timestamp,
    pub(crate) profile: Profile,
}

/// What an account says of itself, and what it prefers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    pub(crate) display_name: String,
    pub(crate) note: String,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) locked: bool,
    pub(crate) bot: bool,
    pub(crate) discoverable: bool,
    pub(crate) indexable: bool,
    pub(crate) hide_collections: bool,
    pub(crate) privacy: Option<String>,
    pub(crate) sensitive: bool,
    pub(crate) language: Option<String>,
}

/// Who may see a status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Visibility {
    Public,
    Unlisted,
    Private,
    Direct,
}

impl Visibility {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "public" => Self::Public,
            "unlisted" => Self::Unlisted,
            "private" => Self::Private,
            "direct" => Self::Direct,
            _ => return None,
        })
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Private => "private",
            Self::Direct => "direct",
        }
    }
}

/// A published status.
#[derive(Clone)]
pub(crate) struct Status {
    pub(crate) id: u64,
    pub(crate) account: u64,
    pub(crate) app: u64,
    pub(crate) created: Timestamp,
    pub(crate) text: String,
    pub(crate) content: String,
    pub(crate) spoiler_text: String,
    pub(crate) sensitive: bool,
    pub(crate) visibility: Visibility,
    pub(crate) language: String,
    pub(crate) in_reply_to: Option<u64>,
    pub(crate) in_reply_to_account: Option<u64>,
    /// The status that it quotes.
    pub(crate) quote: Option<u64>,
    pub(crate) mentions: Vec<u64>,
    pub(crate) tags: Vec<String>,
    pub(crate) media: Vec<u64>,
    pub(crate) poll: Option<Poll>,
    pub(crate) favourited_by: BTreeSet<u64>,
    pub(crate) bookmarked_by: BTreeSet<u64>,
    /// Whose notifications from its conversation are muted.
    pub(crate) muted_by: BTreeSet<u64>,
    pub(crate) pinned: bool,
    /// The status that this is a boost of; its own parts are then those of that one.
    pub(crate) reblog_of: Option<u64>,
    pub(crate) edited: Option<Timestamp>,
    /// What it was before each edit, the first version first.
    pub(crate) versions: Vec<Version>,
}

/// A status as it was.
#[derive(Clone)]
pub(crate) struct Version {
    pub(crate) at: Timestamp,
    pub(crate) content: String,
    pub(crate) spoiler_text: String,
    pub(crate) sensitive: bool,
}

/// Something somebody is told about.
#[derive(Clone)]
pub(crate) struct Notification {
    pub(crate) id: u64,
    /// Whom it is for.
    pub(crate) account: u64,
    pub(crate) kind: Notice,
    pub(crate) from: u64,
    /// The status that it is about.
    pub(crate) status: Option<u64>,
    pub(crate) created: Timestamp,
}

/// What a notification is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Notice {
    Mention,
    Favourite,
    Reblog,
    Follow,
}

impl Notice {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Favourite => "favourite",
            Self::Reblog => "reblog",
            Self::Follow => "follow",
        }
    }

    /// Whether several about one status belong together.
    pub(crate) fn is_grouped(self) -> bool {
        self != Self::Mention
    }
}

/// A status that is published later.
#[derive(Clone)]
pub(crate) struct Scheduled {
    pub(crate) id: u64,
    pub(crate) at: Timestamp,
    pub(crate) status: Status,
}

/// A filter of an account.
#[derive(Clone)]
pub(crate) struct Filter {
    pub(crate) id: u64,
    pub(crate) account: u64,
    pub(crate) title: String,
    pub(crate) contexts: Vec<String>,
    /// `warn`, `hide`, or `blur`.
    pub(crate) action: String,
    pub(crate) expires: Option<Timestamp>,
    pub(crate) keywords: Vec<Keyword>,
    /// How many keywords it ever had.
    pub(crate) numbered: usize,
}

/// What a filter looks for.
#[derive(Clone)]
pub(crate) struct Keyword {
    /// Counted in its filter, and never given again.
    pub(crate) number: usize,
    pub(crate) text: String,
    pub(crate) whole_word: bool,
}

/// A poll.
#[derive(Clone, PartialEq)]
pub(crate) struct Poll {
    pub(crate) id: u64,
    pub(crate) options: Vec<String>,
    pub(crate) multiple: bool,
    pub(crate) hide_totals: bool,
    pub(crate) expires: Timestamp,
    /// Who chose which options.
    pub(crate) votes: BTreeMap<u64, BTreeSet<usize>>,
}

/// An uploaded file.
#[derive(Clone)]
pub(crate) struct Media {
    pub(crate) id: u64,
    pub(crate) account: u64,
    /// Makes the file's address unguessable.
    pub(crate) key: String,
    pub(crate) file: Bytes,
    pub(crate) format: Format,
    pub(crate) description: Option<String>,
    pub(crate) focus: Option<(f64, f64)>,
    /// How many more questions are answered with "not yet".
    pub(crate) polls_left: u32,
    pub(crate) status: Option<u64>,
}

impl Media {
    pub(crate) fn ready(&self) -> bool {
        self.polls_left == 0
    }
}

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Format {
    pub(crate) mime: &'static str,
    /// Mastodon's word: `image`, `gifv`, `video`, `audio`.
    pub(crate) kind: &'static str,
    pub(crate) extension: &'static str,
    /// Width and height, where the header tells.
    pub(crate) size: Option<(u32, u32)>,
}

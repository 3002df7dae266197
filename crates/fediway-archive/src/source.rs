//! Where something came from.

use fediway::Timestamp;

/// What kind of source something came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// A server's API, just now.
    Api,
    /// The history of edits of a server.
    History,
    /// The export of a Mastodon server.
    MastodonExport,
    /// A file of the program mastodon-archive.
    MastodonArchive,
}

impl Origin {
    /// Its name in the table `versions`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::History => "history",
            Self::MastodonExport => "mastodon-export",
            Self::MastodonArchive => "mastodon-archive",
        }
    }

    /// Whether it is a file of another program: what a server says itself counts more.
    pub fn is_import(self) -> bool {
        matches!(self, Self::MastodonExport | Self::MastodonArchive)
    }
}

/// Where JSON came from, and when.
#[derive(Clone, Debug)]
pub struct Source {
    /// The server whose ids are in it: its host, and the port if that is not the usual one.
    pub server: String,
    /// The host in handles of that server's own accounts.
    pub domain: String,
    /// What kind of source.
    pub origin: Origin,
    /// When it was fetched.
    pub at: Timestamp,
}

impl Source {
    /// What a server answers at this moment.
    pub fn api(server: &str, domain: &str, at: Timestamp) -> Self {
        Self {
            server: server.to_owned(),
            domain: domain.to_owned(),
            origin: Origin::Api,
            at,
        }
    }

    pub(crate) fn millis(&self) -> i64 {
        self.at.as_millisecond()
    }

    /// `user@host` of what a server calls `user` or `user@host`.
    pub(crate) fn handle(&self, acct: &str) -> String {
        let acct = acct.trim_start_matches('@');
        match acct.contains('@') {
            true => acct.to_owned(),
            false => format!("{acct}@{}", self.domain),
        }
    }
}

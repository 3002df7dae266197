//! Who signed in: the account of a server, and what was proven of it.

mod claim;
mod handle;

pub(crate) use claim::{Claimed, claimed};
pub(crate) use handle::HandleProof;

use fediway::Timestamp;

use crate::store::{AccountKey, KnownAccount, SeenAccount};

/// Who signed in.
///
/// Two identities are the same person if and only if their keys are equal. Handles and names are for
/// display: they change, and may be given to somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identity {
    /// The key: the server and the id of the account there.
    pub key: AccountKey,
    /// The ActivityPub URI. It is on the server's own domain.
    pub uri: String,
    /// `user@example.com`. The domain differs from the server's host only if WebFinger on both hosts
    /// confirms it.
    pub handle: String,
    /// The display name: plain text that its owner chose. Escape it like any text.
    pub display_name: String,
    /// The picture, at an `https` address that the server chose. A page that shows it reveals the
    /// visitor's IP address to that host.
    pub avatar_url: Option<String>,
    /// When the account was created, as its server says.
    pub created_at: Option<Timestamp>,
}

impl Identity {
    /// The key as one text, for a column of your own table.
    ///
    /// The host comes first and contains no space, so that different keys have different texts.
    pub fn id(&self) -> String {
        format!("{} {}", self.key.server, self.key.account_id)
    }

    /// The display name, or the handle where there is none.
    pub fn name(&self) -> &str {
        match self.display_name.is_empty() {
            true => &self.handle,
            false => &self.display_name,
        }
    }
}

impl From<SeenAccount> for Identity {
    fn from(seen: SeenAccount) -> Self {
        Self {
            key: seen.key,
            uri: seen.uri,
            handle: seen.handle,
            display_name: seen.display_name,
            avatar_url: seen.avatar_url,
            created_at: seen.created_at,
        }
    }
}

impl From<KnownAccount> for Identity {
    fn from(known: KnownAccount) -> Self {
        known.account.into()
    }
}

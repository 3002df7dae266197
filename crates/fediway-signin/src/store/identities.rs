//! Who signed in, and what changed since the last time.

use fediway::Timestamp;

use super::clock::moment;
use super::database::Database;
use super::error::{StoreError, StoreErrorKind, StoreResult};
use super::pool::{Transaction, columns, execute, fetch};
use super::queries;
use super::values::{exact, shown};

/// By how much an account may become younger without notice: servers cut the time of day off.
const A_DAY: i64 = 24 * 60 * 60 * 1000;

/// Who somebody is: an account of a server. Handles change hands; this does not.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct AccountKey {
    /// The key of the server: the authority of its address.
    pub server: String,
    /// The id of the account on this server.
    pub account_id: String,
}

/// An account as a server describes it at a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SeenAccount {
    /// Who it is.
    pub key: AccountKey,
    /// The ActivityPub URI, which must have been proven to lie on the server's own domains.
    pub uri: String,
    /// The handle, `user@example.com`, for display.
    pub handle: String,
    /// The display name: plain text of the account's owner.
    pub display_name: String,
    /// The address of the avatar.
    pub avatar_url: Option<String>,
    /// When the account was created, as the server says.
    pub created_at: Option<Timestamp>,
}

/// An account that signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownAccount {
    /// As it was at the last sign-in.
    pub account: SeenAccount,
    /// When it signed in for the first time.
    pub first_seen: Timestamp,
    /// When it signed in last.
    pub last_seen: Timestamp,
}

/// Something that should stay the same and did not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// The ActivityPub URI of this account was another one: perhaps the server was set up anew.
    Uri {
        /// What it was.
        before: String,
    },
    /// Another account has the same URI: perhaps the server was set up anew, or the name was given
    /// to somebody else.
    SameUri {
        /// The other account.
        other: AccountKey,
    },
    /// The account was created later than before: perhaps it is another one with the same id.
    Younger {
        /// When it was created, as the server said before.
        before: Timestamp,
    },
    /// The handle was another one.
    Handle {
        /// What it was.
        before: String,
    },
}

/// What is known of an account that signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recorded {
    /// Whether the account signs in for the first time.
    pub is_new: bool,
    /// What changed.
    pub changes: Vec<Change>,
    /// When it signed in for the first time.
    pub first_seen: Timestamp,
}

impl AccountKey {
    /// An account of a server.
    pub fn new(server: impl Into<String>, account_id: impl Into<String>) -> Self {
        Self {
            server: server.into(),
            account_id: account_id.into(),
        }
    }
}

impl SeenAccount {
    /// An account with its URI and handle.
    pub fn new(key: AccountKey, uri: impl Into<String>, handle: impl Into<String>) -> Self {
        Self {
            key,
            uri: uri.into(),
            handle: handle.into(),
            display_name: String::new(),
            avatar_url: None,
            created_at: None,
        }
    }
}

/// What was known of an account before a sign-in.
struct Before {
    uri: String,
    handle: String,
    display_name: String,
    avatar_url: Option<String>,
    account_created_at: Option<i64>,
    first_seen: i64,
}

columns! { Before { uri handle display_name avatar_url account_created_at first_seen } }

/// A row of the table.
pub(super) struct Row {
    server: String,
    account_id: String,
    uri: String,
    handle: String,
    display_name: String,
    avatar_url: Option<String>,
    account_created_at: Option<i64>,
    first_seen: i64,
    last_seen: i64,
}

columns! {
    Row {
        server account_id uri handle display_name avatar_url account_created_at first_seen last_seen
    }
}

impl Database {
    /// What a sign-in of this account would change, without recording it: for a site that wants to
    /// decide first.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn compare_account(&self, seen: &SeenAccount) -> StoreResult<Recorded> {
        let known = self.account(&seen.key).await?;
        let others = self.others_at_uri(seen).await?;
        let first_seen = known.as_ref().map(|known| known.first_seen);
        let before = known.map(Before::from);
        Ok(Recorded {
            is_new: before.is_none(),
            changes: changes(before.as_ref(), others, seen),
            first_seen: first_seen.unwrap_or_else(|| self.clock().now()),
        })
    }

    /// Records a sign-in. Of several first sign-ins at once, one is told that the account is new.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Invalid`] for an account without id, URI or handle.
    pub async fn record_sign_in(&self, seen: &SeenAccount) -> StoreResult<Recorded> {
        let seen = fit(seen)?;
        let mut transaction = self.begin().await?;
        let now = self.now();
        let before = match see_first(&mut transaction, &seen, now).await? {
            true => None,
            false => Some(see_again(&mut transaction, &seen, now).await?),
        };
        let others = fetch!(
            all(String, String),
            transaction,
            queries::OTHERS_AT_URI,
            &seen.uri,
            &seen.key.server,
            &seen.key.account_id
        )?;
        transaction.commit().await?;
        let first_seen = before.as_ref().map_or(now, |before| before.first_seen);
        Ok(Recorded {
            is_new: before.is_none(),
            changes: changes(before.as_ref(), others, &seen),
            first_seen: moment(first_seen),
        })
    }

    /// Brings what is known of an account up to date, outside of a sign-in.
    ///
    /// # Errors
    ///
    /// Those of [`record_sign_in`](Self::record_sign_in).
    pub async fn update_account(&self, seen: &SeenAccount) -> StoreResult<()> {
        let mut transaction = self.begin().await?;
        update(&mut transaction, &fit(seen)?).await?;
        transaction.commit().await
    }

    async fn others_at_uri(&self, seen: &SeenAccount) -> StoreResult<Vec<(String, String)>> {
        let (server, id) = (&seen.key.server, &seen.key.account_id);
        let mut link = self.link().await?;
        let query = queries::OTHERS_AT_URI;
        fetch!(all(String, String), link, query, &seen.uri, server, id)
    }

    /// An account that signed in.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn account(&self, key: &AccountKey) -> StoreResult<Option<KnownAccount>> {
        let mut link = self.link().await?;
        let query = queries::IDENTITY;
        let row = fetch!(optional Row, link, query, &key.server, &key.account_id)?;
        Ok(row.map(KnownAccount::from))
    }
}

/// Whether nothing was known of the account, and now it is.
async fn see_first(
    transaction: &mut Transaction,
    seen: &SeenAccount,
    now: i64,
) -> StoreResult<bool> {
    let created_at = seen.created_at.map(|at| at.as_millisecond());
    let new = execute!(
        transaction,
        queries::SEE_FIRST,
        &seen.key.server,
        &seen.key.account_id,
        &seen.uri,
        &seen.handle,
        &seen.display_name,
        &seen.avatar_url,
        created_at,
        now
    )?;
    Ok(new == 1)
}

/// Brings what is known of an account up to date, and tells what it was.
async fn see_again(
    transaction: &mut Transaction,
    seen: &SeenAccount,
    now: i64,
) -> StoreResult<Before> {
    let (server, id) = (&seen.key.server, &seen.key.account_id);
    let query = queries::SEE_AGAIN;
    let before = fetch!(optional Before, transaction, query, server, id, now)?;
    let before = before.ok_or_else(deleted)?;
    if !before.is_still(seen) {
        update(transaction, seen).await?;
    }
    Ok(before)
}

async fn update(transaction: &mut Transaction, seen: &SeenAccount) -> StoreResult<()> {
    let created_at = seen.created_at.map(|at| at.as_millisecond());
    execute!(
        transaction,
        queries::UPDATE_IDENTITY,
        &seen.key.server,
        &seen.key.account_id,
        &seen.uri,
        &seen.handle,
        &seen.display_name,
        &seen.avatar_url,
        created_at
    )
    .map(drop)
}

fn deleted() -> StoreError {
    let what = "the account was deleted while it signed in: try again";
    StoreError::new(StoreErrorKind::Unavailable, what)
}

/// The account as it can be kept.
fn fit(seen: &SeenAccount) -> StoreResult<SeenAccount> {
    key_parts(&seen.key)?;
    exact("the URI of an account", &seen.uri)?;
    exact("the handle of an account", &seen.handle)?;
    let avatar = seen.avatar_url.clone();
    Ok(SeenAccount {
        display_name: shown(&seen.display_name, 500),
        avatar_url: avatar.filter(|url| exact("", url).is_ok()),
        ..seen.clone()
    })
}

impl Before {
    fn is_still(&self, seen: &SeenAccount) -> bool {
        (
            &self.uri,
            &self.handle,
            &self.display_name,
            &self.avatar_url,
        ) == (
            &seen.uri,
            &seen.handle,
            &seen.display_name,
            &seen.avatar_url,
        ) && self.account_created_at == seen.created_at.map(|at| at.as_millisecond())
    }
}

impl From<KnownAccount> for Before {
    fn from(known: KnownAccount) -> Self {
        Self {
            uri: known.account.uri,
            handle: known.account.handle,
            display_name: known.account.display_name,
            avatar_url: known.account.avatar_url,
            account_created_at: known.account.created_at.map(|at| at.as_millisecond()),
            first_seen: known.first_seen.as_millisecond(),
        }
    }
}

/// What names an account, if it can be kept.
pub(super) fn key_parts(key: &AccountKey) -> StoreResult<(&str, &str)> {
    let server = exact("the key of a server", &key.server)?;
    Ok((server, exact("the id of an account", &key.account_id)?))
}

impl From<Row> for KnownAccount {
    fn from(row: Row) -> Self {
        Self {
            account: SeenAccount {
                key: AccountKey::new(row.server, row.account_id),
                uri: row.uri,
                handle: row.handle,
                display_name: row.display_name,
                avatar_url: row.avatar_url,
                created_at: row.account_created_at.map(moment),
            },
            first_seen: moment(row.first_seen),
            last_seen: moment(row.last_seen),
        }
    }
}

/// What is not as it was.
fn changes(
    before: Option<&Before>,
    others: Vec<(String, String)>,
    seen: &SeenAccount,
) -> Vec<Change> {
    let same_uri = |(server, id)| Change::SameUri {
        other: AccountKey::new(server, id),
    };
    let mut found: Vec<_> = others.into_iter().map(same_uri).collect();
    let Some(before) = before else {
        return found;
    };
    if before.uri != seen.uri {
        let before = before.uri.clone();
        found.push(Change::Uri { before });
    }
    if let (Some(before), Some(now)) = (before.account_created_at, seen.created_at)
        && now.as_millisecond() > before.saturating_add(A_DAY)
    {
        let before = moment(before);
        found.push(Change::Younger { before });
    }
    if before.handle != seen.handle {
        let before = before.handle.clone();
        found.push(Change::Handle { before });
    }
    found
}

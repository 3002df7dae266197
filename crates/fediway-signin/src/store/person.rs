//! A person's data: all of it handed out, and all of it deleted.

use serde_json::{Value, json};

use super::database::Database;
use super::error::StoreResult;
use super::identities::AccountKey;
use super::pool::execute;
use super::queries;

/// What was deleted, in rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Deleted {
    /// Whether the account was known.
    pub account: bool,
    /// Sessions.
    pub sessions: u64,
    /// Whether tokens were kept. They should have been revoked before.
    pub credentials: bool,
    /// Notes of what happened.
    pub audit: u64,
}

/// More notes of one person than this are not handed out in one piece.
const MOST_NOTES: u32 = 100_000;

impl Database {
    /// Everything that is kept of a person, as JSON: the account, its sessions, whether access is
    /// kept (never the tokens themselves), and what was noted.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn export_person(&self, account: &AccountKey) -> StoreResult<Value> {
        let known = self.account(account).await?;
        let sessions = self.sessions_of(account).await?;
        let notes = self.audit_of(account, MOST_NOTES).await?;
        let access = self.access_of(account).await?;
        Ok(json!({
            "account": known.map(|known| json!({
                "server": known.account.key.server,
                "account_id": known.account.key.account_id,
                "uri": known.account.uri,
                "handle": known.account.handle,
                "display_name": known.account.display_name,
                "avatar_url": known.account.avatar_url,
                "created_at": known.account.created_at,
                "first_seen": known.first_seen,
                "last_seen": known.last_seen,
            })),
            "sessions": sessions.iter().map(|session| json!({
                "created_at": session.created_at,
                "expires_at": session.expires_at,
            })).collect::<Vec<_>>(),
            "access": access,
            "events": notes.iter().map(|note| json!({
                "at": note.at,
                "event": note.event.event,
                "detail": note.event.detail,
            })).collect::<Vec<_>>(),
        }))
    }

    /// Deletes everything that is kept of a person, in one transaction. Revoke the tokens before.
    ///
    /// # Errors
    ///
    /// Those of the database. Nothing is deleted then.
    pub async fn delete_person(&self, account: &AccountKey) -> StoreResult<Deleted> {
        let (server, id) = (&account.server, &account.account_id);
        let mut transaction = self.begin().await?;
        let sessions = execute!(transaction, queries::END_SESSIONS_OF, server, id)?;
        let credentials = execute!(transaction, queries::FORGET_CREDENTIALS, server, id)?;
        let account = execute!(transaction, queries::FORGET_IDENTITY, server, id)?;
        let audit = execute!(transaction, queries::FORGET_AUDIT_OF, server, id)?;
        transaction.commit().await?;
        Ok(Deleted {
            account: account > 0,
            sessions,
            credentials: credentials > 0,
            audit,
        })
    }
}

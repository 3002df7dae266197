//! What happened: sign-ins, failures, changes. Without addresses of clients, and without secrets.

use fediway::Timestamp;

use super::clock::moment;
use super::database::Database;
use super::error::StoreResult;
use super::identities::AccountKey;
use super::pool::{execute, fetch};
use super::queries;
use super::values::{shown, unique};

/// Something to be noted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditEvent {
    /// What kind of event, in one word: `signed_in`.
    pub event: String,
    /// The key of the server.
    pub server: Option<String>,
    /// The id of the account on this server, if it is known.
    pub account_id: Option<String>,
    /// More, for people. No secrets, no addresses of clients.
    pub detail: String,
}

/// Something that was noted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AuditRecord {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub event: AuditEvent,
}

pub(super) type Row = (i64, String, Option<String>, Option<String>, String);

impl AuditEvent {
    /// An event of this kind.
    pub fn new(event: impl Into<String>) -> Self {
        Self {
            event: event.into(),
            server: None,
            account_id: None,
            detail: String::new(),
        }
    }

    /// On this server.
    #[must_use]
    pub fn server(mut self, key: impl Into<String>) -> Self {
        self.server = Some(key.into());
        self
    }

    /// Of this account.
    #[must_use]
    pub fn account(mut self, account: &AccountKey) -> Self {
        self.server = Some(account.server.clone());
        self.account_id = Some(account.account_id.clone());
        self
    }

    /// More, for people.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }
}

impl Database {
    /// Notes an event.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn audit(&self, event: &AuditEvent) -> StoreResult<()> {
        let (id, now) = (unique()?, self.now());
        let kind = shown(&event.event, 100);
        let server = event.server.as_deref().map(|server| shown(server, 500));
        let account = event.account_id.as_deref().map(|id| shown(id, 500));
        let detail = shown(&event.detail, 2_000);
        let mut link = self.link().await?;
        execute!(link, queries::AUDIT, now, id, kind, server, account, detail).map(drop)
    }

    /// The audit entries since a moment, the oldest first, `most` of them at most.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn audit_since(&self, since: Timestamp, most: u32) -> StoreResult<Vec<AuditRecord>> {
        let (since, most) = (since.as_millisecond(), i64::from(most));
        let mut link = self.link().await?;
        let rows = fetch!(all Row, link, queries::AUDIT_SINCE, since, most)?;
        Ok(rows.into_iter().map(record).collect())
    }

    /// The audit entries of an account, the oldest first, `most` of them at most.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn audit_of(&self, account: &AccountKey, most: u32) -> StoreResult<Vec<AuditRecord>> {
        let (server, id, most) = (&account.server, &account.account_id, i64::from(most));
        let mut link = self.link().await?;
        let rows = fetch!(all Row, link, queries::AUDIT_OF, server, id, most)?;
        Ok(rows.into_iter().map(record).collect())
    }
}

fn record((at, event, server, account_id, detail): Row) -> AuditRecord {
    AuditRecord {
        at: moment(at),
        event: AuditEvent {
            event,
            server,
            account_id,
            detail,
        },
    }
}

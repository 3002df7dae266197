//! Tokens of accounts: sealed, refreshed by one process at a time.

use std::time::Duration;

use fediway::store::{credentials_from_json, credentials_to_json};
use fediway::{Credentials, Handle, Timestamp};
use serde_json::{Value, json};

use super::clock::{moment, ms, pause};
use super::database::Database;
use super::error::{StoreError, StoreErrorKind, StoreResult};
use super::identities::AccountKey;
use super::pool::{Column, On, execute, fetch};
use super::queries;
use super::query::Query;
use super::seal::{Place, sealed_with};
use super::values::{exact, unique};

/// How long one process may take to refresh before another one tries. The lease is extended while
/// the process lives.
const LEASE: Duration = Duration::from_secs(60);

/// The right to refresh the tokens of one account: no other process has it until it is dropped.
#[must_use = "the lease is given back when it is dropped"]
pub struct RefreshLease {
    database: Database,
    account: AccountKey,
    /// `None` once it is given back.
    lease: Option<Vec<u8>>,
    extending: tokio::task::JoinHandle<()>,
}

/// An account whose token is about to expire, and the right to refresh it.
#[derive(Debug)]
#[non_exhaustive]
pub struct DueRefresh {
    /// The credentials as they are kept.
    pub credentials: Credentials,
    /// The right to refresh them.
    pub lease: RefreshLease,
}

/// Credentials as they are written.
pub(super) struct Sealed {
    pub(super) server: String,
    pub(super) account_id: String,
    data: Vec<u8>,
    with: i64,
    handle: Option<String>,
    own_handle: Option<String>,
    refresh_at: Option<i64>,
}

impl Sealed {
    pub(super) async fn update(&self, on: On<'_>) -> StoreResult<u64> {
        let mut on = on;
        execute!(
            on,
            queries::UPDATE_CREDENTIALS,
            &self.server,
            &self.account_id,
            &self.data,
            self.with,
            &self.handle,
            &self.own_handle,
            self.refresh_at
        )
    }

    pub(super) async fn insert(&self, on: On<'_>, query: Query, now: i64) -> StoreResult<u64> {
        let mut on = on;
        execute!(
            on,
            query,
            &self.server,
            &self.account_id,
            &self.data,
            self.with,
            &self.handle,
            &self.own_handle,
            now,
            self.refresh_at
        )
    }
}

/// An account and its sealed credentials.
pub(super) type Row = (String, String, Vec<u8>);

impl AccountKey {
    /// The account that these credentials are of.
    pub fn of(credentials: &Credentials) -> Self {
        let id = credentials.account_id().map_or("", |id| id.as_str());
        Self::new(credentials.issuer().authority(), id)
    }
}

impl Database {
    /// Keeps the credentials of an account, in the place of those that were kept; whether there were
    /// none.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn put_credentials(&self, credentials: &Credentials) -> StoreResult<bool> {
        let row = self.sealed(credentials)?;
        let mut link = self.link().await?;
        let updated = row.update(link.on()).await?;
        if updated == 0 {
            row.insert(link.on(), queries::SAVE_CREDENTIALS, self.now())
                .await?;
        }
        Ok(updated == 0)
    }

    /// A row of the table, ready to be written.
    pub(super) fn sealed(&self, credentials: &Credentials) -> StoreResult<Sealed> {
        let AccountKey { server, account_id } = AccountKey::of(credentials);
        exact("the key of a server", &server)?;
        let place = place(&server, &account_id);
        let json = credentials_to_json(credentials).map_err(unreadable)?;
        let data = self.seal(place, &json)?;
        Ok(Sealed {
            with: sealed_with(place, &data)?.0,
            handle: credentials.handle().as_ref().map(normal),
            own_handle: own_handle(credentials),
            refresh_at: refresh_at(credentials).map(|at| at.as_millisecond()),
            server,
            account_id,
            data,
        })
    }

    /// The credentials of an account.
    ///
    /// # Errors
    ///
    /// Those of the database, and of values that do not open.
    pub async fn credentials_for(&self, account: &AccountKey) -> StoreResult<Option<Credentials>> {
        type Row = (Vec<u8>, i64, Option<i64>);
        let (server, id) = (&account.server, &account.account_id);
        let mut link = self.link().await?;
        let row = fetch!(optional Row, link, queries::CREDENTIALS, server, id)?;
        row.map(|(data, ..)| self.read(server, id, &data))
            .transpose()
    }

    /// Forgets the credentials of an account. Revoke them before.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn drop_credentials(&self, account: &AccountKey) -> StoreResult<bool> {
        let (server, id) = (&account.server, &account.account_id);
        let mut link = self.link().await?;
        Ok(execute!(link, queries::FORGET_CREDENTIALS, server, id)? == 1)
    }

    /// Accounts with a handle, at their own domain or at the host of their server.
    pub(super) async fn with_handle(
        &self,
        handle: &Handle,
        most: i64,
    ) -> StoreResult<Vec<Credentials>> {
        let mut link = self.link().await?;
        let query = queries::CREDENTIALS_BY_HANDLE;
        let rows = fetch!(all Row, link, query, normal(handle), most)?;
        drop(link);
        self.read_all(rows)
    }

    /// Accounts of a server.
    pub(super) async fn of_server(&self, server: &str, most: i64) -> StoreResult<Vec<Credentials>> {
        let mut link = self.link().await?;
        let rows = fetch!(all Row, link, queries::CREDENTIALS_OF_SERVER, server, most)?;
        drop(link);
        self.read_all(rows)
    }

    fn read_all(&self, rows: Vec<Row>) -> StoreResult<Vec<Credentials>> {
        let read = |(server, id, data): Row| self.read(&server, &id, &data);
        rows.into_iter().map(read).collect()
    }

    /// What may be told of kept access: since when, and when it is to be refreshed.
    pub(super) async fn access_of(&self, account: &AccountKey) -> StoreResult<Option<Value>> {
        type Row = (Vec<u8>, i64, Option<i64>);
        let (server, id) = (&account.server, &account.account_id);
        let mut link = self.link().await?;
        let row = fetch!(optional Row, link, queries::CREDENTIALS, server, id)?;
        let Some((data, kept_at, refresh_at)) = row else {
            return Ok(None);
        };
        let scopes = self.read(server, id, &data)?.scopes().to_string();
        Ok(Some(json!({
            "kept_since": moment(kept_at),
            "refreshed_at": refresh_at.map(moment),
            "scopes": scopes,
        })))
    }

    pub(super) fn read(&self, server: &str, id: &str, sealed: &[u8]) -> StoreResult<Credentials> {
        let json = self.unseal(place(server, id), sealed)?;
        credentials_from_json(&json).map_err(unreadable)
    }

    /// Waits until no other process refreshes the tokens of this account. `None` if none are kept.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn lease_refresh(&self, account: &AccountKey) -> StoreResult<Option<RefreshLease>> {
        let lease = unique()?;
        let mut looks = 0;
        loop {
            if self.try_lease(account, &lease).await? {
                return Ok(Some(RefreshLease::new(self, account.clone(), lease)));
            }
            let (server, id) = (&account.server, &account.account_id);
            let mut link = self.link().await?;
            let until = fetch!(optional Column<i64>, link, queries::LEASED_UNTIL, server, id)?;
            drop(link);
            if until.is_none() {
                return Ok(None);
            }
            tokio::time::sleep(pause(looks)).await;
            looks += 1;
        }
    }

    async fn try_lease(&self, account: &AccountKey, lease: &[u8]) -> StoreResult<bool> {
        let (server, id, now) = (&account.server, &account.account_id, self.now());
        let until = now.saturating_add(ms(LEASE));
        let mut link = self.link().await?;
        Ok(execute!(link, queries::LEASE_REFRESH, server, id, lease, until, now)? == 1)
    }

    /// Accounts whose tokens are to be refreshed before a moment, each with the right to do it: at
    /// most so many, and none that another process works on.
    ///
    /// # Errors
    ///
    /// Those of the database, and of values that do not open.
    pub async fn due_refreshes(
        &self,
        before: Timestamp,
        most: u32,
    ) -> StoreResult<Vec<DueRefresh>> {
        let (lease, now) = (unique()?, self.now());
        let (before, most) = (before.as_millisecond(), i64::from(most));
        let until = now.saturating_add(ms(LEASE));
        let query = queries::DUE_FOR_REFRESH;
        let mut link = self.link().await?;
        let rows = fetch!(all Row, link, query, before, now, until, &lease, most)?;
        drop(link);
        let due = rows.into_iter().map(|(server, id, data)| {
            Ok(DueRefresh {
                credentials: self.read(&server, &id, &data)?,
                lease: RefreshLease::new(self, AccountKey::new(server, id), lease.clone()),
            })
        });
        due.collect()
    }

    async fn extend(&self, account: &AccountKey, lease: &[u8], until: i64) -> StoreResult<bool> {
        let (server, id) = (&account.server, &account.account_id);
        let mut link = self.link().await?;
        Ok(execute!(link, queries::EXTEND_REFRESH, server, id, lease, until)? == 1)
    }
}

impl RefreshLease {
    fn new(database: &Database, account: AccountKey, lease: Vec<u8>) -> Self {
        let extending = tokio::spawn(extend(database.clone(), account.clone(), lease.clone()));
        Self {
            database: database.clone(),
            account,
            lease: Some(lease),
            extending,
        }
    }

    /// Whose tokens may be refreshed.
    pub fn account(&self) -> &AccountKey {
        &self.account
    }

    /// Gives the lease back, and waits until it is.
    ///
    /// # Errors
    ///
    /// Those of the database. The lease ends by itself a minute later.
    pub async fn release(mut self) -> StoreResult<()> {
        match self.lease.take() {
            Some(lease) => give_back(&self.database, &self.account, &lease).await,
            None => Ok(()),
        }
    }
}

async fn give_back(database: &Database, account: &AccountKey, lease: &[u8]) -> StoreResult<()> {
    database.extend(account, lease, 0).await.map(drop)
}

/// Keeps a lease until it is lost.
async fn extend(database: Database, account: AccountKey, lease: Vec<u8>) {
    loop {
        tokio::time::sleep(LEASE / 3).await;
        let until = database.now().saturating_add(ms(LEASE));
        match database.extend(&account, &lease, until).await {
            Ok(false) => return,
            Ok(true) => {}
            Err(error) => tracing::warn!(%error, "the lease of a refresh was not extended"),
        }
    }
}

impl Drop for RefreshLease {
    fn drop(&mut self) {
        self.extending.abort();
        let (database, account) = (self.database.clone(), self.account.clone());
        // Without a runtime the lease ends by itself, a minute later.
        let runtime = tokio::runtime::Handle::try_current();
        if let (Some(lease), Ok(runtime)) = (self.lease.take(), runtime) {
            runtime.spawn(async move {
                if let Err(error) = give_back(&database, &account, &lease).await {
                    tracing::warn!(%error, "the lease of a refresh was not given back");
                }
            });
        }
    }
}

impl std::fmt::Debug for RefreshLease {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RefreshLease").field(&self.account).finish()
    }
}

pub(super) fn place<'a>(server: &'a str, account: &'a str) -> Place<'a> {
    Place {
        table: "credentials",
        server,
        row: account.as_bytes(),
    }
}

/// A handle in the form that handles are looked up by.
fn normal(handle: &Handle) -> String {
    format!("{}@{}", handle.user().to_lowercase(), handle.domain())
}

/// The handle with the host of the account's server.
fn own_handle(credentials: &Credentials) -> Option<String> {
    let (handle, own) = (credentials.handle()?, credentials.issuer().authority());
    let handle = format!("{}@{own}", handle.user());
    handle.parse().ok().as_ref().map(normal)
}

fn refresh_at(credentials: &Credentials) -> Option<Timestamp> {
    match credentials.reauthenticate_before() {
        Some(_) => None,
        None => credentials.expires_at(),
    }
}

fn unreadable(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    let what = "kept credentials are not readable: sign in again";
    StoreError::new(StoreErrorKind::Damaged, what).source(error)
}

//! The database as a store of the library: a fleet of bots keeps its accounts in it.

use std::time::Duration;

use fediway::store::{RefreshLock, RegistrationKey, Store};
use fediway::{Credentials, Error, Handle, Instance, InstanceUrl, RegisteredApp, Result};
use futures_util::future::BoxFuture;

use super::budget::Spent;
use super::database::Database;
use super::error::StoreResult;
use super::identities::AccountKey;
use super::pool::{Column, execute, fetch};
use super::queries;
use super::registrations::AppKey;
use super::server_limits::Operation;

/// How many accounts are read at once.
const BATCH: i64 = 500;
/// How long a refresh waits until the server has room for it.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The setting with the default account.
const DEFAULT: &str = "default_account";

impl From<&RegistrationKey> for AppKey {
    fn from(key: &RegistrationKey) -> Self {
        Self::new(
            key.issuer.authority(),
            key.redirect.as_str(),
            key.scopes.clone(),
            key.app.as_str(),
        )
    }
}

impl Database {
    async fn all_credentials(&self, most: Option<usize>) -> StoreResult<Vec<Credentials>> {
        type Row = (String, String, Vec<u8>, i64);
        let mut found = Vec::new();
        let mut after = (i64::MIN, String::new(), String::new());
        let query = queries::CREDENTIALS_IN_ORDER;
        loop {
            let (at, server, id) = &after;
            let mut link = self.link().await?;
            let rows = fetch!(all Row, link, query, at, server, id, BATCH)?;
            drop(link);
            for (server, id, data, _) in &rows {
                found.push(self.read(server, id, data)?);
            }
            let enough = most.is_some_and(|most| found.len() >= most);
            match rows.into_iter().last() {
                Some((server, id, _, at)) if !enough => after = (at, server, id),
                _ => break,
            }
        }
        found.truncate(most.unwrap_or(usize::MAX));
        Ok(found)
    }

    async fn with_name(&self, name: &str, most: usize) -> StoreResult<Vec<Credentials>> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        if let Ok(handle) = name.parse::<Handle>() {
            return self.with_handle(&handle, most).await;
        }
        // A host counts in any script and case, as in a handle.
        let host = name.trim().trim_start_matches('@');
        match format!("a@{host}").parse::<Handle>() {
            Ok(handle) => self.of_server(handle.domain(), most).await,
            Err(_) => Ok(Vec::new()),
        }
    }

    async fn keep(&self, credentials: &Credentials) -> StoreResult<()> {
        if self.put_credentials(credentials).await? {
            let name = account_name(credentials);
            let mut link = self.link().await?;
            execute!(link, queries::SET_ONCE, DEFAULT, name)?;
        }
        Ok(())
    }

    async fn forget(&self, credentials: &Credentials) -> StoreResult<()> {
        self.drop_credentials(&AccountKey::of(credentials)).await?;
        // What is known of the server stays: others sign in there, and it holds nothing personal.
        let mut link = self.link().await?;
        execute!(link, queries::UNSET, DEFAULT, account_name(credentials)).map(drop)
    }

    async fn marked(&self) -> StoreResult<Option<Credentials>> {
        let mut first = self.all_credentials(Some(2)).await?;
        if first.len() < 2 {
            return Ok(first.pop());
        }
        let mut link = self.link().await?;
        let mark = fetch!(optional Column<Vec<u8>>, link, queries::SETTING, DEFAULT)?;
        drop(link);
        let mark = mark.and_then(|(name,)| serde_json::from_slice::<[String; 2]>(&name).ok());
        match mark {
            Some([server, id]) => self.credentials_for(&AccountKey::new(server, id)).await,
            None => Ok(None),
        }
    }

    /// Waits until no other process refreshes these credentials, and until the server has room for it.
    async fn lock(&self, credentials: &Credentials) -> Result<RefreshLock> {
        let account = AccountKey::of(credentials);
        let Some(lease) = self.lease_refresh(&account).await? else {
            return Ok(RefreshLock::none());
        };
        let kept = self.credentials_for(&account).await?;
        let is_current = kept.is_some_and(|kept| kept.access_token() == credentials.access_token());
        // Else another process refreshed them meanwhile, and the server is not asked.
        if is_current {
            self.wait_for_refresh(credentials.issuer()).await?;
        }
        Ok(RefreshLock::held(lease))
    }

    async fn wait_for_refresh(&self, issuer: &InstanceUrl) -> Result<()> {
        let known = self.server_by_key(issuer.authority()).await?;
        let instance = known.map(|known| known.instance);
        let instance = instance.unwrap_or_else(|| Instance::without_discovery(issuer.clone()));
        match self
            .spend_requests_within(&instance, Operation::Refresh, TIMEOUT)
            .await?
        {
            Spent::Admitted => Ok(()),
            Spent::Wait { until } => {
                let what = format!("{issuer} allows no more requests for now");
                Err(Error::store(&what, format!("try again after {until}")))
            }
        }
    }

    async fn mark(&self, credentials: &Credentials) -> Result<()> {
        let account = AccountKey::of(credentials);
        if self.credentials_for(&account).await?.is_none() {
            let what = "this account is not kept in this database";
            return Err(Error::store(what, "save its credentials before"));
        }
        let mut link = self.link().await?;
        let name = account_name(credentials);
        execute!(link, queries::SET, DEFAULT, name)?;
        Ok(())
    }
}

fn account_name(credentials: &Credentials) -> Vec<u8> {
    let key = AccountKey::of(credentials);
    let name = serde_json::json!([key.server, key.account_id]);
    name.to_string().into_bytes()
}

impl Store for Database {
    fn registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<Option<RegisteredApp>>> {
        let key = AppKey::from(key);
        Box::pin(async move { Ok(self.find_registration(&key).await?) })
    }

    fn save_registration(
        &self,
        key: &RegistrationKey,
        app: &RegisteredApp,
    ) -> BoxFuture<'_, Result<()>> {
        let (key, app) = (AppKey::from(key), app.clone());
        Box::pin(async move { Ok(self.put_registration(&key, &app).await?) })
    }

    fn forget_registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<()>> {
        let key = AppKey::from(key);
        Box::pin(async move { Ok(self.forget_any_registration(&key).await?) })
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Vec<Credentials>>> {
        Box::pin(async move { Ok(self.all_credentials(None).await?) })
    }

    fn save_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        let credentials = credentials.clone();
        Box::pin(async move { Ok(self.keep(&credentials).await?) })
    }

    fn forget_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        let credentials = credentials.clone();
        Box::pin(async move { Ok(self.forget(&credentials).await?) })
    }

    fn named(&self, name: Option<&str>, most: usize) -> BoxFuture<'_, Result<Vec<Credentials>>> {
        let name = name.map(str::to_owned);
        Box::pin(async move {
            Ok(match name {
                Some(name) => self.with_name(&name, most).await?,
                None => self.all_credentials(Some(most)).await?,
            })
        })
    }

    fn credentials_of(
        &self,
        credentials: &Credentials,
    ) -> BoxFuture<'_, Result<Option<Credentials>>> {
        let account = AccountKey::of(credentials);
        Box::pin(async move { Ok(self.credentials_for(&account).await?) })
    }

    fn default_account(&self) -> BoxFuture<'_, Result<Option<Credentials>>> {
        Box::pin(async move { Ok(self.marked().await?) })
    }

    fn set_default_account(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        let credentials = credentials.clone();
        Box::pin(async move { self.mark(&credentials).await })
    }

    fn instance(&self, url: &InstanceUrl) -> BoxFuture<'_, Result<Option<Instance>>> {
        let key = url.authority().to_owned();
        Box::pin(async move {
            let known = self.server_by_key(&key).await?;
            Ok(known.map(|known| known.instance))
        })
    }

    fn save_instance(&self, instance: &Instance) -> BoxFuture<'_, Result<()>> {
        let instance = instance.clone();
        Box::pin(async move { Ok(self.save_server(&instance, &[]).await?) })
    }

    fn lock_refresh(&self, credentials: &Credentials) -> BoxFuture<'_, Result<RefreshLock>> {
        let credentials = credentials.clone();
        Box::pin(async move { self.lock(&credentials).await })
    }
}

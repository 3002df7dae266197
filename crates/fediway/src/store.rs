//! Where app registrations and credentials are kept between logins.
//!
//! [`Store`] is the trait; [`MemoryStore`] forgets with the process. A store on disk or in a
//! database turns values into bytes and back with [`to_json`] and [`from_json`], the one place in
//! this library where secrets are serialized.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use futures_core::future::BoxFuture;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::credentials::{Account, Credentials, Parts, RegisteredApp};
use crate::error::{Error, Result};
use crate::ids::AccountId;
use crate::scope::Scopes;
use crate::time::{self, Timestamp};
use crate::url::{AddressPolicy, InstanceUrl, InstanceUrlError};

/// Which registration: one app with one way back and one set of scopes on one server.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RegistrationKey {
    /// The server.
    pub issuer: InstanceUrl,
    /// The app's name and website, as people see them.
    pub app: String,
    /// The way back: `loopback`, or the redirect URI itself.
    pub redirect: String,
    /// The scopes of the registration.
    pub scopes: Scopes,
}

impl std::fmt::Display for RegistrationKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [
            self.issuer.as_str(),
            &self.redirect,
            &self.scopes.to_string(),
            &self.app,
        ];
        // As JSON, so that no two keys read the same whatever an app calls itself.
        f.write_str(&serde_json::json!(parts).to_string())
    }
}

/// Keeps registrations and credentials.
///
/// The methods return boxed futures, so that a store can be shared as `Arc<dyn Store>`, which is a
/// store as well.
/// Credentials are keyed by issuer and account id; saving replaces.
pub trait Store: Send + Sync {
    /// The registration under this key.
    fn registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<Option<RegisteredApp>>>;

    /// Keeps a registration.
    fn save_registration(
        &self,
        key: &RegistrationKey,
        app: &RegisteredApp,
    ) -> BoxFuture<'_, Result<()>>;

    /// Forgets a registration, as when the server no longer knows it.
    fn forget_registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<()>>;

    /// All credentials, the most recently saved last.
    fn credentials(&self) -> BoxFuture<'_, Result<Vec<Credentials>>>;

    /// Keeps an account's credentials.
    fn save_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>>;

    /// Forgets an account's credentials.
    fn forget_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>>;
}

impl<S: Store + ?Sized> Store for Arc<S> {
    fn registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<Option<RegisteredApp>>> {
        (**self).registration(key)
    }

    fn save_registration(
        &self,
        key: &RegistrationKey,
        app: &RegisteredApp,
    ) -> BoxFuture<'_, Result<()>> {
        (**self).save_registration(key, app)
    }

    fn forget_registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<()>> {
        (**self).forget_registration(key)
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Vec<Credentials>>> {
        (**self).credentials()
    }

    fn save_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        (**self).save_credentials(credentials)
    }

    fn forget_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        (**self).forget_credentials(credentials)
    }
}

/// What a store holds: the logic that every store shares, whatever it writes to.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    registrations: HashMap<String, RegisteredApp>,
    credentials: Vec<Credentials>,
}

impl Contents {
    /// See [`Store::registration`].
    pub fn registration(&self, key: &RegistrationKey) -> Option<&RegisteredApp> {
        self.registrations.get(&key.to_string())
    }

    /// See [`Store::save_registration`].
    pub fn save_registration(&mut self, key: &RegistrationKey, app: &RegisteredApp) {
        self.registrations.insert(key.to_string(), app.clone());
    }

    /// See [`Store::forget_registration`].
    pub fn forget_registration(&mut self, key: &RegistrationKey) {
        self.registrations.remove(&key.to_string());
    }

    /// See [`Store::credentials`].
    pub fn credentials(&self) -> &[Credentials] {
        &self.credentials
    }

    /// See [`Store::save_credentials`].
    pub fn save_credentials(&mut self, credentials: &Credentials) {
        self.forget_credentials(credentials);
        self.credentials.push(credentials.clone());
    }

    /// See [`Store::forget_credentials`].
    pub fn forget_credentials(&mut self, credentials: &Credentials) {
        self.credentials
            .retain(|kept| !kept.is_same_account(credentials));
    }
}

/// A store that lives as long as the process.
///
/// ```
/// use fediway::store::{MemoryStore, Store};
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let store = MemoryStore::default();
/// assert!(store.credentials().await?.is_empty());
/// # Ok::<(), fediway::Error>(()) }).unwrap();
/// ```
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Arc<Mutex<Contents>>);

impl MemoryStore {
    fn with<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Contents) -> T,
    ) -> BoxFuture<'static, Result<T>> {
        let value = act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
        Box::pin(std::future::ready(Ok(value)))
    }
}

impl Store for MemoryStore {
    fn registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<Option<RegisteredApp>>> {
        self.with(|contents| contents.registration(key).cloned())
    }

    fn save_registration(
        &self,
        key: &RegistrationKey,
        app: &RegisteredApp,
    ) -> BoxFuture<'_, Result<()>> {
        self.with(|contents| contents.save_registration(key, app))
    }

    fn forget_registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<()>> {
        self.with(|contents| contents.forget_registration(key))
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Vec<Credentials>>> {
        self.with(|contents| contents.credentials().to_vec())
    }

    fn save_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        self.with(|contents| contents.save_credentials(credentials))
    }

    fn forget_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        self.with(|contents| contents.forget_credentials(credentials))
    }
}

/// The contents as JSON, **with every secret in the clear**: for a file or a database that only
/// the account's owner can read. The bytes are wiped when dropped.
///
/// # Errors
///
/// None in practice: the values have a form in JSON.
pub fn to_json(contents: &Contents) -> Result<Zeroizing<Vec<u8>>> {
    let form = ContentsForm {
        registrations: contents
            .registrations
            .iter()
            .map(|(k, app)| (k.as_str().into(), app.into()))
            .collect(),
        credentials: contents
            .credentials
            .iter()
            .map(|c| c.parts().into())
            .collect(),
    };
    serde_json::to_vec_pretty(&form)
        .map(Zeroizing::new)
        .map_err(|error| Error::store("credentials cannot be written", error))
}

/// Reads what [`to_json`] wrote.
///
/// Addresses of issuers are not checked again here: the transport does that before every request.
///
/// # Errors
///
/// [`ErrorKind::Store`](crate::ErrorKind::Store) if the bytes are not such JSON.
pub fn from_json(bytes: &[u8]) -> Result<Contents> {
    // The parser's own message could quote a secret, so only its position is kept.
    let unreadable = |error: serde_json::Error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Error::store("kept credentials are not readable", place)
    };
    let form: ContentsForm<'_> = serde_json::from_slice(bytes).map_err(unreadable)?;
    let credentials = form.credentials.into_iter().map(Credentials::try_from);
    Ok(Contents {
        registrations: form
            .registrations
            .into_iter()
            .map(|(k, app)| (k.into(), app.into()))
            .collect(),
        credentials: credentials.collect::<Result<_>>()?,
    })
}

type Text<'a> = std::borrow::Cow<'a, str>;

#[derive(Serialize, Deserialize)]
struct ContentsForm<'a> {
    #[serde(borrow)]
    registrations: HashMap<Text<'a>, AppForm<'a>>,
    #[serde(borrow)]
    credentials: Vec<CredentialsForm<'a>>,
}

#[derive(Serialize, Deserialize)]
struct AppForm<'a> {
    #[serde(borrow)]
    client_id: Text<'a>,
    #[serde(borrow)]
    client_secret: Text<'a>,
    #[serde(borrow)]
    redirect_uri: Text<'a>,
    scopes: String,
}

#[derive(Serialize, Deserialize)]
struct CredentialsForm<'a> {
    #[serde(borrow)]
    issuer: Text<'a>,
    #[serde(borrow)]
    account_id: Option<Text<'a>>,
    #[serde(borrow)]
    acct: Option<Text<'a>>,
    #[serde(borrow)]
    access_token: Text<'a>,
    #[serde(borrow)]
    refresh_token: Option<Text<'a>>,
    granted: String,
    wanted: String,
    expires_at: Option<String>,
    #[serde(borrow)]
    app: Option<AppForm<'a>>,
}

impl<'a> From<&'a RegisteredApp> for AppForm<'a> {
    fn from(app: &'a RegisteredApp) -> Self {
        Self {
            client_id: app.client_id.as_str().into(),
            client_secret: app.client_secret.expose().into(),
            redirect_uri: app.redirect_uri.as_str().into(),
            scopes: app.scopes.to_string(),
        }
    }
}

impl From<AppForm<'_>> for RegisteredApp {
    fn from(form: AppForm<'_>) -> Self {
        RegisteredApp::new(form.client_id, form.client_secret.as_ref())
            .redirect_uri(form.redirect_uri.as_ref())
            .scopes(Scopes::parse(&form.scopes))
    }
}

impl<'a> From<&'a Parts> for CredentialsForm<'a> {
    fn from(parts: &'a Parts) -> Self {
        Self {
            issuer: parts.issuer.as_str().into(),
            account_id: parts
                .account
                .as_ref()
                .map(|account| account.id.as_str().into()),
            acct: parts
                .account
                .as_ref()
                .map(|account| account.acct.as_str().into()),
            access_token: parts.access_token.expose().into(),
            refresh_token: parts
                .refresh_token
                .as_ref()
                .map(|token| token.expose().into()),
            granted: parts.granted.to_string(),
            wanted: parts.wanted.to_string(),
            expires_at: parts.expires_at.map(|moment: Timestamp| moment.to_string()),
            app: parts.app.as_deref().map(AppForm::from),
        }
    }
}

impl TryFrom<CredentialsForm<'_>> for Credentials {
    type Error = Error;

    fn try_from(form: CredentialsForm<'_>) -> Result<Self> {
        let account = form.account_id.zip(form.acct).map(|(id, acct)| Account {
            id: AccountId::from(id.as_ref()),
            acct: acct.into_owned(),
        });
        Ok(Credentials::from_parts(Parts {
            issuer: kept_url(&form.issuer)?,
            access_token: form.access_token.as_ref().into(),
            refresh_token: form.refresh_token.map(|token| token.as_ref().into()),
            account,
            granted: Scopes::parse(&form.granted),
            wanted: Scopes::parse(&form.wanted),
            expires_at: form.expires_at.as_deref().and_then(time::parse),
            app: form.app.map(|app| RegisteredApp::from(app).into()),
        }))
    }
}

/// An address that some policy admitted when the credentials were made. Which policy holds today
/// is the transport's to say, and it does before every request.
fn kept_url(text: &str) -> Result<InstanceUrl, InstanceUrlError> {
    let mut policy = AddressPolicy::loopback_for_tests();
    if let Some(port) = url::Url::parse(text).ok().and_then(|url| url.port()) {
        policy = policy.allow_port(port);
    }
    InstanceUrl::parse_with(text, &policy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> RegistrationKey {
        RegistrationKey {
            issuer: InstanceUrl::parse("example.org").unwrap(),
            app: "bot".into(),
            redirect: "loopback".into(),
            scopes: Scopes::read(),
        }
    }

    fn credentials(id: &str, token: &str) -> Credentials {
        Credentials::from_parts(Parts {
            issuer: key().issuer,
            access_token: token.into(),
            refresh_token: Some("refresh".into()),
            account: Some(Account {
                id: id.into(),
                acct: "ann".into(),
            }),
            granted: Scopes::read(),
            wanted: Scopes::read_write(),
            expires_at: time::parse("2030-01-01T00:00:00Z"),
            app: Some(RegisteredApp::new("id", "secret \"quoted\"").into()),
        })
    }

    #[test]
    fn what_is_written_reads_back() {
        let mut contents = Contents::default();
        contents.save_registration(&key(), &RegisteredApp::new("id", "se\\cret"));
        contents.save_credentials(&credentials("1", "to\nken"));
        let read = from_json(&to_json(&contents).unwrap()).unwrap();
        assert_eq!(read.registration(&key()), contents.registration(&key()));
        let (before, after) = (&contents.credentials()[0], &read.credentials()[0]);
        assert_eq!(before.access_token(), after.access_token());
        assert_eq!(before.refresh_token(), after.refresh_token());
        assert_eq!(before.app(), after.app());
        assert_eq!(format!("{before:?}"), format!("{after:?}"));
        assert_eq!(after.missing_scopes(), Scopes::write());
    }

    #[test]
    fn saving_replaces_the_same_account_only() {
        let mut contents = Contents::default();
        contents.save_credentials(&credentials("1", "old"));
        contents.save_credentials(&credentials("2", "other"));
        contents.save_credentials(&credentials("1", "new"));
        let tokens: Vec<_> = contents
            .credentials()
            .iter()
            .map(|c| c.access_token().expose())
            .collect();
        assert_eq!(tokens, ["other", "new"]);
    }

    #[test]
    fn an_unreadable_store_does_not_quote_itself() {
        let error = from_json(br#"{"registrations":{"k":{"client_id":"x","client_secret":7}}}"#);
        let error = error.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("client_secret\":7"));
    }
}

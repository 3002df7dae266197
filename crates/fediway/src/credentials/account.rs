//! An account's access to its server.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::app::RegisteredApp;
use crate::handle::{Handle, normal_domain};
use crate::ids::AccountId;
use crate::scope::Scopes;
use crate::secret::{AccessToken, RefreshToken};
use crate::shared::Shared;
use crate::time::Timestamp;
use crate::url::InstanceUrl;

/// An account's access to its server. Cheap to clone.
///
/// Credentials are bound to the server that issued them and, after a login, to the verified account.
/// `Debug` shows the account and never the tokens.
///
/// ```
/// use fediway::{AccessToken, Credentials, InstanceUrl};
///
/// let issuer = InstanceUrl::parse("mastodon.social")?;
/// let credentials = Credentials::new(issuer, AccessToken::new("3UTwK7cP5SGO"));
/// assert_eq!(credentials.issuer().as_str(), "https://mastodon.social");
/// assert!(!format!("{credentials:?}").contains("3UTwK7cP5SGO"));
/// # Ok::<(), fediway::InstanceUrlError>(())
/// ```
#[derive(Clone)]
pub struct Credentials(Arc<Parts>);

/// Everything that [`Credentials`] hold, for a store to write down.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) issuer: InstanceUrl,
    pub(crate) access_token: AccessToken,
    pub(crate) refresh_token: Option<RefreshToken>,
    pub(crate) account: Option<Account>,
    pub(crate) granted: Scopes,
    pub(crate) wanted: Scopes,
    /// By this machine's clock; `None` for a token got by other means.
    pub(crate) issued_at: Option<Timestamp>,
    pub(crate) expires_at: Option<Timestamp>,
    /// Shared by all accounts that logged in through it.
    pub(crate) app: Option<Arc<RegisteredApp>>,
    /// What the application keeps with the account. Few accounts have any.
    pub(crate) notes: Option<Arc<BTreeMap<String, String>>>,
}

/// Whose credentials they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    pub(crate) acct: String,
    /// The domain that WebFinger proved for the handle, in its normal form.
    pub(crate) domain: Option<Box<str>>,
}

/// The registrations that credentials have.
static APPS: Shared<RegisteredApp> = Shared::new();

impl Credentials {
    /// A token that does not come from a login, for the server that issued it.
    pub fn new(issuer: InstanceUrl, access_token: impl Into<AccessToken>) -> Self {
        Self::from_parts(Parts {
            issuer,
            access_token: access_token.into(),
            refresh_token: None,
            account: None,
            granted: Scopes::none(),
            wanted: Scopes::none(),
            issued_at: None,
            expires_at: None,
            app: None,
            notes: None,
        })
    }

    pub(crate) fn from_parts(mut parts: Parts) -> Self {
        // Most accounts of a process have the same app and scopes: they share them.
        if let Some(app) = parts.app {
            let (issuer, app) = APPS.share(&app.client_id, parts.issuer, app.clone());
            for scopes in [&mut parts.granted, &mut parts.wanted] {
                if *scopes == app.scopes {
                    *scopes = app.scopes.clone();
                }
            }
            (parts.issuer, parts.app) = (issuer, Some(app));
        }
        Self(Arc::new(parts))
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.0
    }

    /// The server that issued the token. The token is sent only to this server.
    pub fn issuer(&self) -> &InstanceUrl {
        &self.0.issuer
    }

    /// The account that the token was verified for.
    pub fn account_id(&self) -> Option<&AccountId> {
        self.0.account.as_ref().map(|account| &account.id)
    }

    /// The account's full handle. Its domain is the one that WebFinger proved, if the login started with
    /// a handle, or else the host of the issuer. A domain that the server only claims is not used.
    pub fn handle(&self) -> Option<Handle> {
        let domain = self.0.account.as_ref()?.domain.as_deref();
        self.handle_at(domain.unwrap_or(self.0.issuer.authority()))
    }

    fn handle_at(&self, domain: &str) -> Option<Handle> {
        let acct = &self.0.account.as_ref()?.acct;
        Handle::of(acct.split('@').next()?, domain)
    }

    /// Whether this is a name of the account: a handle with its domain or with the host of its server,
    /// or the host alone. Case and a leading `@` do not matter, and international domains may be written
    /// in either form.
    pub fn is_named(&self, name: &str) -> bool {
        let own = self.0.issuer.authority();
        match Handle::read(name) {
            Some(wanted) => [self.handle(), self.handle_at(own)].contains(&Some(wanted)),
            None => normal_domain(name.trim().trim_start_matches('@'))
                .is_some_and(|host| Some(host) == normal_domain(own)),
        }
    }

    /// `@user@example.com`, or the host of the server if the account is unknown.
    pub(crate) fn name(&self) -> String {
        match self.handle() {
            Some(handle) => format!("@{handle}"),
            None => self.0.issuer.authority().to_owned(),
        }
    }

    /// What names the account in a store.
    pub(crate) fn key(&self) -> String {
        let id = self.account_id().map_or("", AccountId::as_str);
        format!("{} {id}", self.0.issuer.as_str())
    }

    /// Whether these were issued after `other`, as far as both tell.
    pub(crate) fn is_newer_than(&self, other: &Self) -> bool {
        let (new, old) = (self.parts(), other.parts());
        self.is_same_account(other)
            && match (new.issued_at, old.issued_at) {
                (Some(new), Some(old)) => new > old,
                _ => false,
            }
    }

    /// The bearer token.
    pub fn access_token(&self) -> &AccessToken {
        &self.0.access_token
    }

    /// The refresh token, if there is one.
    pub fn refresh_token(&self) -> Option<&RefreshToken> {
        self.0.refresh_token.as_ref()
    }

    /// The scopes that the server granted; empty for a token that does not come from a login.
    pub fn scopes(&self) -> &Scopes {
        &self.0.granted
    }

    /// The scopes that were requested but not granted.
    pub fn missing_scopes(&self) -> Scopes {
        self.0.granted.missing(&self.0.wanted)
    }

    /// The scopes that were granted but not requested.
    pub fn extra_scopes(&self) -> Scopes {
        self.0.wanted.missing(&self.0.granted)
    }

    /// When the token expires, if the server says.
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.0.expires_at
    }

    /// When a new login is needed, if the token expires and cannot be refreshed.
    pub fn reauthenticate_before(&self) -> Option<Timestamp> {
        self.expires_at().filter(|_| !self.can_refresh())
    }

    pub(crate) fn can_refresh(&self) -> bool {
        self.0.refresh_token.is_some() && self.0.app.is_some()
    }

    /// Whether these are credentials of the same account on the same server.
    pub fn is_same_account(&self, other: &Self) -> bool {
        self.issuer() == other.issuer() && self.account_id() == other.account_id()
    }

    /// The application's note with this name.
    pub fn note(&self, name: &str) -> Option<&str> {
        self.0.notes.as_ref()?.get(name).map(String::as_str)
    }

    /// The same credentials with a note of the application; `None` removes the note. Notes are stored
    /// with the account and survive a refresh. They are deleted with the account and never sent anywhere.
    /// They are not encrypted: do not put secrets into them.
    ///
    /// ```
    /// use fediway::{Credentials, InstanceUrl};
    ///
    /// let credentials = Credentials::new(InstanceUrl::parse("mastodon.social")?, "token");
    /// let credentials = credentials.with_note("colour", Some("green"));
    /// assert_eq!(credentials.note("colour"), Some("green"));
    /// # Ok::<(), fediway::InstanceUrlError>(())
    /// ```
    #[must_use]
    pub fn with_note(&self, name: impl Into<String>, note: Option<&str>) -> Self {
        let mut notes = self.0.notes.as_deref().cloned().unwrap_or_default();
        match note {
            Some(note) => notes.insert(name.into(), note.to_owned()),
            None => notes.remove(&name.into()),
        };
        Self::from_parts(Parts {
            notes: Some(notes).filter(|notes| !notes.is_empty()).map(Arc::new),
            ..self.0.as_ref().clone()
        })
    }

    /// The app registration of the token, which is needed to revoke or refresh it.
    pub fn app(&self) -> Option<&RegisteredApp> {
        self.0.app.as_deref()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("issuer", &self.0.issuer)
            .field("account", &self.0.account)
            .field("scopes", &self.0.granted)
            .field("expires_at", &self.0.expires_at)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_cannot_claim_the_handle_of_another_one() {
        let issuer = InstanceUrl::parse("evil.example").unwrap();
        for acct in ["ann", "ann@mastodon.social"] {
            let credentials = of(issuer.clone(), acct, None);
            let handle = credentials.handle().unwrap();
            assert_eq!(handle.to_string(), "ann@evil.example");
        }
    }

    fn of(issuer: InstanceUrl, acct: &str, domain: Option<&str>) -> Credentials {
        let parts = Credentials::new(issuer, "token").parts().clone();
        let account = Account {
            id: "1".into(),
            acct: acct.into(),
            domain: domain.map(Into::into),
        };
        Credentials::from_parts(Parts {
            account: Some(account),
            ..parts
        })
    }

    #[test]
    fn an_account_has_two_names() {
        let issuer = InstanceUrl::parse("social.example.com").unwrap();
        let credentials = of(issuer, "Alice", Some("xn--bcher-kva.example"));
        assert_eq!(credentials.name(), "@Alice@xn--bcher-kva.example");
        for name in [
            "alice@bücher.example",
            "@ALICE@Bücher.example",
            "alice@social.example.com",
            "@alice@SOCIAL.example.com:443",
            "social.example.com",
            "Social.Example.com.",
        ] {
            assert!(credentials.is_named(name), "{name}");
        }
        for name in [
            "bob@bücher.example",
            "alice@example.com",
            "bücher.example",
            "",
            "@",
        ] {
            assert!(!credentials.is_named(name), "{name}");
        }
    }
}

//! What a login leaves behind: a registered app and an account's tokens.

mod shared;

use std::fmt;
use std::sync::Arc;

use crate::ids::AccountId;
use crate::scope::Scopes;
use crate::secret::{AccessToken, ClientSecret, RefreshToken};
use crate::time::Timestamp;
use crate::url::InstanceUrl;

/// Where the server sends the browser with the code (RFC 6749, section 3.1.2).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RedirectUri(Box<str>);

impl RedirectUri {
    /// `urn:ietf:wg:oauth:2.0:oob`: the server shows the code for a person to copy.
    pub const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

    /// The out-of-band redirect, the default.
    pub fn out_of_band() -> Self {
        Self(Self::OUT_OF_BAND.into())
    }

    /// The redirect URI as it is sent. Most servers compare it byte by byte.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the code is shown to the person instead of sent to an address.
    pub fn is_out_of_band(&self) -> bool {
        self.as_str() == Self::OUT_OF_BAND
    }
}

impl Default for RedirectUri {
    fn default() -> Self {
        Self::out_of_band()
    }
}

impl From<&str> for RedirectUri {
    fn from(uri: &str) -> Self {
        Self(uri.into())
    }
}

impl From<String> for RedirectUri {
    fn from(uri: String) -> Self {
        Self(uri.into())
    }
}

impl fmt::Display for RedirectUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An app as a server registered it: the answer to
/// [`POST /api/v1/apps`](https://docs.joinmastodon.org/methods/apps/#create).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegisteredApp {
    /// The public name of the app towards the server's OAuth endpoints.
    pub client_id: String,
    /// What proves that a request comes from the app.
    pub client_secret: ClientSecret,
    /// The one redirect URI of this registration.
    pub redirect_uri: RedirectUri,
    /// The scopes that the app may ask for.
    pub scopes: Scopes,
}

impl RegisteredApp {
    /// An app that was registered before, for [out-of-band](RedirectUri::out_of_band) codes and
    /// [`read write`](Scopes::read_write).
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<ClientSecret>) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            redirect_uri: RedirectUri::out_of_band(),
            scopes: Scopes::read_write(),
        }
    }

    /// The redirect URI that the app was registered with.
    #[must_use]
    pub fn redirect_uri(mut self, uri: impl Into<RedirectUri>) -> Self {
        self.redirect_uri = uri.into();
        self
    }

    /// The scopes that the app was registered with.
    #[must_use]
    pub fn scopes(mut self, scopes: impl Into<Scopes>) -> Self {
        self.scopes = scopes.into();
        self
    }
}

/// An account's access to its server. Cheap to clone.
///
/// Credentials are bound to the server that issued them and, after a login, to the account they
/// were verified for. `Debug` shows whose they are, never the tokens.
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
    pub(crate) expires_at: Option<Timestamp>,
    /// Shared by all accounts that logged in through it.
    pub(crate) app: Option<Arc<RegisteredApp>>,
}

/// Whose credentials they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) id: AccountId,
    pub(crate) acct: String,
}

impl Credentials {
    /// A token got by other means, for the server that issued it.
    pub fn new(issuer: InstanceUrl, access_token: impl Into<AccessToken>) -> Self {
        Self::from_parts(Parts {
            issuer,
            access_token: access_token.into(),
            refresh_token: None,
            account: None,
            granted: Scopes::none(),
            wanted: Scopes::none(),
            expires_at: None,
            app: None,
        })
    }

    pub(crate) fn from_parts(mut parts: Parts) -> Self {
        // Most accounts of a process have the same app and scopes: they share them.
        if let Some(app) = parts.app {
            let (issuer, app) = shared::share(parts.issuer, app);
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

    /// The server that issued the token, and the only one it is ever sent to.
    pub fn issuer(&self) -> &InstanceUrl {
        &self.0.issuer
    }

    /// The account that the token was verified for.
    pub fn account_id(&self) -> Option<&AccountId> {
        self.0.account.as_ref().map(|account| &account.id)
    }

    /// The account's full handle, `user@host`, with the host of the issuer whatever host the
    /// server claims for it.
    pub fn handle(&self) -> Option<String> {
        let acct = &self.0.account.as_ref()?.acct;
        let user = acct.split('@').next()?;
        Some(format!("{user}@{}", self.0.issuer.authority()))
    }

    /// The bearer token.
    pub fn access_token(&self) -> &AccessToken {
        &self.0.access_token
    }

    /// The refresh token, where the server gave one.
    pub fn refresh_token(&self) -> Option<&RefreshToken> {
        self.0.refresh_token.as_ref()
    }

    /// The scopes that the server granted; empty for a token got by other means.
    pub fn scopes(&self) -> &Scopes {
        &self.0.granted
    }

    /// The scopes that were asked for and not granted.
    pub fn missing_scopes(&self) -> Scopes {
        self.0.granted.missing(&self.0.wanted)
    }

    /// The scopes that were granted without being asked for.
    pub fn extra_scopes(&self) -> Scopes {
        self.0.wanted.missing(&self.0.granted)
    }

    /// When the token ends, where the server said so.
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.0.expires_at
    }

    /// By when the person has to log in again, where the token ends and cannot be refreshed.
    pub fn reauthenticate_before(&self) -> Option<Timestamp> {
        self.expires_at().filter(|_| !self.can_refresh())
    }

    pub(crate) fn can_refresh(&self) -> bool {
        self.0.refresh_token.is_some() && self.0.app.is_some()
    }

    /// Whether these are credentials of the same account on the same server.
    pub(crate) fn is_same_account(&self, other: &Self) -> bool {
        self.issuer() == other.issuer() && self.account_id() == other.account_id()
    }

    /// The registration through which the token was issued, needed to revoke or refresh it.
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
            let parts = Credentials::new(issuer.clone(), "token").parts().clone();
            let account = Account {
                id: "1".into(),
                acct: acct.into(),
            };
            let credentials = Credentials::from_parts(Parts {
                account: Some(account),
                ..parts
            });
            assert_eq!(credentials.handle().as_deref(), Some("ann@evil.example"));
        }
    }
}

//! A registered app.

use std::fmt;

use crate::scope::Scopes;
use crate::secret::ClientSecret;

/// Where the server sends the browser with the code (RFC 6749, section 3.1.2).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RedirectUri(Box<str>);

impl RedirectUri {
    /// `urn:ietf:wg:oauth:2.0:oob`: the server shows the code, and the user copies it.
    pub const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

    /// The out-of-band redirect, the default.
    pub fn out_of_band() -> Self {
        Self(Self::OUT_OF_BAND.into())
    }

    /// The redirect URI as text. Most servers compare it byte by byte.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the code is shown to the user and not sent to an address.
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

/// A registered app: the response of
/// [`POST /api/v1/apps`](https://docs.joinmastodon.org/methods/apps/#create).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegisteredApp {
    /// The public id of the app at the server's OAuth endpoints.
    pub client_id: String,
    /// The secret that proves that a request comes from the app.
    pub client_secret: ClientSecret,
    /// The one redirect URI of this registration.
    pub redirect_uri: RedirectUri,
    /// The scopes that the app may request.
    pub scopes: Scopes,
}

impl RegisteredApp {
    /// An app that was registered earlier, for [out-of-band](RedirectUri::out_of_band) codes and
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

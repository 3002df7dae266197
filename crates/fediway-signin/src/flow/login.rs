//! A login that waits in the database for its browser, sealed.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::problem::{Problem, SignInError};

/// What is kept of a sign-in that was begun. It is sealed in the database.
#[derive(Serialize, Deserialize)]
pub(super) struct Begun {
    /// The key of the server.
    pub(super) server: String,
    /// The domain that was typed, where it is another one than the server's.
    pub(super) typed: Option<String>,
    /// The scopes that were wanted, which the registration is found by.
    pub(super) wanted: String,
    pub(super) client_id: String,
    pub(super) return_to: String,
    /// How often the sign-in was begun again because the server had forgotten the site.
    pub(super) again: u8,
    /// The library's part: `state`, verifier, app.
    pub(super) login: String,
}

impl Begun {
    pub(super) fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, SignInError> {
        let bytes = serde_json::to_vec(self).map(Zeroizing::new);
        bytes.map_err(|_| Problem::Internal.into())
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, SignInError> {
        // The parser's own words could quote a secret.
        serde_json::from_slice(bytes).map_err(|_| Problem::Expired.into())
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.login);
    }
}

//! PKCE (RFC 7636): only the program that requested a code can exchange it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};

use crate::error::Result;
use crate::secret::{self, CodeVerifier, State};

impl CodeVerifier {
    /// A new verifier of 256 random bits.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Local`](crate::ErrorKind::Local) if the system has no randomness.
    pub fn random() -> Result<Self> {
        secret::random().map(Self::new)
    }

    /// The S256 challenge (RFC 7636, section 4.2). It is not secret.
    ///
    /// ```
    /// // The example of RFC 7636, appendix B.
    /// let verifier = fediway::CodeVerifier::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    /// assert_eq!(verifier.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    /// ```
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(digest(&SHA256, self.expose().as_bytes()))
    }
}

impl State {
    /// A new `state` of 256 random bits.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Local`](crate::ErrorKind::Local) if the system has no randomness.
    pub fn random() -> Result<Self> {
        secret::random().map(Self::new)
    }
}

//! Random values, and names made of hashes.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use zeroize::Zeroizing;

use crate::problem::{Problem, SignInError};

/// 256 random bits in base64url: the id of a session, or what ties a login to its browser.
pub(crate) fn secret() -> Result<Zeroizing<String>, SignInError> {
    let mut bytes = Zeroizing::new([0u8; 32]);
    getrandom::fill(bytes.as_mut()).map_err(|_| Problem::Internal)?;
    Ok(Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_ref())))
}

/// A short name for something whose text is not to be shown.
pub(crate) fn short_name(of: &str) -> String {
    let mut name = URL_SAFE_NO_PAD.encode(digest(&SHA256, of.as_bytes()));
    name.truncate(12);
    name
}

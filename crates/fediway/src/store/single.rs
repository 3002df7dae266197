//! One account's credentials as bytes, for a database that keeps many.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::form::{CredentialsForm, VERSION, Versioned, other_version, parse};
use crate::credentials::Credentials;
use crate::error::{Error, Result};

#[derive(Serialize, Deserialize)]
struct OneForm<'a> {
    version: u64,
    #[serde(borrow)]
    credentials: CredentialsForm<'a>,
}

/// One account's credentials as short JSON, **with every secret in the clear**: for a database that
/// keeps many, and seals them. The bytes are wiped when dropped.
///
/// ```
/// use fediway::store::{credentials_from_json, credentials_to_json};
/// use fediway::{Credentials, InstanceUrl};
///
/// let credentials = Credentials::new(InstanceUrl::parse("mastodon.social")?, "token");
/// let read = credentials_from_json(&credentials_to_json(&credentials)?)?;
/// assert_eq!(read.access_token(), credentials.access_token());
/// # Ok::<(), fediway::Error>(())
/// ```
///
/// # Errors
///
/// None in practice: the values have a form in JSON.
pub fn credentials_to_json(credentials: &Credentials) -> Result<Zeroizing<Vec<u8>>> {
    let form = OneForm {
        version: VERSION,
        credentials: credentials.parts().into(),
    };
    serde_json::to_vec(&form)
        .map(Zeroizing::new)
        .map_err(|error| Error::store("credentials cannot be written", error))
}

/// Reads what [`credentials_to_json`] wrote.
///
/// # Errors
///
/// Those of [`from_json`](super::from_json).
pub fn credentials_from_json(bytes: &[u8]) -> Result<Credentials> {
    match parse::<Versioned>(bytes)?.version {
        Some(VERSION) => parse::<OneForm<'_>>(bytes)?.credentials.try_into(),
        _ => Err(other_version("they have a format of another version")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::form::tests::credentials;
    use super::*;
    use crate::url::InstanceUrl;

    #[test]
    fn one_account_is_written_short() {
        let kept = credentials("1", "ann", "token");
        let json = credentials_to_json(&kept).unwrap();
        let read = credentials_from_json(&json).unwrap();
        assert_eq!(format!("{read:?}"), format!("{kept:?}"));
        assert_eq!(read.app(), kept.app());
        assert_eq!(read.refresh_token(), kept.refresh_token());
        let bare = Credentials::new(InstanceUrl::parse("example.org").unwrap(), "token");
        let json = credentials_to_json(&bare).unwrap();
        assert!(!String::from_utf8_lossy(&json).contains("null"));
        let other = String::from_utf8_lossy(&json).replace(r#""version":1"#, r#""version":2"#);
        assert!(credentials_from_json(other.as_bytes()).is_err());
    }
}

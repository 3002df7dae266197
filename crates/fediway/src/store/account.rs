//! Finds an account in a store.

use super::base::Store;
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind, Result};
use crate::handle::Handle;

/// One of the accounts in a store.
///
/// From text or a [`Handle`] it is [`Named`](WhichAccount::Named); from an `Option` of text, `None` is
/// [`Default`](WhichAccount::Default). From [`Credentials`] it is [`Kept`](WhichAccount::Kept).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum WhichAccount {
    /// The [default account](Store::default_account).
    Default,
    /// A handle (`@me@mastodon.social`). The host of a server is enough if the store has only one
    /// account on it, or if one of them is the default account.
    Named(String),
    /// These credentials from the store.
    Kept(Credentials),
}

impl From<&str> for WhichAccount {
    fn from(name: &str) -> Self {
        Self::Named(name.to_owned())
    }
}

impl From<String> for WhichAccount {
    fn from(name: String) -> Self {
        Self::Named(name)
    }
}

impl From<&String> for WhichAccount {
    fn from(name: &String) -> Self {
        Self::Named(name.clone())
    }
}

impl From<Option<&str>> for WhichAccount {
    fn from(name: Option<&str>) -> Self {
        name.map_or(Self::Default, Self::from)
    }
}

impl From<&Handle> for WhichAccount {
    fn from(handle: &Handle) -> Self {
        Self::Named(handle.to_string())
    }
}

impl From<Handle> for WhichAccount {
    fn from(handle: Handle) -> Self {
        Self::from(&handle)
    }
}

impl From<Credentials> for WhichAccount {
    fn from(credentials: Credentials) -> Self {
        Self::Kept(credentials)
    }
}

impl From<&Credentials> for WhichAccount {
    fn from(credentials: &Credentials) -> Self {
        Self::Kept(credentials.clone())
    }
}

/// How many accounts an error names.
const SHOWN: usize = 10;

/// The credentials of an account in a store.
///
/// A handle may have the domain that WebFinger proved for it, or the host of its server.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use fediway::store::{MemoryStore, Store, WhichAccount, find_account};
/// use fediway::{Credentials, InstanceUrl};
///
/// let store = MemoryStore::default();
/// let url = InstanceUrl::parse("mastodon.social")?;
/// store.save_credentials(&Credentials::new(url, "token")).await?;
/// assert!(find_account(&store, "Mastodon.Social").await.is_ok());
/// assert!(find_account(&store, WhichAccount::Default).await.is_ok());
/// assert!(find_account(&store, "example.org").await.is_err());
/// # Ok::<(), fediway::Error>(()) }).unwrap();
/// ```
///
/// # Errors
///
/// [`ErrorKind::ReauthenticationRequired`] if the store does not have the account,
/// [`ErrorKind::InvalidInput`] if the name is ambiguous.
pub async fn find_account(
    store: &dyn Store,
    which: impl Into<WhichAccount>,
) -> Result<Credentials> {
    let name = match which.into() {
        WhichAccount::Kept(credentials) => return Ok(credentials),
        WhichAccount::Named(name) => Some(name),
        WhichAccount::Default => None,
    };
    // If one account fits, the default account is not needed. A look into the store can be slow.
    let kept = store.named(name.as_deref(), SHOWN).await?;
    let default = match kept.len() {
        0 | 1 => None,
        _ => store.default_account().await?,
    };
    choose(&kept, default.as_ref(), name.as_deref()).cloned()
}

/// The account that is meant, of those that have the name.
fn choose<'a>(
    named: &'a [Credentials],
    default: Option<&'a Credentials>,
    name: Option<&str>,
) -> Result<&'a Credentials> {
    match (name, named) {
        (None, []) => Err(nobody("no account is kept")),
        (Some(name), []) => Err(nobody(&format!("{name} is not kept"))),
        (_, [only]) => Ok(only),
        (None, _) => default.ok_or_else(|| several("there is no default account", named)),
        (Some(name), _) => {
            let default = default.filter(|default| default.is_named(name));
            default.ok_or_else(|| several(&format!("{name} means several accounts"), named))
        }
    }
}

fn nobody(why: &str) -> Error {
    Error::new(ErrorKind::ReauthenticationRequired).message(why)
}

fn several(why: &str, kept: &[Credentials]) -> Error {
    let names: Vec<_> = kept.iter().map(Credentials::name).collect();
    Error::invalid(format!("{why}: name one of {}", names.join(", ")))
}

/// The error of naming an account as the default one that the store does not keep.
pub(super) fn not_kept(credentials: &Credentials) -> Error {
    Error::invalid(format!("{} is not kept in this store", credentials.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::form::tests::credentials;

    #[test]
    fn accounts_are_chosen_by_handle_host_or_mark() {
        let (a, b) = (credentials("1", "ann", "t"), credentials("2", "ben", "t"));
        let kept = [a.clone(), b.clone()];
        let chosen = |default: Option<&Credentials>, name: Option<&str>| {
            let default =
                default.map(|default| kept.iter().find(|c| c.is_same_account(default)).unwrap());
            let named = |c: &&Credentials| name.is_none_or(|name| c.is_named(name));
            let named: Vec<_> = kept.iter().filter(named).cloned().collect();
            choose(&named, default, name).map(|found| found.name()).ok()
        };
        let ann = Some("@ann@example.com".to_owned());
        let ben = Some("@ben@example.com".to_owned());
        for name in [
            "ann@example.org",
            "@ann@EXAMPLE.org",
            "@Ann@example.org:443",
        ] {
            assert_eq!(chosen(None, Some(name)), ann, "{name}");
            assert_eq!(chosen(Some(&b), Some(name)), ann, "{name}");
        }
        assert_eq!(chosen(None, Some("example.org")), None);
        assert_eq!(chosen(Some(&b), Some("Example.org")), ben);
        assert_eq!(chosen(Some(&b), None), ben);
        assert_eq!(chosen(None, None), None);
        assert_eq!(chosen(Some(&b), Some("carol@example.org")), None);
    }
}

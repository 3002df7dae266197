//! Finds an account by its handle, and the status or account at a URL.

use ::url::Url;

use crate::api::{Accounts, Searches};
use crate::client::Client;
use crate::entities::{Account, Status};
use crate::error::{Error, ErrorKind, Result};
use crate::future::{RequestFuture, boxed};
use crate::handle::Handle;

/// How many accounts are looked through for the one of a handle.
const CANDIDATES: u32 = 10;
/// A URL has one thing behind it; a few more are asked for to see whether the server took it as one.
const FEW: u32 = 5;

/// What a URL shows.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Found {
    /// A profile.
    Account(Box<Account>),
    /// A status.
    Status(Box<Status>),
}

impl Accounts {
    /// The account of a handle, such as `@user@example.com`, or `user` for one of this server.
    ///
    /// If the server does not know the account, or does not have `/api/v1/accounts/lookup`, it is asked
    /// to fetch the account from its own server. This needs a token with the scope `read:accounts`.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// let account = client.accounts().by_handle("@Gargron@mastodon.social").await?;
    /// client.accounts().follow(account.id).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] if there is no such account.
    pub fn by_handle(&self, handle: impl Into<String>) -> RequestFuture<Account> {
        let (client, handle) = (self.client.clone(), handle.into());
        boxed(async move { by_handle(&client, &handle).await })
    }
}

async fn by_handle(client: &Client, text: &str) -> Result<Account> {
    let own = Own::of(client);
    let wanted = own.read(text).ok_or_else(|| {
        Error::invalid("not a handle such as @user@example.com, or a name on this server")
    })?;
    let acct = own.acct(&wanted);
    let unknown = match client.accounts().lookup(&acct).await {
        Ok(account) => return Ok(account),
        Err(error) if client.credentials().is_some() && may_be_elsewhere(&error) => error,
        Err(error) => return Err(error),
    };
    let search = client.accounts().search(format!("@{acct}")).resolve(true);
    let mut found = search.limit(CANDIDATES).await?.into_iter();
    found
        .find(|account| own.is(account, &wanted))
        .ok_or(unknown)
}

/// The names of the client's server: its address with and without the port, and the domain of the
/// client's own handle.
struct Own {
    authority: String,
    domains: Vec<String>,
}

impl Own {
    fn of(client: &Client) -> Self {
        let url = client.instance().url().clone();
        let handle = client.credentials().and_then(|own| own.handle());
        let domain = handle.map(|handle| handle.domain().to_owned());
        let domains = [
            Some(url.authority().to_owned()),
            Some(url.host().to_owned()),
            domain,
        ];
        Self {
            authority: url.authority().to_owned(),
            domains: domains.into_iter().flatten().collect(),
        }
    }

    /// Reads a handle, or the name of an account of this server. All names of this server become
    /// one.
    fn read(&self, text: &str) -> Option<Handle> {
        let text = text.trim();
        match Handle::read(text) {
            Some(handle) if self.has(&handle) => Handle::of(handle.user(), &self.authority),
            Some(handle) => Some(handle),
            None => Handle::of(text.strip_prefix('@').unwrap_or(text), &self.authority),
        }
    }

    /// Whether this is the account of a handle: by its own handle, or by the host of its server where
    /// that has another domain in its handles.
    fn is(&self, account: &Account, wanted: &Handle) -> bool {
        let Some(handle) = self.read(&account.acct) else {
            return false;
        };
        handle == *wanted || at_its_server(account, &handle).is_some_and(|there| there == *wanted)
    }

    fn has(&self, handle: &Handle) -> bool {
        self.domains.iter().any(|domain| domain == handle.domain())
    }

    /// What the server calls an account: its own ones by the name alone.
    fn acct(&self, handle: &Handle) -> String {
        match self.has(handle) {
            true => handle.user().to_owned(),
            false => handle.to_string(),
        }
    }
}

/// The handle with the host of the account's server. That is in its id, which no other server can
/// claim; the address of the page is what the account says.
fn at_its_server(account: &Account, handle: &Handle) -> Option<Handle> {
    let id = Url::parse(account.uri.as_deref()?).ok()?;
    let host = id.host_str()?;
    match id.port() {
        Some(port) => Handle::of(handle.user(), &format!("{host}:{port}")),
        None => Handle::of(handle.user(), host),
    }
}

/// Whether an error of the lookup may only mean that this server has none, or does not know the
/// account yet.
fn may_be_elsewhere(error: &Error) -> bool {
    matches!(error.http_status(), Some(400 | 404 | 405 | 422 | 501))
}

impl Searches {
    /// The status or account at a URL of any server, with its id on this server. This needs a token with
    /// the scope `read:search`.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::find::Found;
    ///
    /// let url = "https://mastodon.social/@Gargron/109302436954721982";
    /// if let Found::Status(status) = client.search().by_url(url).await? {
    ///     client.statuses().reblog(status.id).await?;
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] if the server finds neither.
    pub fn by_url(&self, url: impl Into<String>) -> RequestFuture<Found> {
        let url = url.into();
        let search = self.find(url.as_str()).resolve(true).limit(FEW);
        boxed(async move {
            let found = search.await?;
            let statuses = found
                .statuses
                .into_iter()
                .map(|status| Found::Status(Box::new(status)));
            let accounts = found
                .accounts
                .into_iter()
                .map(|account| Found::Account(Box::new(account)));
            let mut all: Vec<_> = statuses.chain(accounts).collect();
            // A server that searches for the words of a URL finds what only speaks of it.
            let place = all.iter().position(|found| found.is_at(&url));
            match place.or((all.len() == 1).then_some(0)) {
                Some(place) => Ok(all.swap_remove(place)),
                None => {
                    Err(Error::new(ErrorKind::NotFound).message("nothing was found at that URL"))
                }
            }
        })
    }
}

impl Found {
    fn is_at(&self, url: &str) -> bool {
        let named = match self {
            Self::Account(account) => [account.url.as_deref(), account.uri.as_deref()],
            Self::Status(status) => [status.url.as_deref(), Some(&*status.uri)],
        };
        let wanted = normal_url(url);
        let mut named = named.into_iter().flatten();
        named.any(|named| named == url || wanted.is_some() && normal_url(named) == wanted)
    }
}

/// An address in one form: the domain in lower-case ASCII, no slash at the end and no fragment.
fn normal_url(text: &str) -> Option<String> {
    let mut url = Url::parse(text.trim()).ok().filter(Url::has_host)?;
    url.set_fragment(None);
    Some(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_host_goes_without_saying() {
        let own = Own {
            authority: "own.example:3000".into(),
            domains: ["own.example:3000", "own.example", "xn--bcher-kva.example"]
                .map(str::to_owned)
                .to_vec(),
        };
        for (text, acct) in [
            ("ann", "ann"),
            (" @ann", "ann"),
            ("ann@own.example", "ann"),
            ("ann@OWN.example:3000", "ann"),
            ("@ann@Bücher.example", "ann"),
            ("ann@other.example", "ann@other.example"),
            ("@ann@OTHER.example:443", "ann@other.example"),
            ("ann@other.example:3000", "ann@other.example:3000"),
        ] {
            assert_eq!(own.acct(&own.read(text).unwrap()), acct, "{text}");
        }
        for text in ["", "@", "a b", "https://other.example/@ann"] {
            assert!(own.read(text).is_none(), "{text}");
        }
        assert_eq!(own.read("ann"), own.read("Ann@own.example"));
    }
}

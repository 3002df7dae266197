//! Finding an account by its handle, and whatever a URL of another server shows.

use futures_core::future::BoxFuture;

use crate::api::{Accounts, Searches};
use crate::client::Client;
use crate::entities::{Account, Status};
use crate::error::{Error, ErrorKind, Result};

/// How many accounts are looked through for the one of a handle.
const CANDIDATES: u32 = 10;
/// A URL has one thing behind it; a few more are asked for to see whether the server took it as one.
const FEW: u32 = 5;

/// What is behind a URL.
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
    /// Where the server does not know the account, or has no `/api/v1/accounts/lookup`, it is asked
    /// to find it at the account's own server, which takes a token with the scope `read:accounts`.
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
    pub fn by_handle(&self, handle: impl Into<String>) -> BoxFuture<'static, Result<Account>> {
        let (client, handle) = (self.client.clone(), handle.into());
        Box::pin(async move { by_handle(&client, handle.trim().trim_start_matches('@')).await })
    }
}

async fn by_handle(client: &Client, acct: &str) -> Result<Account> {
    let unknown = match client.accounts().lookup(acct).await {
        Ok(account) => return Ok(account),
        Err(error) if client.credentials().is_some() && may_be_elsewhere(&error) => error,
        Err(error) => return Err(error),
    };
    let handle = format!("@{acct}");
    let search = client.accounts().search(handle).resolve(true);
    let found = search.limit(CANDIDATES).await?;
    let own = client.instance().url().authority();
    let mut found = found.into_iter();
    let wanted = without_own_host(acct, own);
    found
        .find(|account| without_own_host(&account.acct, own).eq_ignore_ascii_case(wanted))
        .ok_or(unknown)
}

/// Whether an error of the lookup may only mean that this server has none, or does not know the
/// account yet.
fn may_be_elsewhere(error: &Error) -> bool {
    matches!(error.http_status(), Some(400 | 404 | 405 | 422 | 501))
}

/// `user` for `user@own.example`.
fn without_own_host<'a>(acct: &'a str, own: &str) -> &'a str {
    match acct.split_once('@') {
        Some((user, host)) if host.eq_ignore_ascii_case(own) => user,
        _ => acct,
    }
}

impl Searches {
    /// What the page at a URL shows, wherever it is: a status or an account, under its id on this
    /// server. Takes a token with the scope `read:search`.
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
    /// [`ErrorKind::NotFound`] if the server finds neither there.
    pub fn by_url(&self, url: impl Into<String>) -> BoxFuture<'static, Result<Found>> {
        let url = url.into();
        let search = self.find(url.as_str()).resolve(true).limit(FEW);
        Box::pin(async move {
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
        match self {
            Self::Account(account) => {
                [account.url.as_deref(), account.uri.as_deref()].contains(&Some(url))
            }
            Self::Status(status) => {
                [status.url.as_deref(), Some(&*status.uri)].contains(&Some(url))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::without_own_host;

    #[test]
    fn the_own_host_goes_without_saying() {
        for (acct, name) in [
            ("ann", "ann"),
            ("ann@own.example", "ann"),
            ("ann@OWN.example", "ann"),
            ("ann@other.example", "ann@other.example"),
        ] {
            assert_eq!(without_own_host(acct, "own.example"), name);
        }
    }
}

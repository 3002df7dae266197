//! Logging out.

use crate::client::Client;
use crate::credentials::{Credentials, RegisteredApp};
use crate::error::{Error, ErrorKind, Result};
use crate::instance::{Instance, Revocation};
use crate::oauth::{self, RevokeToken};
use crate::secret::AccessToken;
use crate::session::is_not_there;
#[cfg(doc)]
use crate::store::Store;

/// The result of a logout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoggedOut {
    /// Whether the token no longer works, because it was revoked now or earlier. `false` on servers
    /// without revocation: there, the token works until it expires or the account's owner removes the
    /// app on the server's page.
    pub token_is_dead: bool,
    /// Whether the server gives all logins of the same app and account one token. If so, the logout
    /// ended all of them.
    pub ends_other_logins: bool,
    /// Whether the server also deleted the registered app. A [`Login`](crate::Login) notices this. A
    /// program that stores registrations itself should delete this one.
    pub ends_app: bool,
}

/// Logs out: revokes the token in the way that the server needs, and removes the credentials from the
/// client's store.
///
/// It is not an error if the token was revoked before or if the server has no revocation. If the
/// revocation fails, the credentials stay in the store, because they are needed to try again.
/// [`Store::forget_credentials`] removes them without a request.
///
/// # Errors
///
/// The errors of [`oauth::revoke_token`]; the token may still work then, and the credentials are kept.
/// [`ErrorKind::InvalidInput`] for a client without credentials, or with a token that does not come
/// from a login.
pub async fn logout(client: &Client) -> Result<LoggedOut> {
    let credentials = client
        .credentials()
        .ok_or_else(|| Error::invalid("there is nothing to log out: the client is anonymous"))?;
    let token_is_dead = revoke(client, &credentials).await?;
    if let Some(store) = client.store() {
        store.forget_credentials(&credentials).await?;
    }
    let ends_other_logins = token_is_dead && client.instance().quirks().shares_tokens;
    if ends_other_logins {
        tracing::warn!("this server shares one token between logins of the same app");
    }
    let ends_app = token_is_dead && client.instance().quirks().revocation_ends_app;
    Ok(LoggedOut {
        token_is_dead,
        ends_other_logins,
        ends_app,
    })
}

/// Whether the token is dead now.
async fn revoke(client: &Client, credentials: &Credentials) -> Result<bool> {
    let transport = client.transport()?;
    let known = client.instance();
    let Some(request) = revocation_of(&known, credentials)? else {
        return is_dead(client, credentials).await;
    };
    let mut revoked = request.transport(&transport).await;
    if revoked.as_ref().is_err_and(is_not_there)
        && let Some(request) = moved(client, &known, credentials).await?
    {
        revoked = request.transport(&transport).await;
    }
    match revoked {
        Ok(()) => Ok(true),
        Err(error) if is_unanswered(&error) => Err(error),
        // Servers refuse to revoke a dead token in many ways, and some cannot revoke at all. What
        // counts is whether it still works.
        Err(error) => match is_dead(client, credentials).await? {
            true => Ok(true),
            false if error.kind() == &ErrorKind::NotFound => Ok(false),
            false => Err(error),
        },
    }
}

/// The request at another address, where the server is found to have the endpoint now.
async fn moved(
    client: &Client,
    known: &Instance,
    credentials: &Credentials,
) -> Result<Option<RevokeToken>> {
    client.ask_again().await?;
    let now = client.instance();
    match now.oauth().revocation == known.oauth().revocation {
        true => Ok(None),
        false => revocation_of(&now, credentials),
    }
}

/// The request that ends these credentials' token on this server, if it has one.
pub(super) fn revocation_of(
    instance: &Instance,
    credentials: &Credentials,
) -> Result<Option<RevokeToken>> {
    let app = credentials
        .app()
        .ok_or_else(|| Error::invalid("only the app that got this token can revoke it"))?;
    Ok(revocation(instance, app, credentials.access_token()))
}

/// The request that ends a token in the way that this server needs, if it has one.
pub(super) fn revocation(
    instance: &Instance,
    app: &RegisteredApp,
    token: &AccessToken,
) -> Option<RevokeToken> {
    let request = oauth::revoke_token(instance, app, token);
    match instance.quirks().revocation {
        Revocation::Form => Some(request),
        Revocation::Bearer => Some(request.bearer()),
        Revocation::None => None,
    }
}

fn is_unanswered(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Network | ErrorKind::Timeout | ErrorKind::RateLimited(_)
    )
}

/// Tries the token as it is: refreshing it would make a new one that lives.
async fn is_dead(client: &Client, credentials: &Credentials) -> Result<bool> {
    let (issuer, token) = (credentials.issuer(), credentials.access_token());
    let bare = Credentials::new(issuer.clone(), token.clone());
    let client = Client::new(client.instance(), bare).with_transport(&client.transport()?);
    match client.accounts().verify_credentials().await {
        Ok(_) => Ok(false),
        Err(error) => match error.kind() {
            ErrorKind::Unauthorized => Ok(true),
            _ => Err(error),
        },
    }
}

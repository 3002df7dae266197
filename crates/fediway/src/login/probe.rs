//! Asks whether a server still knows an app. None of these requests may create anything. If a server
//! issues a token anyway, it is revoked.

use http::{Method, StatusCode};

use super::logout::revocation;
use crate::credentials::RegisteredApp;
use crate::error::{Error, ErrorKind, OAuthCode, Result};
use crate::instance::{AppProbe, Instance};
use crate::oauth;
use crate::request::Outgoing;
use crate::secret::{self, AccessToken};
use crate::transport::Transport;
use crate::url::InstanceUrl;

/// What a server says about a registered app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AppStatus {
    /// It knows the app.
    Known,
    /// It does not know the app: its consent page would show an error.
    Unknown,
    /// The server does not say.
    Unclear,
}

impl AppStatus {
    /// A refusal that names nothing is one of the app, because all else in the request is in order.
    fn of_refusal(error: &Error) -> Self {
        match error.http_status().is_some_and(is_refusal) {
            true => Self::Unknown,
            false => Self::Unclear,
        }
    }
}

/// Whether a status refuses what was asked, and not only for the moment.
fn is_refusal(status: u16) -> bool {
    matches!(status, 400..=499) && !matches!(status, 408 | 425 | 429)
}

/// Asks in the way that this software answers.
pub(super) async fn probe(
    instance: &Instance,
    app: &RegisteredApp,
    transport: &Transport,
) -> Result<AppStatus> {
    let status = match instance.quirks().app_probe {
        AppProbe::Code => by_code(instance, app, transport).await,
        AppProbe::Revocation => by_revocation(instance, app, transport).await,
        AppProbe::ConsentPage => by_consent_page(instance, app, transport).await,
    };
    match transport.is_closed() {
        true => Err(Error::new(ErrorKind::Cancelled)),
        false => status,
    }
}

/// A server that knows the app refuses the code, one that does not refuses the app.
///
/// A token for a made-up code is given back. With it some servers end the app as well, so that
/// another one is registered.
async fn by_code(
    instance: &Instance,
    app: &RegisteredApp,
    transport: &Transport,
) -> Result<AppStatus> {
    let made_up = secret::random()?;
    let answer = oauth::validate_authorization_code(instance, app, made_up)
        .transport(transport)
        .await;
    Ok(match answer {
        Ok(token) => {
            revoke(instance, app, &token.access_token, transport).await;
            AppStatus::Unknown
        }
        Err(error) if is_unknown_app(&error) => AppStatus::Unknown,
        Err(error) if is_the_code(instance, &error) => AppStatus::Known,
        Err(error) if names_the_code(&error) => AppStatus::Unclear,
        Err(error) => AppStatus::of_refusal(&error),
    })
}

async fn revoke(
    instance: &Instance,
    app: &RegisteredApp,
    token: &AccessToken,
    transport: &Transport,
) {
    let revoked = match revocation(instance, app, token) {
        Some(request) => request.transport(transport).await.is_ok(),
        None => false,
    };
    if !revoked {
        tracing::warn!("the server gave a token for a made-up code, and did not take it back");
    }
}

/// Revoking what is no token needs the secret of a known app. On a server of which nothing is known,
/// only plain words count.
async fn by_revocation(
    instance: &Instance,
    app: &RegisteredApp,
    transport: &Transport,
) -> Result<AppStatus> {
    let made_up = AccessToken::new(secret::random()?);
    let answer = oauth::revoke_token(instance, app, &made_up)
        .transport(transport)
        .await;
    let is_unheard_of = instance.quirks().software.is_empty();
    Ok(match answer {
        Err(error) if is_unknown_app(&error) => AppStatus::Unknown,
        // It may let everybody revoke, or nobody.
        _ if is_unheard_of => AppStatus::Unclear,
        Ok(()) => AppStatus::Known,
        Err(error) => AppStatus::of_refusal(&error),
    })
}

/// The page for a known app is shown to everybody; asking for it changes nothing.
async fn by_consent_page(
    instance: &Instance,
    app: &RegisteredApp,
    transport: &Transport,
) -> Result<AppStatus> {
    let page = oauth::generate_authorization_url(instance, app)
        .transport(transport)
        .build()?;
    let url = transport.instance_url(instance.url().as_str())?;
    Ok(match shown(&url, &page, transport).await {
        Ok(status) if status.is_success() => AppStatus::Known,
        Ok(status) if is_refusal(status.as_u16()) => AppStatus::Unknown,
        _ => AppStatus::Unclear,
    })
}

async fn shown(url: &InstanceUrl, page: &str, transport: &Transport) -> Result<StatusCode> {
    let asking = Outgoing::login(url, Method::GET, "/oauth/authorize", page)?;
    Ok(asking.send(transport).await?.status())
}

/// Whether a consent page reports that the app is unknown or may not ask.
pub(super) fn is_about_app(code: &OAuthCode) -> bool {
    matches!(
        code,
        OAuthCode::InvalidClient | OAuthCode::UnauthorizedClient
    )
}

/// Whether the server says that it does not know the app. Servers say so in several words, and one
/// with a 401 and nothing else.
pub(super) fn is_unknown_app(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::OAuth(code) if is_about_app(code) => true,
        ErrorKind::OAuth(OAuthCode::Other(word)) => {
            matches!(&**word, "invalid_client_id" | "invalid_application")
                || error.http_status() == Some(401)
        }
        ErrorKind::OAuth(_) => false,
        _ => error.http_status() == Some(401),
    }
}

/// Whether the server certainly speaks of the code: by the word of the standard, or as this software
/// does.
fn is_the_code(instance: &Instance, error: &Error) -> bool {
    let words = error.server_message().unwrap_or_default();
    let refused = error.http_status().is_some_and(|status| {
        let refused_code = &instance.quirks().refused_code;
        refused_code
            .as_ref()
            .is_some_and(|refused| refused.is(status, words))
    });
    refused || error.kind() == &ErrorKind::OAuth(OAuthCode::InvalidGrant)
}

/// Whether a refusal may be one of the code and not of the app: Pleroma refuses both as "Invalid
/// credentials".
fn names_the_code(error: &Error) -> bool {
    let words = error.server_message().unwrap_or_default().to_lowercase();
    let has = |known: &[&str]| known.iter().any(|known| words.contains(known));
    has(&["code", "grant", "authorization", "credentials"]) && !has(&["client", "app"])
}

/// Whether the server says that the code is wrong. Servers refuse a code with `invalid_grant`, with
/// words of their own under 400 or 422, with a 404, and one with a 500.
pub(super) fn is_refused_code(instance: &Instance, error: &Error) -> bool {
    match error.kind() {
        ErrorKind::OAuth(
            OAuthCode::InvalidGrant | OAuthCode::AccessDenied | OAuthCode::Other(_),
        )
        | ErrorKind::Refused
        | ErrorKind::NotFound
        | ErrorKind::Unprocessable => true,
        _ => is_the_code(instance, error),
    }
}

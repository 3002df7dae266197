//! Whether a server still knows an app. No request here can create anything: a server that gives a
//! token all the same gets it back to revoke.

use http::{Method, StatusCode};

use crate::credentials::RegisteredApp;
use crate::error::{Error, ErrorKind, OAuthCode, Result};
use crate::instance::{AppProbe, Instance};
use crate::oauth;
use crate::request::Outgoing;
use crate::secret::{self, AccessToken};
use crate::transport::Transport;
use crate::url::InstanceUrl;

/// What a server says of a registered app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AppStatus {
    /// It knows the app.
    Known,
    /// It does not know the app: its consent page would show an error.
    Unknown,
    /// It does not tell.
    Unclear,
}

/// Asks in the way that this software answers.
pub(super) async fn probe(
    instance: &Instance,
    app: &RegisteredApp,
    transport: &Transport,
) -> Result<AppStatus> {
    match instance.quirks().app_probe {
        AppProbe::Code => by_code(instance, app, transport).await,
        AppProbe::Revocation => by_revocation(instance, app, transport).await,
        AppProbe::ConsentPage => by_consent_page(instance, app, transport).await,
    }
}

/// A server that knows the app refuses the code, one that does not refuses the app.
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
            AppStatus::Unclear
        }
        Err(error) if is_unknown_app(&error) => AppStatus::Unknown,
        Err(error) if is_refused_code(instance, &error) => AppStatus::Known,
        Err(_) => AppStatus::Unclear,
    })
}

async fn revoke(
    instance: &Instance,
    app: &RegisteredApp,
    token: &AccessToken,
    transport: &Transport,
) {
    let revoked = oauth::revoke_token(instance, app, token).transport(transport);
    if revoked.await.is_err() {
        tracing::warn!("the server gave a token for a made-up code, and did not take it back");
    }
}

/// Revoking what is no token needs the secret of a known app. On a server of which nothing is known,
/// a success says nothing: some let everybody revoke.
async fn by_revocation(
    instance: &Instance,
    app: &RegisteredApp,
    transport: &Transport,
) -> Result<AppStatus> {
    let made_up = AccessToken::new(secret::random()?);
    let answer = oauth::revoke_token(instance, app, &made_up)
        .transport(transport)
        .await;
    Ok(match answer {
        Ok(()) if instance.quirks().software.is_empty() => AppStatus::Unclear,
        Ok(()) => AppStatus::Known,
        Err(error) if is_unknown_app(&error) => AppStatus::Unknown,
        Err(_) => AppStatus::Unclear,
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
        Ok(status) if matches!(status.as_u16(), 400 | 401 | 403 | 404 | 422) => AppStatus::Unknown,
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

/// Whether the server says that the code is wrong. Servers refuse a code with `invalid_grant`, with
/// words of their own under 400 or 422, with a 404, and one with a 500.
pub(super) fn is_refused_code(instance: &Instance, error: &Error) -> bool {
    match error.kind() {
        ErrorKind::OAuth(OAuthCode::InvalidGrant | OAuthCode::Other(_))
        | ErrorKind::Refused
        | ErrorKind::NotFound
        | ErrorKind::Unprocessable => true,
        _ => {
            let status = instance.quirks().refused_code_status;
            status.is_some() && error.http_status() == status
        }
    }
}

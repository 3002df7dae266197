//! The token endpoint.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use serde_json::json;

use super::client::authenticate;
use super::error::{OAuthError, forbid_caching};
use crate::model::{App, Grant, Token};
use crate::params::Params;
use crate::scopes::Scopes;
use crate::secrets::{s256, same};
use crate::shared::Shared;

/// `POST /oauth/token`
pub(crate) async fn issue(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Response {
    match exchange(&shared, &headers, &params) {
        Ok(token) => answer(&shared, &token),
        Err(error) => error.into_response(),
    }
}

fn exchange(shared: &Shared, headers: &HeaderMap, params: &Params) -> Result<Token, OAuthError> {
    let grant_type = params
        .present("grant_type")
        .ok_or_else(|| OAuthError::missing("grant_type"))?;
    let by: fn(&Shared, &App, &Params) -> Result<Token, OAuthError> = match grant_type.as_str() {
        "authorization_code" => by_code,
        "client_credentials" => by_client_credentials,
        "password" if shared.rules.password_grant => by_password,
        "refresh_token" if shared.rules.refresh_tokens.is_some() => by_refresh_token,
        _ => return Err(OAuthError::unsupported_grant_type()),
    };
    let app = authenticate(shared, headers, params).ok_or_else(OAuthError::invalid_client)?;
    by(shared, &app, params)
}

fn by_code(shared: &Shared, app: &App, params: &Params) -> Result<Token, OAuthError> {
    let code = params
        .present("code")
        .ok_or_else(|| OAuthError::missing("code"))?;
    let redirect_uri = params
        .present("redirect_uri")
        .ok_or_else(|| OAuthError::missing("redirect_uri"))?;
    let verifier = params.text("code_verifier");
    let grant = redeem(shared, app, &code, &redirect_uri, verifier.as_deref())?;
    Ok(hand_out(shared, app, Some(grant.account), &grant.scopes))
}

/// Finds the code and uses it up, when all that it is bound to is right. A
/// wrong attempt does not use it up: Doorkeeper leaves it to its rightful
/// client.
fn redeem(
    shared: &Shared,
    app: &App,
    code: &str,
    redirect_uri: &str,
    verifier: Option<&str>,
) -> Result<Grant, OAuthError> {
    let now = shared.now();
    let mut state = shared.state();
    let found = state.grants.iter_mut().find(|grant| {
        same(&grant.code, code)
            && grant.app == app.id
            && grant.redirect_uri == redirect_uri
            && !grant.used
            && now < grant.expires
            && proves(grant, verifier)
    });
    let grant = found.ok_or_else(OAuthError::invalid_grant)?;
    grant.used = true;
    Ok(grant.clone())
}

/// PKCE: who exchanges a code must be who asked for it. A verifier without a
/// challenge has nothing to prove.
fn proves(grant: &Grant, verifier: Option<&str>) -> bool {
    match (&grant.challenge, verifier) {
        (None, _) => true,
        (Some(challenge), Some(verifier)) => same(&s256(verifier), challenge),
        (Some(_), None) => false,
    }
}

fn by_client_credentials(shared: &Shared, app: &App, params: &Params) -> Result<Token, OAuthError> {
    let scopes = scopes_within(&app.scopes, params)?;
    Ok(hand_out(shared, app, None, &scopes))
}

fn by_password(shared: &Shared, app: &App, params: &Params) -> Result<Token, OAuthError> {
    let scopes = scopes_within(&app.scopes, params)?;
    let username = params.text("username").unwrap_or_default();
    let password = params.text("password").unwrap_or_default();
    let account = shared.state().sign_in(&username, &password);
    let account = account.ok_or_else(OAuthError::invalid_grant)?;
    Ok(hand_out(shared, app, Some(account), &scopes))
}

fn by_refresh_token(shared: &Shared, app: &App, params: &Params) -> Result<Token, OAuthError> {
    let refresh = params
        .present("refresh_token")
        .ok_or_else(|| OAuthError::missing("refresh_token"))?;
    let (account, scopes) = {
        let mut state = shared.state();
        let found = state.tokens.iter_mut().find(|token| {
            let is_it = |known: &String| same(known, &refresh);
            token.refresh.as_ref().is_some_and(is_it) && token.app == app.id && !token.revoked
        });
        let old = found.ok_or_else(OAuthError::invalid_grant)?;
        let scopes = match params.present("scope") {
            Some(_) => scopes_within(&old.scopes, params)?,
            None => old.scopes.clone(),
        };
        old.revoked = true;
        (old.account, scopes)
    };
    Ok(hand_out(shared, app, account, &scopes))
}

/// The scopes asked for (`read` when none are), if they are all in `wider`.
fn scopes_within(wider: &Scopes, params: &Params) -> Result<Scopes, OAuthError> {
    let asked = params.present("scope").unwrap_or_else(|| "read".to_owned());
    let scopes = Scopes::parse(&asked);
    if scopes.is_empty() || !scopes.all_in(wider) {
        return Err(OAuthError::invalid_scope());
    }
    Ok(scopes)
}

/// The token there is for this login, or a new one.
fn hand_out(shared: &Shared, app: &App, account: Option<u64>, scopes: &Scopes) -> Token {
    let now = shared.now();
    let lifetime = shared.rules.refresh_tokens.filter(|_| account.is_some());
    let mut state = shared.state();
    // A token that can be refreshed belongs to one session: sharing it, the
    // first to refresh would sign the other out.
    let reuses = shared.rules.personality.reuses_tokens && lifetime.is_none();
    if reuses && let Some(token) = state.matching_token(app.id, account, scopes, now) {
        return token.clone();
    }
    let token = Token {
        access: state.secrets.issue(),
        refresh: lifetime.map(|_| state.secrets.issue()),
        app: app.id,
        account,
        scopes: scopes.clone(),
        created: now,
        expires: lifetime.map(|lifetime| crate::clock::later(now, lifetime)),
        revoked: false,
    };
    state.tokens.push(token.clone());
    token
}

fn answer(shared: &Shared, token: &Token) -> Response {
    let mut json = json!({
        "access_token": token.access,
        "token_type": "Bearer",
        "scope": token.scopes.to_string(),
        "created_at": token.created.as_second(),
    });
    if let Some(expires) = token.expires {
        let left = expires.duration_since(shared.now());
        // Rounded, so that a token of an hour is not announced as 3599 s.
        json["expires_in"] = json!(left.as_secs() + i64::from(left.subsec_millis() >= 500));
    }
    if let Some(refresh) = &token.refresh {
        json["refresh_token"] = json!(refresh);
    }
    let mut response = Json(json).into_response();
    forbid_caching(&mut response);
    response
}

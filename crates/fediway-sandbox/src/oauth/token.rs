//! The token endpoint.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderMap;

use super::client::{authenticate, basic};
use super::error::OAuthError;
use super::issue::{answer, hand_out};
use crate::clock::later;
use crate::model::{App, Grant, Token};
use crate::params::Params;
use crate::personalities::{Failing, RedirectMatch, UnknownScopes};
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
        asked if !shared.rules.offers(asked) => return Err(OAuthError::unsupported_grant_type()),
        "authorization_code" => by_code,
        "client_credentials" => by_client_credentials,
        "password" => by_password,
        "refresh_token" => by_refresh_token,
        _ => return Err(OAuthError::unsupported_grant_type()),
    };
    let app = authenticate(shared, headers, params).ok_or_else(|| nobody(headers, params))?;
    by(shared, &app, params)
}

/// An unknown client, or none at all.
fn nobody(headers: &HeaderMap, params: &Params) -> OAuthError {
    let named = params.present("client_id").is_some() || basic(headers).is_some();
    match named {
        true => OAuthError::invalid_client(),
        false => OAuthError::invalid_client().because(Failing::NoClient),
    }
}

fn by_code(shared: &Shared, app: &App, params: &Params) -> Result<Token, OAuthError> {
    let need = |name: &str| {
        params
            .present(name)
            .ok_or_else(|| OAuthError::missing(name))
    };
    let code = need("code").map_err(|error| error.because(Failing::NoCode))?;
    let redirect_uri = need("redirect_uri")?;
    if shared.oauth().scope_at_token {
        need("scope")?;
    }
    let grant = match shared.oauth().codes.compared {
        true => redeem(shared, app, &code, &redirect_uri, params)?,
        false => last_login(shared, app)?,
    };
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
    params: &Params,
) -> Result<Grant, OAuthError> {
    let (now, rules) = (shared.now(), shared.oauth());
    let verifier = params.text("code_verifier");
    let anywhere = rules.redirect == RedirectMatch::Unchecked;
    let mut state = shared.state();
    let found = state.grants.iter_mut().find(|grant| {
        same(&grant.code, code)
            && grant.app == app.id
            && (anywhere || grant.redirect_uri == redirect_uri)
            && (rules.codes.reusable || !grant.used)
            && now < grant.expires
            && proves(grant, verifier.as_deref())
    });
    let grant = found.ok_or_else(OAuthError::wrong_code)?;
    grant.used = true;
    Ok(grant.clone())
}

/// Where nobody compares codes, any will do for whoever approved last.
fn last_login(shared: &Shared, app: &App) -> Result<Grant, OAuthError> {
    let state = shared.state();
    let mut grants = state.grants.iter().rev();
    let last = grants.find(|grant| grant.app == app.id);
    last.cloned().ok_or_else(OAuthError::wrong_code)
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
    if shared.oauth().redirect_for_apps && params.present("redirect_uri").is_none() {
        return Err(OAuthError::missing("redirect_uri"));
    }
    let scopes = asked_scopes(shared, &app.scopes, params)?;
    Ok(hand_out(shared, app, None, &scopes))
}

fn by_password(shared: &Shared, app: &App, params: &Params) -> Result<Token, OAuthError> {
    let scopes = asked_scopes(shared, &app.scopes, params)?;
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
    let rules = shared.rules.refresh.ok_or_else(OAuthError::invalid_grant)?;
    let now = shared.now();
    let (account, scopes) = {
        let mut state = shared.state();
        let found = state.tokens.iter_mut().find(|token| {
            let is_it = |known: &String| same(known, &refresh);
            let lifetime = rules.lifetime.unwrap_or(Duration::MAX);
            token.refresh.as_ref().is_some_and(is_it)
                && token.app == app.id
                && !token.revoked
                && now < later(token.created, lifetime)
        });
        let old = found.ok_or_else(OAuthError::invalid_grant)?;
        let scopes = match params.present("scope") {
            Some(_) => asked_scopes(shared, &old.scopes, params)?,
            None => old.scopes.clone(),
        };
        old.revoked = true;
        (old.account, scopes)
    };
    if rules.rotates {
        return Ok(hand_out(shared, app, account, &scopes));
    }
    Ok(keep_refresh(
        shared,
        hand_out(shared, app, account, &scopes),
        refresh,
    ))
}

/// The new token goes on with the old refresh token, which is not repeated.
fn keep_refresh(shared: &Shared, mut token: Token, refresh: String) -> Token {
    let mut state = shared.state();
    let mut tokens = state.tokens.iter_mut();
    if let Some(kept) = tokens.find(|kept| same(&kept.access, &token.access)) {
        kept.refresh = Some(refresh);
    }
    token.refresh = None;
    token
}

/// The scopes asked for (`read` when none are), as far as the server cares, if
/// they are all in `wider`.
fn asked_scopes(shared: &Shared, wider: &Scopes, params: &Params) -> Result<Scopes, OAuthError> {
    let asked = params.present("scope").unwrap_or_else(|| "read".to_owned());
    let scopes = Scopes::parse(&asked);
    let oauth = shared.oauth();
    match oauth.unknown_scopes {
        UnknownScopes::Kept => Ok(scopes),
        UnknownScopes::Dropped => Ok(scopes.only(oauth.scopes)),
        UnknownScopes::Refused if !scopes.is_empty() && scopes.all_in(wider) => Ok(scopes),
        UnknownScopes::Refused => Err(OAuthError::invalid_scope()),
    }
}

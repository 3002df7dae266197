//! The token endpoint.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State as Extract;
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use serde_json::{Value, json};

use super::client::{authenticate, basic};
use super::error::{OAuthError, forbid_caching};
use crate::clock::{later, plain};
use crate::model::{App, Grant, Token};
use crate::params::Params;
use crate::personalities::{CreatedAt, Failing, RedirectMatch, SecondLogin, UnknownScopes};
use crate::scopes::Scopes;
use crate::secrets::{s256, same};
use crate::shared::Shared;
use crate::state::State;

/// `POST /oauth/token`
pub(crate) async fn issue(
    Extract(shared): Extract<Arc<Shared>>,
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

/// The token there is for this login, or a new one.
pub(super) fn hand_out(shared: &Shared, app: &App, account: Option<u64>, scopes: &Scopes) -> Token {
    let rules = shared.oauth();
    let now = shared.now();
    let lifetime = shared.rules.token_lifetime.filter(|_| account.is_some());
    let refresh = shared.rules.refresh.filter(|_| account.is_some());
    let mut state = shared.state();
    if let Some(token) = earlier(shared, &mut state, app, account, scopes) {
        return token;
    }
    let literal = rules.app_token.filter(|_| account.is_none());
    let token = Token {
        access: match literal {
            Some(literal) => literal.to_owned(),
            None => state.secrets.issue(),
        },
        refresh: refresh.map(|_| state.secrets.issue()),
        app: app.id,
        account,
        scopes: scopes.clone(),
        created: now,
        expires: lifetime.map(|lifetime| later(now, lifetime)),
        revoked: false,
    };
    state.tokens.push(token.clone());
    token
}

/// The token of an earlier login, where a second one shares it.
fn earlier(
    shared: &Shared,
    state: &mut State,
    app: &App,
    account: Option<u64>,
    scopes: &Scopes,
) -> Option<Token> {
    let now = shared.now();
    let rule = shared.oauth().second_login;
    if rule == SecondLogin::SameToken {
        // A token that can be refreshed belongs to one session: sharing it,
        // the first to refresh would sign the other out.
        let alone = shared.rules.token_lifetime.is_some() && account.is_some();
        let found = state.matching_token(app.id, account, scopes, now);
        return found.filter(|_| !alone).cloned();
    }
    let shares = rule != SecondLogin::NewToken && account.is_some();
    let found = state.tokens.iter_mut().find(|token| {
        shares && token.app == app.id && token.account == account && token.usable(now)
    })?;
    if rule == SecondLogin::OneToken {
        found.scopes = scopes.clone();
    }
    Some(found.clone())
}

fn answer(shared: &Shared, token: &Token) -> Response {
    let rules = shared.oauth().tokens;
    let mut json = json!({
        "access_token": token.access,
        "token_type": "Bearer",
        "created_at": created_at(rules.created_at, token),
    });
    if let Some(scope) = told_scope(shared, token) {
        json["scope"] = json!(scope);
    }
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

fn created_at(style: CreatedAt, token: &Token) -> Value {
    match style {
        CreatedAt::Millis if token.account.is_some() => json!(token.created.as_millisecond()),
        CreatedAt::Text => json!(plain(token.created)),
        CreatedAt::Seconds | CreatedAt::Millis => json!(token.created.as_second()),
    }
}

/// What was granted; or what the app was registered with, if that was said.
fn told_scope(shared: &Shared, token: &Token) -> Option<String> {
    if !shared.oauth().tokens.scope_of_app {
        return Some(token.scopes.to_string());
    }
    let state = shared.state();
    let scopes = &state.app(token.app)?.scopes;
    (!scopes.is_empty()).then(|| scopes.to_string())
}

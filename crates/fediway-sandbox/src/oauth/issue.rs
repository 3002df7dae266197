//! Making access tokens and telling about them.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::error::forbid_caching;
use crate::clock::{later, plain};
use crate::model::{App, Token};
use crate::personalities::{CreatedAt, SecondLogin};
use crate::scopes::Scopes;
use crate::shared::Shared;
use crate::state::State;

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

/// What the token endpoint answers.
pub(super) fn answer(shared: &Shared, token: &Token) -> Response {
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

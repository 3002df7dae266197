//! The revocation endpoint (RFC 7009), and what servers make of it.

use std::sync::Arc;

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use serde_json::json;

use super::client::authenticate;
use super::error::OAuthError;
use crate::auth::bearer;
use crate::model::{App, Token};
use crate::params::{BodyKind, Params};
use crate::personalities::{Removes, RevokeBy, SecondLogin};
use crate::secrets::same;
use crate::shared::Shared;

/// `POST /oauth/revoke`
pub(crate) async fn revoke(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    mut params: Params,
) -> Response {
    if params.kind() == BodyKind::Json && !shared.oauth().revoke_json {
        params = Params::default();
    }
    let answer = match shared.oauth().revoke.by {
        RevokeBy::Client => by_client(&shared, &headers, &params),
        RevokeBy::AllInBody => by_body(&shared, &headers, &params),
        RevokeBy::Rfc7009 => by_the_letter(&shared, &headers, &params),
        RevokeBy::Token => {
            end(&shared, &given(&params));
            Ok(())
        }
        RevokeBy::KnownToken => return by_known_token(&shared, &params),
        RevokeBy::Bearer => return by_bearer(&shared, &headers, &params),
        // The route is not there.
        RevokeBy::Nobody => return StatusCode::NOT_FOUND.into_response(),
    };
    match answer {
        Ok(()) => Json(json!({})).into_response(),
        Err(error) => error.into_response(),
    }
}

fn given(params: &Params) -> String {
    params.text("token").unwrap_or_default()
}

/// A token nobody knows is as gone as one revoked, so it is no error.
fn by_client(shared: &Shared, headers: &HeaderMap, params: &Params) -> Result<(), OAuthError> {
    let app = authenticate(shared, headers, params).ok_or_else(OAuthError::may_not_revoke)?;
    of_app(shared, &app, &given(params))
}

fn of_app(shared: &Shared, app: &App, token: &str) -> Result<(), OAuthError> {
    let foreign = find(shared, token).is_some_and(|token| token.app != app.id);
    if foreign {
        return Err(OAuthError::may_not_revoke());
    }
    end(shared, token);
    Ok(())
}

fn by_body(shared: &Shared, headers: &HeaderMap, params: &Params) -> Result<(), OAuthError> {
    for name in ["client_id", "client_secret", "token"] {
        params
            .present(name)
            .ok_or_else(|| OAuthError::missing(name))?;
    }
    by_client(shared, headers, params)
}

fn by_the_letter(shared: &Shared, headers: &HeaderMap, params: &Params) -> Result<(), OAuthError> {
    let app = authenticate(shared, headers, params).ok_or_else(OAuthError::invalid_client)?;
    let hint = params.present("token_type_hint");
    if hint.is_some_and(|hint| hint != "access_token") {
        return Err(OAuthError::unsupported_token_type());
    }
    let token = params
        .present("token")
        .ok_or_else(|| OAuthError::missing("token"))?;
    of_app(shared, &app, &token)
}

/// 200, 403, or 500, and never a body.
fn by_known_token(shared: &Shared, params: &Params) -> Response {
    let Some(token) = params.present("token") else {
        return empty(StatusCode::INTERNAL_SERVER_ERROR);
    };
    let known = find(shared, &token).is_some_and(|token| !token.revoked);
    if !known {
        return empty(StatusCode::FORBIDDEN);
    }
    end(shared, &token);
    empty(StatusCode::OK)
}

fn by_bearer(shared: &Shared, headers: &HeaderMap, params: &Params) -> Response {
    let sent = bearer(headers, shared.oauth().bearer_any_case).unwrap_or_default();
    let good = find(shared, sent).filter(|token| token.usable(shared.now()));
    let Some(good) = good else {
        return empty(StatusCode::UNAUTHORIZED);
    };
    let asked = find(shared, &given(params));
    if asked.is_some_and(|token| token.account == good.account) {
        end(shared, &given(params));
    }
    empty(StatusCode::OK)
}

fn empty(status: StatusCode) -> Response {
    (status, Body::empty()).into_response()
}

fn is_it(token: &Token, given: &str) -> bool {
    let is_refresh = |refresh: &String| same(refresh, given);
    same(&token.access, given) || token.refresh.as_ref().is_some_and(is_refresh)
}

fn find(shared: &Shared, given: &str) -> Option<Token> {
    let state = shared.state();
    let mut tokens = state.tokens.iter();
    tokens.find(|token| is_it(token, given)).cloned()
}

/// Ends the token and what goes with it.
fn end(shared: &Shared, given: &str) {
    let Some(found) = find(shared, given) else {
        return;
    };
    let removes = shared.oauth().revoke.removes;
    let mut state = shared.state();
    for token in &mut state.tokens {
        let whole_app = removes != Removes::Token && token.app == found.app;
        if whole_app || is_it(token, given) {
            token.revoked = true;
            shared.streams.token_ended(&token.access);
        }
    }
    if shared.oauth().second_login == SecondLogin::SameCode {
        // A remembered login must not bring back what was revoked.
        state
            .grants
            .retain(|grant| grant.app != found.app || Some(grant.account) != found.account);
    }
    if removes == Removes::AppToo {
        state.apps.retain(|app| app.id != found.app);
    }
}

//! The authorization endpoint: a person decides about an app.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, Uri};

use super::error::OAuthError;
use super::issue::hand_out;
use super::redirect::{redirect, with_query, with_state};
use super::redirect_uri::OUT_OF_BAND;
use super::request::{Asked, Back, Refusal, examine};
use super::{session, sign_in};
use crate::model::{Grant, Session};
use crate::pages::{self, Consent};
use crate::params::Params;
use crate::personalities::SecondLogin;
use crate::shared::Shared;

/// `GET /oauth/authorize`
pub(crate) async fn ask(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
    params: Params,
) -> Response {
    let asked = match examine(&shared, &params) {
        Ok(asked) => asked,
        Err(refusal) => return refusal.into_response(),
    };
    let forced = params.flag("force_login");
    let current = session::current(&shared, &headers);
    let signed_in = current
        .as_ref()
        .filter(|session| !forced || session.fresh)
        .and_then(|session| Some((session.clone(), session.account?)));
    let Some((session, account)) = signed_in else {
        let here = uri.path_and_query().map_or("/", |at| at.as_str());
        return sign_in::first(&shared, current, here.to_owned());
    };
    spend_freshness(&shared, &session);
    if shared.oauth().session_callback && !forced && !session.fresh {
        return token_without_code(&shared, &asked, account);
    }
    if !forced && already_approved(&shared, &asked, account) {
        return grant(&shared, &asked, account);
    }
    show_consent(&shared, &asked, &session, account)
}

/// `POST /oauth/authorize`, which a form also uses for DELETE.
pub(crate) async fn decide(
    state: State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Response {
    if params.text("_method").as_deref() == Some("delete") {
        return deny(state, headers, params).await;
    }
    let shared = &*state;
    match decided(shared, &headers, &params) {
        Ok((asked, account)) => grant(shared, &asked, account),
        Err(response) => *response,
    }
}

/// `DELETE /oauth/authorize`
pub(crate) async fn deny(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Response {
    match decided(&shared, &headers, &params) {
        Ok((asked, _)) => {
            let echo = shared.oauth().state;
            let back = Back {
                uri: asked.redirect_uri,
                state: asked.state.filter(|_| echo.on_deny),
                echo,
            };
            Refusal::Redirect(back, OAuthError::access_denied()).into_response()
        }
        Err(response) => *response,
    }
}

/// `GET /oauth/authorize/native`
pub(crate) async fn native(params: Params) -> Response {
    match params.present("code") {
        Some(code) => pages::out_of_band(&code),
        None => Refusal::Page(OAuthError::missing("code")).into_response(),
    }
}

/// A decision counts only in a session that was shown the question.
fn decided(
    shared: &Shared,
    headers: &HeaderMap,
    params: &Params,
) -> Result<(Asked, u64), Box<Response>> {
    let session = session::current(shared, headers)
        .filter(|session| session::csrf_matches(session, params))
        .ok_or_else(|| Box::new(sign_in::forged()))?;
    let account = session.account.ok_or_else(|| Box::new(sign_in::forged()))?;
    let asked = examine(shared, params).map_err(|refusal| Box::new(refusal.into_response()))?;
    Ok((asked, account))
}

/// Whether this person has a good token for the same app and scopes.
fn already_approved(shared: &Shared, asked: &Asked, account: u64) -> bool {
    let now = shared.now();
    let state = shared.state();
    state
        .matching_token(asked.app.id, Some(account), &asked.scopes, now)
        .is_some()
}

/// One sign-in satisfies one `force_login`.
fn spend_freshness(shared: &Shared, session: &Session) {
    if let Some(kept) = shared.state().sessions.get_mut(&session.cookie) {
        kept.fresh = false;
    }
}

fn show_consent(shared: &Shared, asked: &Asked, session: &Session, account: u64) -> Response {
    let username = shared
        .state()
        .account(account)
        .map_or_else(String::new, |account| account.username.clone());
    let mut fields = vec![
        ("client_id", asked.app.client_id.clone()),
        ("redirect_uri", asked.redirect_uri.clone()),
        ("response_type", "code".to_owned()),
        ("scope", asked.asked_scopes.clone()),
    ];
    fields.extend(asked.state.clone().map(|state| ("state", state)));
    if let Some(challenge) = asked.challenge.clone() {
        fields.push(("code_challenge", challenge));
        fields.push(("code_challenge_method", "S256".to_owned()));
    }
    pages::consent(&Consent {
        app: &asked.app.name,
        username: &username,
        scopes: asked.scopes.iter().collect(),
        csrf: &session.csrf,
        fields,
    })
}

/// Issues a code and sends the browser back with it.
fn grant(shared: &Shared, asked: &Asked, account: u64) -> Response {
    let code = code(shared, asked, account);
    if asked.redirect_uri == OUT_OF_BAND {
        return redirect(&with_query("/oauth/authorize/native", &[("code", &code)]));
    }
    let uri = with_query(&asked.redirect_uri, &[("code", &code)]);
    back(shared, asked, &uri)
}

fn back(shared: &Shared, asked: &Asked, uri: &str) -> Response {
    redirect(&with_state(
        uri,
        asked.state.as_deref(),
        shared.oauth().state,
    ))
}

/// A new code, or that of the first login where the server remembers it.
fn code(shared: &Shared, asked: &Asked, account: u64) -> String {
    let (now, expires) = (shared.now(), shared.after(shared.rules.code_lifetime));
    let remembers = shared.oauth().second_login == SecondLogin::SameCode;
    let mut state = shared.state();
    let earlier = state.grants.iter_mut().find(|grant| {
        remembers && grant.app == asked.app.id && grant.account == account && now < grant.expires
    });
    if let Some(earlier) = earlier {
        earlier.used = false;
        earlier.redirect_uri.clone_from(&asked.redirect_uri);
        return earlier.code.clone();
    }
    let code = state.secrets.issue();
    state.grants.push(Grant {
        code: code.clone(),
        app: asked.app.id,
        account,
        redirect_uri: asked.redirect_uri.clone(),
        scopes: asked.scopes.clone(),
        challenge: asked.challenge.clone(),
        expires,
        used: false,
    });
    code
}

/// Who has a session is sent back at once, with a token for all to read.
fn token_without_code(shared: &Shared, asked: &Asked, account: u64) -> Response {
    let token = hand_out(shared, &asked.app, Some(account), &asked.scopes).access;
    if asked.redirect_uri == OUT_OF_BAND {
        let text = format!("Successfully authorized. Token code is {token}");
        return pages::message(StatusCode::OK, &text);
    }
    let uri = with_query(&asked.redirect_uri, &[("access_token", &token)]);
    back(shared, asked, &uri)
}

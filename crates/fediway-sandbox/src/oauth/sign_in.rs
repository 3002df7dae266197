//! Signing in, in the browser.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::{HeaderMap, StatusCode};

use super::{redirect::redirect, session};
use crate::model::Session;
use crate::pages;
use crate::params::Params;
use crate::shared::Shared;

/// Sends the browser to sign in and lets it come back to `return_to`.
pub(crate) fn first(shared: &Shared, session: Option<Session>, return_to: String) -> Response {
    let now = shared.now();
    let mut state = shared.state();
    let session = session.unwrap_or_else(|| state.new_session(None, now));
    if let Some(kept) = state.sessions.get_mut(&session.cookie) {
        kept.return_to = Some(return_to);
    }
    let mut response = redirect("/auth/sign_in");
    session::remember(shared, &session, &mut response);
    response
}

/// `GET /auth/sign_in`
pub(crate) async fn form(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    let known = session::current(&shared, &headers);
    let now = shared.now();
    let session = known.unwrap_or_else(|| shared.state().new_session(None, now));
    let mut response = pages::sign_in(&session.csrf, None);
    session::remember(&shared, &session, &mut response);
    response
}

/// `POST /auth/sign_in`
pub(crate) async fn submit(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    params: Params,
) -> Response {
    let Some(session) = session::current(&shared, &headers) else {
        return forged();
    };
    if !session::csrf_matches(&session, &params) {
        return forged();
    }
    let login = params.text("username").unwrap_or_default();
    let password = params.text("password").unwrap_or_default();
    let account = shared.state().sign_in(&login, &password);
    match account {
        Some(account) => welcome(&shared, &session, account),
        None => pages::sign_in(
            &session.csrf,
            Some("Invalid e-mail address, user name, or password."),
        ),
    }
}

/// A new cookie on every sign-in: one planted before must not become the
/// person's session.
fn welcome(shared: &Shared, before: &Session, account: u64) -> Response {
    let now = shared.now();
    let mut state = shared.state();
    state.sessions.remove(&before.cookie);
    let session = state.new_session(Some(account), now);
    drop(state);
    let mut response = redirect(before.return_to.as_deref().unwrap_or("/"));
    session::remember(shared, &session, &mut response);
    response
}

/// A form this session was never shown.
pub(crate) fn forged() -> Response {
    pages::message(
        StatusCode::UNPROCESSABLE_ENTITY,
        "Security verification failed. Are you blocking cookies?",
    )
}

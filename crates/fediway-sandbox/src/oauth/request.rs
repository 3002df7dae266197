//! A request for authorization: what may be asked, and by whom.

use axum::response::{IntoResponse, Response};

use super::error::OAuthError;
use super::redirect::{redirect, with_query};
use super::{OUT_OF_BAND, redirect_uri};
use crate::model::App;
use crate::pages;
use crate::params::Params;
use crate::scopes::Scopes;
use crate::shared::Shared;

/// A request for authorization that may be put before a person.
pub(crate) struct Asked {
    pub(crate) app: App,
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Scopes,
    pub(crate) state: Option<String>,
    pub(crate) challenge: Option<String>,
}

/// Why a request is not put before anyone.
pub(crate) enum Refusal {
    /// The redirect URI cannot be trusted: tell the person, not the "app".
    Page(OAuthError),
    Redirect(String, Option<String>, OAuthError),
}

/// Judges the parameters: first those that say whom to answer, then the rest.
pub(crate) fn examine(shared: &Shared, params: &Params) -> Result<Asked, Refusal> {
    let (app, redirect_uri) = examine_client(shared, params).map_err(Refusal::Page)?;
    let state = params.text("state").filter(|state| !state.is_empty());
    match examine_rest(shared, params, &app) {
        Ok((scopes, challenge)) => Ok(Asked {
            app,
            redirect_uri,
            scopes,
            state,
            challenge,
        }),
        Err(error) => Err(Refusal::Redirect(redirect_uri, state, error)),
    }
}

fn examine_client(shared: &Shared, params: &Params) -> Result<(App, String), OAuthError> {
    let id = params
        .present("client_id")
        .ok_or_else(OAuthError::invalid_client)?;
    let app = shared.state().client(&id).cloned();
    let app = app.ok_or_else(OAuthError::invalid_client)?;
    let requested = params
        .present("redirect_uri")
        .ok_or_else(|| OAuthError::missing("redirect_uri"))?;
    let free_port = shared.rules.personality.free_loopback_port;
    let registered = app
        .redirect_uris
        .iter()
        .any(|uri| redirect_uri::matches(uri, &requested, free_port));
    if !registered {
        return Err(OAuthError::invalid_redirect_uri());
    }
    Ok((app, requested))
}

fn examine_rest(
    shared: &Shared,
    params: &Params,
    app: &App,
) -> Result<(Scopes, Option<String>), OAuthError> {
    match params.present("response_type").as_deref() {
        Some("code") => {}
        Some(_) => return Err(OAuthError::unsupported_response_type()),
        None => return Err(OAuthError::missing("response_type")),
    }
    let asked = params.present("scope").unwrap_or_else(|| "read".to_owned());
    let scopes = Scopes::parse(&asked);
    let known = shared.rules.personality.scopes;
    if !scopes.all_in(&app.scopes) || !scopes.iter().all(|scope| known.contains(&scope)) {
        return Err(OAuthError::invalid_scope());
    }
    Ok((scopes, examine_challenge(params)?))
}

fn examine_challenge(params: &Params) -> Result<Option<String>, OAuthError> {
    let challenge = params.present("code_challenge");
    let method = params.present("code_challenge_method");
    match (&challenge, method.as_deref()) {
        (None, None) | (Some(_), Some("S256")) => Ok(challenge),
        (None, Some(_)) => Err(OAuthError::missing("code_challenge")),
        // RFC 7636 lets the method default to `plain`, which is not offered.
        (Some(_), _) => Err(OAuthError::invalid_request(
            "The code challenge method must be S256.",
        )),
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::Redirect(uri, state, error) if uri != OUT_OF_BAND => {
                let mut query = vec![
                    ("error", error.error),
                    ("error_description", error.description.as_str()),
                ];
                query.extend(state.as_deref().map(|state| ("state", state)));
                redirect(&with_query(&uri, &query))
            }
            Self::Page(error) | Self::Redirect(_, _, error) => {
                pages::message(error.status, &error.description)
            }
        }
    }
}

//! A request for authorization: what may be asked, and by whom.

use axum::response::{IntoResponse, Response};

use super::error::OAuthError;
use super::redirect::{redirect, with_query, with_state};
use super::redirect_uri::{self, OUT_OF_BAND};
use crate::model::App;
use crate::pages;
use crate::params::Params;
use crate::personalities::{Pkce, StateEcho, UnknownScopes};
use crate::scopes::Scopes;
use crate::shared::Shared;

/// A request for authorization that may be put before a person.
pub(crate) struct Asked {
    pub(crate) app: App,
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Scopes,
    /// The scopes as they were asked for, of which some may be dropped.
    pub(crate) asked_scopes: String,
    pub(crate) state: Option<String>,
    pub(crate) challenge: Option<String>,
}

/// Why a request is not put before anyone.
pub(crate) enum Refusal {
    /// The redirect URI cannot be trusted: tell the person, not the "app".
    Page(OAuthError),
    Redirect(Back, OAuthError),
}

/// The way back to the app.
pub(crate) struct Back {
    pub(crate) uri: String,
    pub(crate) state: Option<String>,
    pub(crate) echo: StateEcho,
}

/// Judges the parameters: first those that say whom to answer, then the rest.
pub(crate) fn examine(shared: &Shared, params: &Params) -> Result<Asked, Refusal> {
    let (app, redirect_uri) = examine_client(shared, params).map_err(Refusal::Page)?;
    let state = params.text("state").filter(|state| !state.is_empty());
    let back = |state| Back {
        uri: redirect_uri.clone(),
        state,
        echo: shared.oauth().state,
    };
    let scopes = match examine_scopes(shared, params, &app) {
        Ok(scopes) => scopes,
        Err(error) => return Err(Refusal::Redirect(back(state), error)),
    };
    match examine_challenge(shared.oauth().pkce, params) {
        Ok(challenge) => Ok(Asked {
            app,
            scopes,
            asked_scopes: asked_scopes(params),
            state,
            challenge,
            redirect_uri,
        }),
        Err(error) if shared.oauth().pkce == Pkce::S256OrPage => Err(Refusal::Page(error)),
        Err(error) => Err(Refusal::Redirect(back(state), error)),
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
    let rule = shared.oauth().redirect;
    let registered = app
        .redirect_uris
        .iter()
        .any(|uri| redirect_uri::matches(uri, &requested, rule));
    if !registered {
        return Err(OAuthError::invalid_redirect_uri());
    }
    Ok((app, requested))
}

fn examine_scopes(shared: &Shared, params: &Params, app: &App) -> Result<Scopes, OAuthError> {
    match params.present("response_type").as_deref() {
        Some("code") => {}
        Some(_) => return Err(OAuthError::unsupported_response_type()),
        None => return Err(OAuthError::missing("response_type")),
    }
    let scopes = Scopes::parse(&asked_scopes(params));
    let oauth = shared.oauth();
    match oauth.unknown_scopes {
        UnknownScopes::Kept => Ok(scopes),
        UnknownScopes::Dropped => Ok(scopes.only(oauth.scopes)),
        UnknownScopes::Refused => {
            if scopes.all_in(&app.scopes) && scopes.all_known(oauth.scopes) {
                return Ok(scopes);
            }
            Err(OAuthError::invalid_scope())
        }
    }
}

fn asked_scopes(params: &Params) -> String {
    params.present("scope").unwrap_or_else(|| "read".to_owned())
}

fn examine_challenge(pkce: Pkce, params: &Params) -> Result<Option<String>, OAuthError> {
    if pkce == Pkce::Ignored {
        return Ok(None);
    }
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
            Self::Redirect(back, error) if back.uri != OUT_OF_BAND => {
                let query = [
                    ("error", error.error),
                    ("error_description", error.description.as_str()),
                ];
                let uri = with_query(&back.uri, &query);
                redirect(&with_state(&uri, back.state.as_deref(), back.echo))
            }
            Self::Page(error) | Self::Redirect(_, error) => {
                pages::message(error.status, &error.description)
            }
        }
    }
}

//! Registering an app, and asking about it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::HeaderMap;
use serde_json::{Value, json};

use super::redirect_uri::registrable;
use crate::error::ApiError;
use crate::model::App;
use crate::observe::{announce, too_many};
use crate::params::Params;
use crate::scopes::Scopes;
use crate::server::Connection;
use crate::shared::{Shared, lock};

/// `POST /api/v1/apps`
pub(crate) async fn register(
    State(shared): State<Arc<Shared>>,
    extensions: http::Extensions,
    params: Params,
) -> Response {
    if let Some(limit) = shared.rules.app_registrations {
        let peer = extensions.get::<Connection>().map(|it| it.peer.ip());
        let client = format!("{peer:?}");
        let budget = lock(&shared.registrations).count(&client, limit, shared.now());
        if budget.exceeded {
            let mut refused = too_many();
            announce(budget, refused.headers_mut());
            return refused;
        }
    }
    match add(&shared, &params) {
        Ok(app) => Json(credential_application(&app)).into_response(),
        Err(error) => error.into_response(),
    }
}

fn add(shared: &Shared, params: &Params) -> Result<App, ApiError> {
    let name = params
        .present("client_name")
        .ok_or_else(|| ApiError::validation("Application name can't be blank"))?;
    let redirect_uris = redirect_uris(params)?;
    let scopes = known_scopes(shared, params)?;
    let now = shared.now();
    let mut state = shared.state();
    let app = App {
        id: state.ids.next(now),
        name,
        website: params.present("website"),
        redirect_uris,
        scopes,
        client_id: state.secrets.public_id(),
        client_secret: state.secrets.issue(),
    };
    state.apps.push(app.clone());
    Ok(app)
}

/// A list, or one text with white space between the URIs.
fn redirect_uris(params: &Params) -> Result<Vec<String>, ApiError> {
    let uris = params.fields().list("redirect_uris").unwrap_or_else(|| {
        let text = params.text("redirect_uris").unwrap_or_default();
        text.split_whitespace().map(str::to_owned).collect()
    });
    if uris.is_empty() {
        return Err(ApiError::validation("Redirect URI can't be blank"));
    }
    if !uris.iter().all(|uri| registrable(uri)) {
        return Err(ApiError::validation(
            "Redirect URI must be an absolute URI.",
        ));
    }
    Ok(uris)
}

fn known_scopes(shared: &Shared, params: &Params) -> Result<Scopes, ApiError> {
    let asked = params
        .present("scopes")
        .unwrap_or_else(|| "read".to_owned());
    let scopes = Scopes::parse(&asked);
    let known = shared.rules.personality.scopes;
    if scopes.iter().all(|scope| known.contains(&scope)) {
        return Ok(scopes);
    }
    Err(ApiError::validation(
        "Scopes doesn't match configured on the server.",
    ))
}

/// `GET /api/v1/apps/verify_credentials`
pub(crate) async fn verify(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let token = shared.token(&headers, &[])?;
    let state = shared.state();
    let app = state.app(token.app).ok_or_else(ApiError::not_found)?;
    Ok(Json(application(app)))
}

fn application(app: &App) -> Value {
    json!({
        "id": app.id.to_string(),
        "name": app.name,
        "website": app.website,
        "scopes": app.scopes.iter().collect::<Vec<_>>(),
        "redirect_uris": app.redirect_uris,
        "vapid_key": crate::api::VAPID_KEY,
        "redirect_uri": app.redirect_uris.join("\n"),
    })
}

fn credential_application(app: &App) -> Value {
    let mut json = application(app);
    json["client_id"] = json!(app.client_id);
    json["client_secret"] = json!(app.client_secret);
    json["client_secret_expires_at"] = json!(0);
    json
}

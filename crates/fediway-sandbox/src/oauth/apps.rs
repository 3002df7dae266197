//! Registering an app, and asking about it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::redirect_uri::registrable;
use crate::connection::Connection;
use crate::error::ApiError;
use crate::model::App;
use crate::params::Params;
use crate::personalities::{
    ArrayInput, ClientId, Failing, IdStyle, Registration, TextInput, UnknownScopes,
};
use crate::scopes::Scopes;
use crate::shared::Shared;
use crate::state::State as Memory;
use crate::sync::lock;

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
            let mut refused = ApiError::too_many_requests().into_response();
            budget.announce(shared.api().rate_limit.headers, refused.headers_mut());
            return refused;
        }
    }
    match add(&shared, &params) {
        Ok(app) => Json(credential_application(&shared, &app)).into_response(),
        Err(error) => error.into_response(),
    }
}

fn add(shared: &Shared, params: &Params) -> Result<App, ApiError> {
    let rules = &shared.oauth().registration;
    if let Some(known) = rules.known_fields
        && let Some(unknown) = params.names().find(|name| !known.contains(name))
    {
        let error = ApiError::unprocessable(format!("Unrecognized key: {unknown}"));
        return Err(error.because(Failing::UnknownField));
    }
    let name = params
        .present("client_name")
        .ok_or_else(|| ApiError::validation("Application name can't be blank"))?;
    let redirect_uris = redirect_uris(rules, params)?;
    let scopes = known_scopes(shared, params)?;
    let now = shared.now();
    let mut state = shared.state();
    let app = App {
        id: state.ids.next_for(shared.api().ids.apps, now),
        name,
        website: params.present("website"),
        redirect_uris,
        scopes,
        client_id: client_id(shared, &mut state),
        client_secret: state.secrets.issue(),
    };
    state.apps.push(app.clone());
    Ok(app)
}

fn client_id(shared: &Shared, state: &mut Memory) -> String {
    let opaque = state.secrets.public_id();
    let now = shared.now();
    match shared.oauth().registration.client_id {
        ClientId::Opaque => opaque,
        ClientId::Prefixed(prefix) => format!("{prefix}{opaque}"),
        ClientId::Ulid => IdStyle::Ulid.show(state.ids.next(now)),
        ClientId::Uuid => IdStyle::Uuid.show(state.ids.next(now)),
        ClientId::Base64Url => STANDARD.encode(shared.at(&format!("/auth/{opaque}?>~"))),
    }
}

fn redirect_uris(rules: &Registration, params: &Params) -> Result<Vec<String>, ApiError> {
    let uris = given_uris(rules, params)?;
    let invalid = |what| Err(ApiError::validation(what).because(Failing::RedirectUris));
    if uris.iter().all(|uri| uri.trim().is_empty()) {
        return invalid("Redirect URI can't be blank");
    }
    // What is kept as it is was not looked at.
    let looked_at = rules.text != TextInput::Verbatim;
    if looked_at && !uris.iter().all(|uri| registrable(uri)) {
        return invalid("Redirect URI must be an absolute URI.");
    }
    Ok(uris)
}

/// A list, or one text, each as far as the server understands it.
fn given_uris(rules: &Registration, params: &Params) -> Result<Vec<String>, ApiError> {
    if let Some(mut list) = params.fields().list("redirect_uris") {
        match rules.array {
            ArrayInput::Accepted => {}
            ArrayInput::First => list.truncate(1),
            ArrayInput::Refused => {
                let error = ApiError::validation("Redirect URI can't be blank");
                return Err(error.because(Failing::RedirectArray));
            }
        }
        return Ok(list);
    }
    let text = params.text("redirect_uris").unwrap_or_default();
    let owned = |uris: &mut dyn Iterator<Item = &str>| uris.map(str::to_owned).collect();
    Ok(match rules.text {
        TextInput::WhiteSpaceList => owned(&mut text.split_whitespace()),
        TextInput::NewlineList => {
            let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            owned(&mut lines)
        }
        TextInput::One | TextInput::Verbatim => vec![text],
    })
}

fn known_scopes(shared: &Shared, params: &Params) -> Result<Scopes, ApiError> {
    let rules = shared.oauth();
    let asked = params.present(rules.registration.scopes_field);
    if asked.is_none() && rules.tokens.scope_of_app {
        return Ok(Scopes::default());
    }
    let scopes = Scopes::parse(asked.as_deref().unwrap_or("read"));
    match rules.unknown_scopes {
        UnknownScopes::Kept => Ok(scopes),
        UnknownScopes::Dropped => Ok(scopes.only(rules.scopes)),
        UnknownScopes::Refused if scopes.all_known(rules.scopes) => Ok(scopes),
        UnknownScopes::Refused => {
            let error = ApiError::validation("Scopes doesn't match configured on the server.");
            Err(error.because(Failing::UnknownScope))
        }
    }
}

/// `GET /api/v1/apps/verify_credentials`
pub(crate) async fn verify(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    let token = shared.token(&headers, &[])?;
    let state = shared.state();
    let gone = || ApiError::new(StatusCode::NOT_FOUND, "Record not found");
    let app = state.app(token.app).ok_or_else(gone)?;
    Ok(Json(application(&shared, app)))
}

fn application(shared: &Shared, app: &App) -> Value {
    let has = shared.oauth().registration.answer;
    let mut json = json!({
        "id": shared.api().ids.apps.show(app.id),
        "name": app.name,
        "website": app.website,
        "vapid_key": has.vapid_key.then_some(crate::api::VAPID_KEY),
        "redirect_uri": app.redirect_uris.join("\n"),
    });
    if has.scopes {
        json["scopes"] = app.scopes.iter().collect();
    }
    if has.redirect_uris {
        json["redirect_uris"] = json!(app.redirect_uris);
    }
    json
}

fn credential_application(shared: &Shared, app: &App) -> Value {
    let mut json = application(shared, app);
    json["client_id"] = json!(app.client_id);
    json["client_secret"] = json!(app.client_secret);
    if shared.oauth().registration.answer.secret_expires_at {
        json["client_secret_expires_at"] = json!(0);
    }
    json
}

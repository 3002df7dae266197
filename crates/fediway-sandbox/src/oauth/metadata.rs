//! The authorization server's metadata (RFC 8414).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::shared::Shared;

/// `GET /.well-known/oauth-authorization-server`
pub(crate) async fn metadata(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let mut grants = vec!["authorization_code", "client_credentials"];
    if shared.rules.password_grant {
        grants.push("password");
    }
    if shared.rules.refresh_tokens.is_some() {
        grants.push("refresh_token");
    }
    let mut json = json!({
        "issuer": shared.at("/"),
        "authorization_endpoint": shared.at("/oauth/authorize"),
        "token_endpoint": shared.at("/oauth/token"),
        "revocation_endpoint": shared.at("/oauth/revoke"),
        "scopes_supported": shared.rules.personality.scopes,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": grants,
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "service_documentation": "https://docs.joinmastodon.org/",
        "app_registration_endpoint": shared.at("/api/v1/apps"),
    });
    if shared.rules.personality.userinfo {
        json["userinfo_endpoint"] = json!(shared.at("/oauth/userinfo"));
    }
    Json(json)
}

//! The authorization server's metadata (RFC 8414).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::personalities::{Metadata, Pkce};
use crate::shared::Shared;

/// `GET /.well-known/oauth-authorization-server`
pub(crate) async fn metadata(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(match shared.oauth().metadata {
        Metadata::Rfc8414 { registration: true } => {
            let mut json = standard(&shared);
            json["app_registration_endpoint"] = json!(shared.at("/api/v1/apps"));
            json
        }
        Metadata::Misskey => misskey(&shared),
        // The route is not there without a document.
        Metadata::Rfc8414 { .. } | Metadata::None => standard(&shared),
    })
}

fn standard(shared: &Shared) -> Value {
    let oauth = shared.oauth();
    let mut auth_methods = vec!["client_secret_post"];
    if oauth.client.basic {
        auth_methods.insert(0, "client_secret_basic");
    }
    let mut json = json!({
        "issuer": shared.at("/"),
        "authorization_endpoint": shared.at("/oauth/authorize"),
        "token_endpoint": shared.at("/oauth/token"),
        "revocation_endpoint": shared.at("/oauth/revoke"),
        "scopes_supported": oauth.scopes,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": shared.rules.grants,
        "token_endpoint_auth_methods_supported": auth_methods,
        "service_documentation": "https://docs.joinmastodon.org/",
    });
    if oauth.pkce != Pkce::Ignored {
        json["code_challenge_methods_supported"] = json!(["S256"]);
    }
    if oauth.userinfo {
        json["userinfo_endpoint"] = json!(shared.at("/oauth/userinfo"));
    }
    json
}

/// Misskey's own OAuth, which the Mastodon API next to it knows nothing of:
/// neither S256 nor `iss` exists there, nor do its scopes.
fn misskey(shared: &Shared) -> Value {
    json!({
        "issuer": shared.url,
        "authorization_endpoint": shared.at("/oauth/authorize"),
        "token_endpoint": shared.at("/oauth/token"),
        "scopes_supported": ["read:account", "write:account", "write:notes"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "service_documentation": "https://misskey-hub.net",
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    })
}

//! OAuth 2.0 as Doorkeeper does it for Mastodon.

mod apps;
mod authorize;
mod client;
mod error;
mod metadata;
mod redirect;
mod redirect_uri;
mod request;
mod revoke;
mod session;
mod sign_in;
mod token;
mod userinfo;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::personalities::Personality;
use crate::shared::Shared;

/// The redirect URI that stands for "show the code to the person".
pub(crate) const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

pub(crate) fn routes(personality: &Personality) -> Router<Arc<Shared>> {
    let mut routes = Router::new()
        .route("/api/v1/apps", post(apps::register))
        .route("/api/v1/apps/verify_credentials", get(apps::verify))
        .route("/auth/sign_in", get(sign_in::form).post(sign_in::submit))
        .route(
            "/oauth/authorize",
            get(authorize::ask)
                .post(authorize::decide)
                .delete(authorize::deny),
        )
        .route("/oauth/authorize/native", get(authorize::native))
        .route("/oauth/token", post(token::issue))
        .route("/oauth/revoke", post(revoke::revoke));
    if personality.metadata {
        routes = routes.route(
            "/.well-known/oauth-authorization-server",
            get(metadata::metadata),
        );
    }
    if personality.userinfo {
        routes = routes.route(
            "/oauth/userinfo",
            get(userinfo::userinfo).post(userinfo::userinfo),
        );
    }
    routes
}

//! OAuth 2.0 as Doorkeeper does it for Mastodon, and as others do.

mod apps;
mod authorize;
mod client;
mod error;
mod issue;
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

use crate::personalities::{Metadata, OAuth, RevokeBy};
use crate::shared::Shared;

/// The redirect URI that stands for "show the code to the person".
pub(crate) const OUT_OF_BAND: &str = "urn:ietf:wg:oauth:2.0:oob";

pub(crate) fn routes(rules: &OAuth) -> Router<Arc<Shared>> {
    let authorize = || {
        get(authorize::ask)
            .post(authorize::decide)
            .delete(authorize::deny)
    };
    let mut routes = Router::new()
        .route("/api/v1/apps", post(apps::register))
        .route("/api/v1/apps/verify_credentials", get(apps::verify))
        .route("/auth/sign_in", get(sign_in::form).post(sign_in::submit))
        .route("/oauth/authorize", authorize())
        .route("/oauth/authorize/native", get(authorize::native))
        .route("/oauth/token", post(token::issue));
    if rules.authorize_slash {
        routes = routes.route("/oauth/authorize/", authorize());
    }
    if rules.revoke.by != RevokeBy::Nobody {
        routes = routes.route("/oauth/revoke", post(revoke::revoke));
    }
    if rules.metadata != Metadata::None {
        routes = routes.route(
            "/.well-known/oauth-authorization-server",
            get(metadata::metadata),
        );
    }
    if rules.userinfo {
        routes = routes.route(
            "/oauth/userinfo",
            get(userinfo::userinfo).post(userinfo::userinfo),
        );
    }
    routes
}

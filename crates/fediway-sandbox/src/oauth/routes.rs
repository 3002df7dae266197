//! The addresses of OAuth.

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::{apps, authorize, metadata, revoke, sign_in, token, userinfo};
use crate::personalities::{Metadata, OAuth, RevokeBy};
use crate::shared::Shared;

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

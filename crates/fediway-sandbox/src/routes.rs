//! Which address is answered by what.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, Uri};

use crate::error::ApiError;
use crate::observe::{Observer, observe};
use crate::personalities::Failing;
use crate::shared::Shared;
use crate::{api, faults, oauth, pages, streaming};

pub(crate) fn router(observer: &Arc<Observer>) -> Router {
    let shared = &observer.shared;
    let streams = match shared.streaming_domain {
        Some(_) => streaming::elsewhere(),
        None => streaming::routes(shared.rules.streaming),
    };
    let routes = Router::new()
        .merge(api::routes(shared.rules.personality))
        .merge(oauth::routes(shared.oauth()))
        .merge(streams);
    // The control of faults is neither recorded nor subject to faults.
    let control = faults::routes(observer.faults.clone(), shared.clone());
    observed(routes, observer).merge(control)
}

/// The routes of the streams' own port.
pub(crate) fn streams(observer: &Arc<Observer>) -> Router {
    observed(streaming::routes(observer.shared.rules.streaming), observer)
}

fn observed(routes: Router<Arc<Shared>>, observer: &Arc<Observer>) -> Router {
    routes
        .fallback(unknown)
        .method_not_allowed_fallback(unknown)
        // `Params` limits bodies by itself.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(observer.clone(), observe))
        .with_state(observer.shared.clone())
}

async fn unknown(uri: Uri) -> Response {
    if uri.path().starts_with("/api/") {
        return ApiError::new(StatusCode::NOT_FOUND, "Not Found")
            .because(Failing::NotFound)
            .into_response();
    }
    pages::message(
        StatusCode::NOT_FOUND,
        "The page you are looking for isn't here.",
    )
}

//! Which address is answered by what.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, Uri};

use crate::error::ApiError;
use crate::personalities::Failing;
use crate::shared::Shared;
use crate::{api, faults, oauth, observe, pages, streaming};

pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let streams = match shared.streaming_domain {
        Some(_) => streaming::elsewhere(),
        None => streaming::routes(shared.rules.streaming),
    };
    let routes = Router::new()
        .merge(api::routes(shared.rules.personality))
        .merge(oauth::routes(shared.oauth()))
        .merge(streams);
    observed(routes, &shared)
        // Neither recorded nor subject to faults.
        .merge(faults::routes())
        .with_state(shared)
}

/// What is at the address of the streams, when that is another.
pub(crate) fn elsewhere(shared: Arc<Shared>) -> Router {
    observed(streaming::routes(shared.rules.streaming), &shared).with_state(shared)
}

fn observed(routes: Router<Arc<Shared>>, shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    routes
        .fallback(unknown)
        .method_not_allowed_fallback(unknown)
        // `Params` limits bodies by itself.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(shared.clone(), observe::observe))
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

//! The addresses of the REST API.

use std::sync::Arc;

use axum::Router;
use axum::routing::{delete, get, post};

use super::{
    accounts, actions, assets, compose, edit, filters, followers, instance, media, nodeinfo,
    notifications, profile, schedule, search, statuses, timelines, trends,
};
use crate::personalities::{Instance, Personality};
use crate::shared::Shared;

pub(crate) fn routes(personality: &Personality) -> Router<Arc<Shared>> {
    Router::new()
        .merge(instance_routes(&personality.instance))
        .merge(account_routes())
        .merge(status_routes())
        .merge(media_routes())
        .route("/api/v1/timelines/home", get(timelines::home))
        .route("/api/v1/timelines/public", get(timelines::public))
        .route("/api/v1/timelines/tag/{hashtag}", get(timelines::tag))
        .route("/api/v1/bookmarks", get(timelines::bookmarks))
        .route("/api/v1/favourites", get(timelines::favourites))
        .route("/api/v1/trends/statuses", get(trends::statuses))
        .route("/api/v1/notifications", get(notifications::list))
        .route("/api/v2/search", get(search::search))
        .route("/api/v2/filters", get(filters::list).post(filters::create))
        .route("/api/v2/filters/{id}", delete(filters::delete))
}

fn instance_routes(instance: &Instance) -> Router<Arc<Shared>> {
    let mut routes = Router::new();
    if instance.v2 {
        routes = routes.route("/api/v2/instance", get(instance::v2));
    }
    if let Some(thumbnail) = instance.thumbnail {
        routes = routes.route(thumbnail, get(assets::pixel));
    }
    routes
        .route("/", get(assets::front))
        .route("/.well-known/nodeinfo", get(nodeinfo::links))
        .route("/.well-known/webfinger", get(nodeinfo::webfinger))
        .route("/.well-known/host-meta", get(nodeinfo::host_meta))
        .route("/nodeinfo/{version}", get(nodeinfo::nodeinfo))
        .route("/nodeinfo/{version}/", get(nodeinfo::nodeinfo))
        .route("/api/v1/instance", get(instance::v1))
        .route("/avatars/original/missing.png", get(assets::pixel))
        .route("/headers/original/missing.png", get(assets::pixel))
        .route("/packs/preview.png", get(assets::pixel))
        .route("/@{username}", get(profile::profile))
        .route("/@{username}/{id}", get(profile::status))
}

fn account_routes() -> Router<Arc<Shared>> {
    Router::new()
        .route(
            "/api/v1/accounts/verify_credentials",
            get(accounts::verify_credentials),
        )
        .route("/api/v1/accounts/lookup", get(accounts::lookup))
        .route("/api/v1/accounts/{id}", get(accounts::show))
        .route("/api/v1/accounts/{id}/statuses", get(timelines::account))
        .route("/api/v1/accounts/{id}/followers", get(followers::list))
}

fn status_routes() -> Router<Arc<Shared>> {
    Router::new()
        .route(
            "/api/v1/statuses",
            get(statuses::list).post(compose::publish),
        )
        .route(
            "/api/v1/statuses/{id}",
            get(statuses::show)
                .put(edit::change)
                .delete(statuses::delete),
        )
        .route("/api/v1/statuses/{id}/context", get(statuses::context))
        .route("/api/v1/statuses/{id}/source", get(edit::source))
        .route("/api/v1/statuses/{id}/{action}", post(actions::act))
        .route("/api/v1/scheduled_statuses", get(schedule::list))
        .route(
            "/api/v1/scheduled_statuses/{id}",
            get(schedule::show)
                .put(schedule::update)
                .delete(schedule::cancel),
        )
}

fn media_routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/api/v1/media", post(media::upload_now))
        .route("/api/v2/media", post(media::upload))
        .route(
            "/api/v1/media/{id}",
            get(media::show).put(media::update).delete(media::delete),
        )
        .route("/media/{id}/{name}", get(media::file))
}

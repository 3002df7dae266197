//! The addresses of the REST API.

use std::sync::Arc;

use axum::Router;
use axum::routing::{delete, get, post, put};
use http::StatusCode;
use http::header::LOCATION;

use super::{
    account_lists, accounts, actions, assets, compose, edit, filters, followers, instance, lists,
    media, news, nodeinfo, notifications, profile, relationships, reports, schedule, search,
    settings, statuses, tags, timelines, told, trends, votes,
};
use crate::personalities::{Instance, Personality};
use crate::shared::Shared;

pub(crate) fn routes(personality: &Personality) -> Router<Arc<Shared>> {
    Router::new()
        .merge(instance_routes(&personality.instance))
        .merge(account_routes())
        .merge(status_routes())
        .merge(media_routes())
        .merge(relation_routes())
        .merge(told_routes())
        .merge(server_routes())
        .route("/api/v1/timelines/home", get(timelines::home))
        .route("/api/v1/timelines/public", get(timelines::public))
        .route("/api/v1/timelines/tag/{hashtag}", get(timelines::tag))
        .route("/api/v1/timelines/list/{id}", get(timelines::list))
        .route("/api/v1/bookmarks", get(timelines::bookmarks))
        .route("/api/v1/favourites", get(timelines::favourites))
        .route("/api/v1/trends/statuses", get(trends::statuses))
        .route("/api/v1/notifications", get(notifications::list))
        .route("/api/v2/search", get(search::search))
        .route("/api/v2/filters", get(filters::list).post(filters::create))
        .route(
            "/api/v2/filters/{id}",
            get(filters::show)
                .put(filters::update)
                .delete(filters::delete),
        )
        .route("/api/v2/filters/{id}/keywords", post(filters::add_keyword))
        .route(
            "/api/v2/filters/keywords/{id}",
            delete(filters::remove_keyword),
        )
}

fn relation_routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/api/v1/blocks", get(account_lists::blocks))
        .route("/api/v1/mutes", get(account_lists::mutes))
        .route("/api/v1/endorsements", get(account_lists::endorsements))
        .route(
            "/api/v1/follow_requests",
            get(account_lists::follow_requests),
        )
        .route(
            "/api/v1/follow_requests/{id}/{decision}",
            post(relationships::answer),
        )
        .route(
            "/api/v1/domain_blocks",
            get(news::domain_blocks)
                .post(news::change_domain_block)
                .delete(news::change_domain_block),
        )
        .route("/api/v1/lists", get(lists::list).post(lists::create))
        .route(
            "/api/v1/lists/{id}",
            get(lists::get).put(lists::update).delete(lists::delete),
        )
        .route(
            "/api/v1/lists/{id}/accounts",
            get(lists::accounts).post(lists::add).delete(lists::remove),
        )
        .route("/api/v1/tags/{name}", get(tags::get))
        .route("/api/v1/tags/{name}/{action}", post(tags::act))
        .route("/api/v1/followed_tags", get(tags::followed))
        .route("/api/v1/featured_tags", get(tags::featured))
}

fn told_routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/api/v1/notifications/clear", post(told::clear))
        .route("/api/v1/notifications/unread_count", get(told::unread))
        .route("/api/v1/notifications/{id}", get(told::show))
        .route("/api/v1/notifications/{id}/dismiss", post(told::dismiss))
        .route("/api/v2/notifications", get(told::grouped))
        .route(
            "/api/v2/notifications/{key}/dismiss",
            post(told::dismiss_group),
        )
        .route("/api/v1/conversations", get(told::list))
        .route("/api/v1/conversations/{id}/read", post(told::read))
        .route(
            "/api/v1/markers",
            get(settings::markers).post(settings::save_markers),
        )
        .route("/api/v1/preferences", get(settings::preferences))
}

fn server_routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/api/v1/instance/rules", get(news::rules))
        .route("/api/v1/instance/peers", get(news::nothing))
        .route("/api/v1/instance/activity", get(news::nothing))
        .route("/api/v1/custom_emojis", get(news::nothing))
        .route("/api/v2/suggestions", get(news::nothing))
        .route("/api/v1/reports", post(reports::create))
        .route("/api/v1/trends/links", get(news::nothing))
        .route("/api/v1/trends/tags", get(tags::trending))
        .route("/api/v1/announcements", get(news::announcements))
        .route("/api/v1/announcements/{id}/dismiss", post(news::dismiss))
        .route(
            "/api/v1/announcements/{id}/reactions/{name}",
            put(news::react).delete(news::react),
        )
}

fn instance_routes(instance: &Instance) -> Router<Arc<Shared>> {
    let mut routes = Router::new();
    if instance.v2 {
        routes = routes.route("/api/v2/instance", get(instance::v2));
    }
    if let Some(thumbnail) = instance.thumbnail {
        routes = routes.route(thumbnail, get(assets::pixel));
    }
    for &(version, path) in instance.nodeinfo {
        routes = routes.route(path, get(move |state| nodeinfo::nodeinfo(state, version)));
        if let Some(bare) = path.strip_suffix('/') {
            // As Django does.
            let slashed = (StatusCode::MOVED_PERMANENTLY, [(LOCATION, path)]);
            routes = routes.route(bare, get(async || slashed));
        }
    }
    routes
        .route("/", get(assets::front))
        .route("/.well-known/nodeinfo", get(nodeinfo::links))
        .route("/.well-known/webfinger", get(nodeinfo::webfinger))
        .route("/.well-known/host-meta", get(nodeinfo::host_meta))
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
        .route(
            "/api/v1/accounts/{id}/following",
            get(account_lists::following),
        )
        .route("/api/v1/accounts/{id}/{action}", post(relationships::act))
        .route("/api/v1/accounts/relationships", get(relationships::list))
        .route(
            "/api/v1/accounts/update_credentials",
            axum::routing::patch(settings::update),
        )
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
        .route("/api/v1/statuses/{id}/history", get(edit::history))
        .route(
            "/api/v1/statuses/{id}/favourited_by",
            get(account_lists::favourited_by),
        )
        .route(
            "/api/v1/statuses/{id}/reblogged_by",
            get(account_lists::reblogged_by),
        )
        .route("/api/v1/polls/{id}", get(votes::show))
        .route("/api/v1/polls/{id}/votes", post(votes::vote))
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

//! Which software this is, and who is here.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

use super::accounts::local_name;
use super::entities::{account_uri, account_url};
use crate::params::Params;
use crate::shared::Shared;

const SCHEMA: &str = "http://nodeinfo.diaspora.software/ns/schema/2.0";

/// `GET /.well-known/nodeinfo`
pub(crate) async fn links(State(shared): State<Arc<Shared>>) -> Json<Value> {
    Json(json!({
        "links": [{ "rel": SCHEMA, "href": shared.at("/nodeinfo/2.0") }],
    }))
}

/// `GET /nodeinfo/2.0`
pub(crate) async fn nodeinfo(State(shared): State<Arc<Shared>>) -> Response {
    let personality = shared.rules.personality;
    let state = shared.state();
    let json = json!({
        "version": "2.0",
        "software": { "name": personality.software, "version": personality.version },
        "protocols": ["activitypub"],
        "services": { "outbound": [], "inbound": [] },
        "usage": {
            "users": {
                "total": state.accounts.len(),
                "activeMonth": state.accounts.len(),
                "activeHalfyear": state.accounts.len(),
            },
            "localPosts": state.statuses.len(),
        },
        "openRegistrations": false,
        "metadata": { "nodeName": super::instance::TITLE, "nodeDescription": "" },
    });
    let content_type = format!("application/json; profile=\"{SCHEMA}#\"");
    ([(CONTENT_TYPE, content_type)], json.to_string()).into_response()
}

/// `GET /.well-known/webfinger`
pub(crate) async fn webfinger(State(shared): State<Arc<Shared>>, params: Params) -> Response {
    let Some(resource) = params.present("resource") else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let state = shared.state();
    let account = resource
        .strip_prefix("acct:")
        .filter(|acct| acct.contains('@'))
        .and_then(|acct| local_name(&shared, acct))
        .and_then(|name| state.account_named(name));
    let Some(account) = account else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (url, uri) = (account_url(&shared, account), account_uri(&shared, account));
    let json = json!({
        "subject": format!("acct:{}@{}", account.username, shared.domain),
        "aliases": [url, uri],
        "links": [
            { "rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": url },
            { "rel": "self", "type": "application/activity+json", "href": uri },
        ],
    });
    ([(CONTENT_TYPE, "application/jrd+json")], json.to_string()).into_response()
}

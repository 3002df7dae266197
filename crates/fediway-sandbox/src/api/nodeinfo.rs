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

const SCHEMA: &str = "http://nodeinfo.diaspora.software/ns/schema";

/// `GET /.well-known/nodeinfo`
pub(crate) async fn links(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let documents = shared.rules.personality.instance.nodeinfo.iter();
    let links = documents.map(|(version, path)| {
        json!({
            "rel": format!("{SCHEMA}/{version}"),
            "href": shared.at(path),
        })
    });
    let links: Vec<_> = links.collect();
    Json(json!({ "links": links }))
}

/// `GET /nodeinfo/:version`, or wherever the software has it.
pub(crate) async fn nodeinfo(State(shared): State<Arc<Shared>>, version: &'static str) -> Response {
    let instance = shared.rules.personality.instance;
    let state = shared.state();
    let mut json = json!({
        "version": version,
        "software": { "name": instance.software, "version": instance.version },
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
    if version == "2.1" {
        json["software"]["repository"] = json!(instance.source_url);
    }
    let content_type = format!("application/json; profile=\"{SCHEMA}/{version}#\"");
    ([(CONTENT_TYPE, content_type)], json.to_string()).into_response()
}

/// `GET /.well-known/host-meta`
pub(crate) async fn host_meta(State(shared): State<Arc<Shared>>) -> Response {
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <XRD xmlns=\"http://docs.oasis-open.org/ns/xri/xrd-1.0\">\n  \
         <Link rel=\"lrdd\" template=\"{}?resource={{uri}}\"/>\n</XRD>\n",
        shared.at("/.well-known/webfinger")
    );
    let content_type = "application/xrd+xml; charset=utf-8";
    ([(CONTENT_TYPE, content_type)], xml).into_response()
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
            {
                "rel": "http://ostatus.org/schema/1.0/subscribe",
                "template": shared.at("/authorize_interaction?uri={uri}"),
            },
        ],
    });
    ([(CONTENT_TYPE, "application/jrd+json")], json.to_string()).into_response()
}

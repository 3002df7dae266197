//! The instance document, old and new.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use http::HeaderMap;
use serde_json::{Value, json};

use super::attach::MAX_MEDIA;
use super::polls::{MAX_EXPIRATION, MAX_OPTION_CHARS, MAX_OPTIONS, MIN_EXPIRATION};
use super::text::CHARS_PER_URL;
use crate::error::ApiError;
use crate::shared::Shared;

/// An uncompressed P-256 point, as push services expect one. The sandbox
/// pushes nothing.
pub(crate) const VAPID_KEY: &str =
    "BOpfI-cn9xLLUQ8CEKhy9CWPGhUsb81CdhNVwP3lwY-aOM-qRC-d8dJfund8WBmhvIeta_X2zuzLgItNgz0v_Xg=";

pub(crate) const TITLE: &str = "Fediway sandbox";
const DESCRIPTION: &str = "A server that forgets everything.";

/// `GET /api/v2/instance`
pub(crate) async fn v2(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    check_viewer(&shared, &headers)?;
    let instance = shared.rules.personality.instance;
    let preview = shared.at("/packs/preview.png");
    let accounts = shared.state().accounts.len();
    let mut configuration = limits(&shared);
    configuration["urls"] = json!({
        "streaming": shared.streaming_url(),
        "status": null,
        "about": shared.at("/about"),
        "privacy_policy": shared.at("/privacy-policy"),
        "terms_of_service": null,
    });
    configuration["vapid"] = json!({ "public_key": VAPID_KEY });
    configuration["translation"] = json!({ "enabled": false });
    configuration["timelines_access"] = timelines_access(&shared);
    configuration["limited_federation"] = json!(false);
    let mut json = json!({
        "domain": shared.domain,
        "title": TITLE,
        "version": instance.instance_version,
        "source_url": instance.source_url,
        "description": DESCRIPTION,
        "usage": { "users": { "active_month": accounts } },
        "thumbnail": { "url": thumbnail(&shared) },
        "icon": [{ "src": preview, "size": "36x36" }],
        "languages": ["en"],
        "configuration": configuration,
        "registrations": {
            "enabled": false,
            "approval_required": false,
            "reason_required": false,
            "message": null,
            "min_age": null,
            "url": null,
        },
        "contact": { "email": "", "account": null },
        "rules": [],
    });
    if let Some(version) = instance.api_version {
        json["api_versions"] = json!({ "mastodon": version });
    }
    Ok(Json(json))
}

/// In limited federation, only users of this server may look.
fn check_viewer(shared: &Shared, headers: &HeaderMap) -> Result<(), ApiError> {
    if shared.rules.limited_federation && shared.viewer(headers, &[])?.is_none() {
        return Err(ApiError::unauthorized(
            "This API requires an authenticated user",
        ));
    }
    Ok(())
}

/// Some servers leave out their own address.
fn thumbnail(shared: &Shared) -> String {
    match shared.rules.personality.instance.thumbnail {
        Some(relative) => relative.to_owned(),
        None => shared.at("/packs/preview.png"),
    }
}

/// `GET /api/v1/instance`
pub(crate) async fn v1(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
) -> Result<Json<Value>, ApiError> {
    check_viewer(&shared, &headers)?;
    let instance = shared.rules.personality.instance;
    let urls = match shared.streaming_url() {
        Some(url) => json!({ "streaming_api": url }),
        None => json!({}),
    };
    let state = shared.state();
    Ok(Json(json!({
        "uri": shared.domain,
        "title": TITLE,
        "short_description": DESCRIPTION,
        "description": DESCRIPTION,
        "email": "",
        "version": instance.instance_version,
        "urls": urls,
        "stats": {
            "user_count": state.accounts.len(),
            "status_count": state.statuses.len(),
            "domain_count": 0,
        },
        "thumbnail": thumbnail(&shared),
        "languages": ["en"],
        "registrations": false,
        "approval_required": false,
        "invites_enabled": false,
        "configuration": limits(&shared),
        "contact_account": null,
        "rules": [],
    })))
}

/// The limits, which both documents tell.
fn limits(shared: &Shared) -> Value {
    let media = shared.api().media;
    json!({
        "accounts": {
            "max_featured_tags": 10,
            "max_pinned_statuses": 5,
            "max_profile_fields": 4,
        },
        "statuses": {
            "max_characters": shared.rules.max_status_chars,
            "max_media_attachments": MAX_MEDIA,
            "characters_reserved_per_url": CHARS_PER_URL,
        },
        "media_attachments": {
            "description_limit": media.description_limit,
            "supported_mime_types": media.mime_types,
            "image_size_limit": media.image_size_limit,
            "image_matrix_limit": 33_177_600,
            "video_size_limit": media.video_size_limit,
            "video_frame_rate_limit": 120,
            "video_matrix_limit": 8_294_400,
        },
        "polls": {
            "max_options": MAX_OPTIONS,
            "max_characters_per_option": MAX_OPTION_CHARS,
            "min_expiration": MIN_EXPIRATION,
            "max_expiration": MAX_EXPIRATION,
        },
    })
}

fn timelines_access(shared: &Shared) -> Value {
    let open = json!({ "local": "public", "remote": "public" });
    let closed = json!({ "local": "authenticated", "remote": "authenticated" });
    json!({
        "live_feeds": if shared.api().open_timelines { &open } else { &closed },
        "hashtag_feeds": open,
        "trending_link_feeds": open,
    })
}

//! The instance document, old and new.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::VAPID_KEY;
use super::attach::MAX_MEDIA;
use super::polls::{MAX_EXPIRATION, MAX_OPTION_CHARS, MAX_OPTIONS, MIN_EXPIRATION};
use super::text::CHARS_PER_URL;
use crate::shared::Shared;

pub(crate) const TITLE: &str = "Fediway sandbox";
const DESCRIPTION: &str = "A server that forgets everything.";

/// `GET /api/v2/instance`
pub(crate) async fn v2(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let personality = shared.rules.personality;
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
    configuration["timelines_access"] = timelines_access();
    configuration["limited_federation"] = json!(false);
    Json(json!({
        "domain": shared.domain,
        "title": TITLE,
        "version": personality.version,
        "source_url": "https://github.com/mastodon/mastodon",
        "description": DESCRIPTION,
        "usage": { "users": { "active_month": accounts } },
        "thumbnail": { "url": preview },
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
        "api_versions": { "mastodon": personality.api_version },
        "contact": { "email": "", "account": null },
        "rules": [],
    }))
}

/// `GET /api/v1/instance`
pub(crate) async fn v1(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let state = shared.state();
    Json(json!({
        "uri": shared.domain,
        "title": TITLE,
        "short_description": DESCRIPTION,
        "description": DESCRIPTION,
        "email": "",
        "version": shared.rules.personality.version,
        "urls": { "streaming_api": shared.streaming_url() },
        "stats": {
            "user_count": state.accounts.len(),
            "status_count": state.statuses.len(),
            "domain_count": 0,
        },
        "thumbnail": shared.at("/packs/preview.png"),
        "languages": ["en"],
        "registrations": false,
        "approval_required": false,
        "invites_enabled": false,
        "configuration": limits(&shared),
        "contact_account": null,
        "rules": [],
    }))
}

/// The limits, which both documents tell.
fn limits(shared: &Shared) -> Value {
    let personality = shared.rules.personality;
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
            "description_limit": personality.description_limit,
            "supported_mime_types": personality.mime_types,
            "image_size_limit": personality.image_size_limit,
            "image_matrix_limit": 33_177_600,
            "video_size_limit": personality.video_size_limit,
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

fn timelines_access() -> Value {
    let open = json!({ "local": "public", "remote": "public" });
    json!({
        "live_feeds": open,
        "hashtag_feeds": open,
        "trending_link_feeds": open,
    })
}

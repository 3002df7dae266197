//! Takahē.

use super::{
    Api, AppAnswer, ArrayInput, ClientId, Codes, Dates, Failing, Gates, HomeTimeline, IdStyle,
    IdStyles, Instance, Keys, LastStatus, Links, MASTODON_4_5 as COMMON, MediaApi, Metadata, OAuth,
    Personality, Pkce, RateHeaders, RateLimit, RedirectMatch, Registration, Revoke, RevokeBy,
    Scheduling, SecondLogin, StateEcho, Statuses, TextInput, UndeclaredLength, UnknownScopes,
    Words,
};

/// Takahē 0.11: a code lives a minute, and much is told in HTML.
pub(super) const TAKAHE: Personality = Personality {
    instance: Instance {
        software: "takahe",
        version: "0.11.0",
        instance_version: "takahe/0.11.0",
        source_url: "https://github.com/jointakahe/takahe",
        api_version: None,
        thumbnail: Some("/static/img/fjords-banner-600.fa337a5055b6.jpg"),
        nodeinfo: &[("2.0", "/nodeinfo/2.0/")],
        ..COMMON.instance
    },
    oauth: OAuth {
        pkce: Pkce::Ignored,
        metadata: Metadata::None,
        userinfo: false,
        unknown_scopes: UnknownScopes::Kept,
        registration: Registration {
            array: ArrayInput::Refused,
            text: TextInput::Verbatim,
            client_id: ClientId::Prefixed("tk-"),
            answer: AppAnswer {
                scopes: false,
                redirect_uris: false,
                secret_expires_at: false,
                vapid_key: false,
            },
            ..COMMON.oauth.registration
        },
        redirect: RedirectMatch::Substring,
        state: StateEcho {
            encoded: false,
            // Python's word for nothing.
            absent: Some("None"),
            ..COMMON.oauth.state
        },
        codes: Codes {
            lifetime_secs: 60,
            reusable: true,
            ..COMMON.oauth.codes
        },
        second_login: SecondLogin::NewToken,
        revoke: Revoke {
            by: RevokeBy::KnownToken,
            ..COMMON.oauth.revoke
        },
        app_token: Some("__app__"),
        authorize_slash: false,
        ..COMMON.oauth
    },
    api: Api {
        ids: IdStyles {
            media: IdStyle::Count,
            apps: IdStyle::Count,
            ..COMMON.api.ids
        },
        dates: Dates {
            last_status: LastStatus::Null,
            ..COMMON.api.dates
        },
        gates: Gates {
            undeclared_length: UndeclaredLength::ServerError,
            refuses_bad_tokens: true,
            ..COMMON.api.gates
        },
        rate_limit: RateLimit {
            headers: RateHeaders::None,
            ..COMMON.api.rate_limit
        },
        statuses: Statuses {
            keys: Keys::Ignored,
            scheduling: Scheduling::Ignored,
            ..COMMON.api.statuses
        },
        media: MediaApi {
            v2_at_once: true,
            image_size_limit: 10_485_760,
            mime_types: &["image/gif", "image/jpeg", "image/png", "image/webp"],
            ..COMMON.api.media
        },
        links: Links {
            from_host: true,
            ..COMMON.api.links
        },
        home: HomeTimeline::InBackground {
            every: 5,
            late_secs: 5,
        },
        tells_language: false,
        ..COMMON.api
    },
    streaming: None,
    words: &[
        (Failing::WrongCode, Words::Html(500, "Server Error (500)")),
        (Failing::WrongClient, Words::Json(401, "access_denied")),
        (
            Failing::NoCode,
            Words::Described(400, "invalid_request", "Required param : code"),
        ),
        (
            Failing::UnsupportedGrant,
            Words::Json(400, "invalid_grant_type"),
        ),
        (Failing::RedirectArray, Words::Json(400, "invalid_input")),
        (
            Failing::NoToken,
            Words::Json(401, "identity_token_required"),
        ),
        (
            Failing::NeedsUser,
            Words::Json(401, "identity_token_required"),
        ),
        (Failing::BadToken, Words::Text(400, "Invalid Bearer token")),
        (Failing::NotFound, Words::Html(404, "Not Found")),
        (
            Failing::UndeclaredLength,
            Words::Html(500, "Server Error (500)"),
        ),
    ],
};

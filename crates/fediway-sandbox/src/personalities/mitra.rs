//! Mitra.

use super::{
    Api, AppAnswer, ArrayInput, Bounds, ClientCheck, ClientId, Codes, Dates, Failing, IdStyle,
    IdStyles, Instance, LastStatus, Links, ListBounds, MASTODON_4_5 as COMMON, MediaApi, Metadata,
    MinId, OAuth, Personality, Pkce, RedirectMatch, Registration, Revoke, RevokeBy, Scheduling,
    SecondLogin, Stamp, Statuses, TextInput, Tokens, UnknownScopes, Words,
};

const IGNORED: ListBounds = ListBounds {
    min_id: MinId::Ignored,
    since_id: false,
};

/// Mitra 5.9: any secret will do, and after thirty days one logs in again.
pub(super) const MITRA: Personality = Personality {
    instance: Instance {
        software: "mitra",
        version: "5.9.2-dev",
        instance_version: "4.0.0 (compatible; Mitra 5.9.2-dev)",
        source_url: "https://codeberg.org/silverpill/mitra",
        api_version: None,
        nodeinfo: &[("2.0", "/nodeinfo/2.0"), ("2.1", "/nodeinfo/2.1")],
        ..COMMON.instance
    },
    oauth: OAuth {
        grants: &["authorization_code", "password"],
        pkce: Pkce::Ignored,
        metadata: Metadata::None,
        userinfo: false,
        scopes: &["read", "write"],
        unknown_scopes: UnknownScopes::Dropped,
        registration: Registration {
            array: ArrayInput::Refused,
            text: TextInput::One,
            client_id: ClientId::Uuid,
            answer: AppAnswer {
                secret_expires_at: false,
                vapid_key: false,
                ..COMMON.oauth.registration.answer
            },
            ..COMMON.oauth.registration
        },
        redirect: RedirectMatch::Exact,
        codes: Codes {
            lifetime_secs: 300,
            reusable: true,
            ..COMMON.oauth.codes
        },
        client: ClientCheck {
            secret: false,
            basic: false,
        },
        second_login: SecondLogin::NewToken,
        tokens: Tokens {
            lifetime_secs: Some(30 * 24 * 60 * 60),
            ..COMMON.oauth.tokens
        },
        revoke: Revoke {
            by: RevokeBy::Bearer,
            ..COMMON.oauth.revoke
        },
        ..COMMON.oauth
    },
    api: Api {
        ids: IdStyles {
            accounts: IdStyle::Uuid,
            statuses: IdStyle::Uuid,
            media: IdStyle::Uuid,
            apps: IdStyle::Count,
        },
        dates: Dates {
            accounts: Stamp::Millis,
            last_status: LastStatus::Null,
            ..COMMON.api.dates
        },
        doubled_errors: true,
        statuses: Statuses {
            max_chars: 5000,
            form_booleans: false,
            multipart: false,
            scheduling: Scheduling::Ignored,
            unlisted_is_public: true,
            drops_warning: true,
            ..COMMON.api.statuses
        },
        media: MediaApi {
            v2_at_once: true,
            update_json_only: true,
            ..COMMON.api.media
        },
        links: Links {
            prev: false,
            ..COMMON.api.links
        },
        bounds: Bounds {
            timelines: IGNORED,
            account_statuses: IGNORED,
            notifications: ListBounds {
                min_id: MinId::Above,
                since_id: false,
            },
            relations: IGNORED,
        },
        role_id_is_number: true,
        open_timelines: false,
        ..COMMON.api
    },
    streaming: None,
    words: &[
        (
            Failing::WrongCode,
            Words::Json(404, "authorization not found"),
        ),
        (
            Failing::WrongClient,
            Words::Json(401, "invalid client credentials"),
        ),
        (
            Failing::NoCode,
            Words::Json(400, "authorization code is required"),
        ),
        (Failing::NoClient, Words::Json(400, "client ID is required")),
        (
            Failing::RedirectArray,
            Words::Json(
                400,
                "Json deserialize error: invalid type: sequence, expected a string at line 1 column 42",
            ),
        ),
        (
            Failing::RedirectUris,
            Words::Json(400, "invalid redirect URI"),
        ),
        (
            Failing::NoToken,
            Words::Json(401, "auth header is not present"),
        ),
        (
            Failing::BadToken,
            Words::Json(401, "access token is invalid"),
        ),
        (Failing::NotFound, Words::Json(404, "post not found")),
        (
            Failing::TooManyRequests,
            Words::Text(429, "Too many requests, retry in 119s"),
        ),
        (
            Failing::FormBoolean,
            Words::Json(
                400,
                "Form deserialize error: provided string was not `true` or `false`",
            ),
        ),
        (Failing::BodyKind, Words::Json(400, "Content type error")),
    ],
};

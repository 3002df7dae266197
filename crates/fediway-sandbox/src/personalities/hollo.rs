//! Hollo.

use super::{
    AccountLinks, Api, Bounds, CreatedAt, Failing, IdStyle, IdStyles, Instance, Links, ListBounds,
    MASTODON_4_5 as COMMON, MediaApi, Metadata, MinId, OAuth, Personality, Pkce, RedirectMatch,
    Registration, Revoke, RevokeBy, Scheduling, SecondLogin, StateEcho, Statuses, Tokens, Words,
};

/// The message of most of its errors, which are objects.
const INVALID: &str = "Invalid input";

/// Hollo 0.10: by the letter of the standards, and of its own schemas.
pub(super) const HOLLO: Personality = Personality {
    instance: Instance {
        software: "hollo",
        version: "0.10.0",
        instance_version: "0.10.0",
        source_url: "https://github.com/fedify-dev/hollo",
        api_version: None,
        nodeinfo: &[("2.1", "/nodeinfo/2.1")],
        ..COMMON.instance
    },
    oauth: OAuth {
        pkce: Pkce::S256OrPage,
        metadata: Metadata::Rfc8414 {
            registration: false,
        },
        registration: Registration {
            known_fields: Some(&["client_name", "redirect_uris", "scopes", "website"]),
            ..COMMON.oauth.registration
        },
        redirect: RedirectMatch::Exact,
        state: StateEcho {
            on_deny: false,
            ..COMMON.oauth.state
        },
        second_login: SecondLogin::NewToken,
        tokens: Tokens {
            created_at: CreatedAt::Millis,
            ..COMMON.oauth.tokens
        },
        revoke: Revoke {
            by: RevokeBy::Rfc7009,
            ..COMMON.oauth.revoke
        },
        ..COMMON.oauth
    },
    api: Api {
        ids: IdStyles {
            accounts: IdStyle::Uuid,
            statuses: IdStyle::Uuid,
            media: IdStyle::Uuid,
            apps: IdStyle::Uuid,
        },
        statuses: Statuses {
            max_chars: 10_000,
            form_lists: false,
            form_booleans: false,
            scheduling: Scheduling::Ignored,
            ..COMMON.api.statuses
        },
        media: MediaApi {
            v2_at_once: true,
            ..COMMON.api.media
        },
        links: Links {
            account_statuses: AccountLinks::SkipsOne,
            ..COMMON.api.links
        },
        bounds: Bounds {
            timelines: ListBounds {
                min_id: MinId::Newest,
                since_id: true,
            },
            account_statuses: ListBounds {
                min_id: MinId::Newest,
                since_id: false,
            },
            ..COMMON.api.bounds
        },
        ..COMMON.api
    },
    streaming: None,
    words: &[
        (
            Failing::UnknownField,
            Words::Object(422, "ZodError", INVALID),
        ),
        (
            Failing::UnknownScope,
            Words::Object(422, "ZodError", INVALID),
        ),
        (
            Failing::RedirectUris,
            Words::Object(422, "ZodError", INVALID),
        ),
        (
            Failing::FormBoolean,
            Words::Object(422, "ZodError", INVALID),
        ),
        (Failing::NoToken, Words::Json(401, "unauthorized")),
        (Failing::BadToken, Words::Json(401, "invalid_token")),
        (
            Failing::TokenTypeHint,
            Words::Described(
                400,
                "unsupported_token_type",
                "The authorization server does not support the revocation of this token type.",
            ),
        ),
    ],
};

//! Pleroma.

use super::{
    Api, AppAnswer, ArrayInput, Dates, Failing, IdStyle, IdStyles, Instance, LastStatus,
    MASTODON_4_5 as COMMON, Metadata, OAuth, Personality, Pkce, RateHeaders, RateLimit,
    RedirectMatch, Refresh, Registration, Revoke, RevokeBy, SCOPES_BEFORE_PROFILE, STREAMING,
    SecondLogin, Stamp, Statuses, Streaming, TokenIn, Tokens, Words,
};

/// A hundred years, which no 32 bits hold.
const CENTURY_SECS: u64 = 3_155_760_000;

/// Pleroma 2.7.
pub(super) const PLEROMA: Personality = Personality {
    instance: Instance {
        software: "pleroma",
        version: "2.7.0",
        instance_version: "2.7.2 (compatible; Pleroma 2.7.0)",
        source_url: "https://git.pleroma.social/pleroma/pleroma",
        api_version: None,
        nodeinfo: &[("2.0", "/nodeinfo/2.0.json"), ("2.1", "/nodeinfo/2.1.json")],
        ..COMMON.instance
    },
    oauth: OAuth {
        grants: &[
            "authorization_code",
            "client_credentials",
            "password",
            "refresh_token",
        ],
        pkce: Pkce::Ignored,
        metadata: Metadata::None,
        userinfo: false,
        scopes: SCOPES_BEFORE_PROFILE,
        registration: Registration {
            array: ArrayInput::Refused,
            answer: AppAnswer {
                secret_expires_at: false,
                redirect_uris: false,
                ..COMMON.oauth.registration.answer
            },
            ..COMMON.oauth.registration
        },
        redirect: RedirectMatch::Exact,
        second_login: SecondLogin::NewToken,
        tokens: Tokens {
            lifetime_secs: Some(CENTURY_SECS),
            refresh: Some(Refresh {
                lifetime_secs: None,
            }),
            ..COMMON.oauth.tokens
        },
        revoke: Revoke {
            by: RevokeBy::Token,
            ..COMMON.oauth.revoke
        },
        session_callback: true,
        bearer_any_case: true,
        ..COMMON.oauth
    },
    api: Api {
        ids: IdStyles {
            accounts: IdStyle::Flake,
            statuses: IdStyle::Flake,
            media: IdStyle::Flake,
            apps: IdStyle::Count,
        },
        dates: Dates {
            accounts: Stamp::Millis,
            last_status: LastStatus::Stamp,
            ..COMMON.api.dates
        },
        rate_limit: RateLimit {
            headers: RateHeaders::None,
            ..COMMON.api.rate_limit
        },
        statuses: Statuses {
            max_chars: 5000,
            poll_with_files: true,
            orphans_know_whom: false,
            ..COMMON.api.statuses
        },
        ..COMMON.api
    },
    streaming: Some(Streaming {
        server_sent_events: false,
        token: TokenIn {
            header: false,
            ..STREAMING.token
        },
        answers: Some("pleroma:respond"),
        ..STREAMING
    }),
    words: &[
        (Failing::WrongCode, Words::Json(400, "Invalid credentials")),
        (
            Failing::WrongClient,
            Words::Json(400, "Invalid credentials"),
        ),
    ],
};

//! Iceshrimp-JS.

use super::{
    ArrayInput, ClientCheck, Failing, Instance, MASTODON_4_5 as COMMON, Metadata, OAuth,
    Personality, Pkce, RedirectMatch, Registration, SCOPES_BEFORE_PROFILE, STREAMING, SecondLogin,
    Streaming, Words,
};

/// Iceshrimp-JS of 2026-07: an array of redirect URIs crashes it.
pub(super) const ICESHRIMP_JS: Personality = Personality {
    instance: Instance {
        software: "iceshrimp",
        version: "2023.12.14",
        instance_version: "4.2.1 (compatible; Iceshrimp 2023.12.14)",
        source_url: "https://iceshrimp.dev/iceshrimp/iceshrimp",
        api_version: None,
        ..COMMON.instance
    },
    oauth: OAuth {
        grants: &["authorization_code"],
        pkce: Pkce::Ignored,
        metadata: Metadata::None,
        userinfo: false,
        scopes: SCOPES_BEFORE_PROFILE,
        registration: Registration {
            array: ArrayInput::Refused,
            ..COMMON.oauth.registration
        },
        redirect: RedirectMatch::Exact,
        client: ClientCheck {
            basic: false,
            ..COMMON.oauth.client
        },
        second_login: SecondLogin::NewToken,
        scope_at_token: true,
        ..COMMON.oauth
    },
    streaming: Some(Streaming {
        server_sent_events: false,
        ..STREAMING
    }),
    words: &[(
        Failing::RedirectArray,
        Words::Json(500, "Internal server error"),
    )],
    ..COMMON
};

//! Pixelfed.

use super::{
    ArrayInput, Instance, MASTODON_4_5 as COMMON, Metadata, OAuth, Personality, Pkce, Refresh,
    Registration, Removes, Revoke, RevokeBy, SCOPES_BEFORE_PROFILE, SecondLogin, TextInput, Tokens,
};

const DAY_SECS: u64 = 24 * 60 * 60;

/// Pixelfed of 2024-03.
pub(super) const PIXELFED: Personality = Personality {
    instance: Instance {
        software: "pixelfed",
        version: "0.11.13",
        instance_version: "3.5.3 (compatible; Pixelfed 0.11.13)",
        source_url: "https://github.com/pixelfed/pixelfed",
        api_version: None,
        nodeinfo: &[("2.0", "/api/nodeinfo/2.0.json")],
        ..COMMON.instance
    },
    oauth: OAuth {
        grants: &["authorization_code", "refresh_token", "client_credentials"],
        // "Optional" is what enforcing it when it was sent comes to.
        pkce: Pkce::S256,
        metadata: Metadata::None,
        userinfo: false,
        scopes: SCOPES_BEFORE_PROFILE,
        registration: Registration {
            array: ArrayInput::Refused,
            text: TextInput::Verbatim,
            ..COMMON.oauth.registration
        },
        second_login: SecondLogin::NewToken,
        tokens: Tokens {
            lifetime_secs: Some(365 * DAY_SECS),
            refresh: Some(Refresh {
                lifetime_secs: Some(400 * DAY_SECS),
            }),
            ..COMMON.oauth.tokens
        },
        revoke: Revoke {
            by: RevokeBy::Nobody,
            removes: Removes::Token,
        },
        ..COMMON.oauth
    },
    streaming: None,
    ..COMMON
};

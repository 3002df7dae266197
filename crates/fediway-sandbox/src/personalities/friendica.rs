//! Friendica.

use super::{
    ArrayInput, Codes, CreatedAt, Instance, MASTODON_4_5 as COMMON, Metadata, OAuth, Personality,
    Pkce, RedirectMatch, Registration, Removes, Revoke, SCOPES_BEFORE_PROFILE, SecondLogin, Tokens,
};

/// Friendica of 2024-10: one token per app and person.
pub(super) const FRIENDICA: Personality = Personality {
    instance: Instance {
        software: "friendica",
        version: "2024.12-dev-1571",
        instance_version: "2.8.0 (compatible; Friendica 2024.12-dev)",
        source_url: "https://github.com/friendica/friendica",
        api_version: None,
        ..COMMON.instance
    },
    oauth: OAuth {
        pkce: Pkce::Ignored,
        metadata: Metadata::None,
        userinfo: false,
        scopes: SCOPES_BEFORE_PROFILE,
        registration: Registration {
            array: ArrayInput::First,
            ..COMMON.oauth.registration
        },
        redirect: RedirectMatch::WithoutQuery,
        codes: Codes {
            lifetime_secs: 300,
            ..COMMON.oauth.codes
        },
        second_login: SecondLogin::OneToken,
        tokens: Tokens {
            created_at: CreatedAt::Text,
            ..COMMON.oauth.tokens
        },
        revoke: Revoke {
            removes: Removes::AllOfApp,
            ..COMMON.oauth.revoke
        },
        ..COMMON.oauth
    },
    streaming: None,
    ..COMMON
};

//! Sharkey.

use super::{
    ArrayInput, ClientId, Instance, MASTODON_4_5 as COMMON, Metadata, OAuth, Personality, Pkce,
    RedirectMatch, Registration, Revoke, RevokeBy, SecondLogin, TextInput, UnknownScopes,
};

/// Sharkey: a Misskey whose metadata speaks of another API than Mastodon's.
pub(super) const SHARKEY: Personality = Personality {
    instance: Instance {
        software: "sharkey",
        version: "2025.4.4",
        instance_version: "3.0.0 (compatible; Sharkey 2025.4.4)",
        source_url: "https://activitypub.software/TransFem-org/Sharkey",
        api_version: None,
        ..COMMON.instance
    },
    oauth: OAuth {
        grants: &["authorization_code"],
        pkce: Pkce::Ignored,
        metadata: Metadata::Misskey,
        userinfo: false,
        unknown_scopes: UnknownScopes::Kept,
        registration: Registration {
            array: ArrayInput::Accepted,
            text: TextInput::Verbatim,
            client_id: ClientId::Base64Url,
            ..COMMON.oauth.registration
        },
        redirect: RedirectMatch::Unchecked,
        second_login: SecondLogin::NewToken,
        revoke: Revoke {
            by: RevokeBy::Nobody,
            ..COMMON.oauth.revoke
        },
        ..COMMON.oauth
    },
    streaming: None,
    ..COMMON
};

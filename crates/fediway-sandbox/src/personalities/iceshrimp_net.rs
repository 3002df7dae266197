//! Iceshrimp.NET.

use super::{
    Api, ArrayInput, ClientCheck, Dates, Failing, Instance, MASTODON_4_5 as COMMON, Metadata,
    OAuth, Personality, Pkce, RedirectMatch, Registration, SCOPES_BEFORE_PROFILE, STREAMING,
    SecondLogin, Stamp, Streaming, TextInput, Words,
};

/// Iceshrimp.NET of 2025-02: `profile` is unknown and refused.
pub(super) const ICESHRIMP_NET: Personality = Personality {
    instance: Instance {
        software: "Iceshrimp.NET",
        version: "2025.1-beta5",
        instance_version: "4.2.1 (compatible; Iceshrimp.NET/2025.1-beta5)",
        source_url: "https://iceshrimp.dev/iceshrimp/Iceshrimp.NET",
        api_version: None,
        ..COMMON.instance
    },
    oauth: OAuth {
        pkce: Pkce::Ignored,
        metadata: Metadata::None,
        userinfo: false,
        scopes: SCOPES_BEFORE_PROFILE,
        registration: Registration {
            array: ArrayInput::Refused,
            text: TextInput::NewlineList,
            ..COMMON.oauth.registration
        },
        redirect: RedirectMatch::Exact,
        client: ClientCheck {
            basic: false,
            ..COMMON.oauth.client
        },
        second_login: SecondLogin::NewToken,
        ..COMMON.oauth
    },
    api: Api {
        dates: Dates {
            // The facts know this form and not whose it is. Someone must have it.
            statuses: Stamp::MicrosOffset,
            accounts: Stamp::MicrosOffset,
            ..COMMON.api.dates
        },
        ..COMMON.api
    },
    streaming: Some(Streaming {
        server_sent_events: false,
        ..STREAMING
    }),
    words: &[
        (
            Failing::UnknownScope,
            Words::Json(400, "Invalid scopes parameter"),
        ),
        (
            Failing::RedirectArray,
            Words::Json(400, "Invalid redirect_uris parameter"),
        ),
    ],
};

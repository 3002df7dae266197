//! snac.

use super::{
    AccountLinks, Api, ArrayInput, Codes, Failing, Gates, IdStyle, IdStyles, Instance, Links,
    MASTODON_4_5 as COMMON, Metadata, OAuth, Personality, Pkce, RateHeaders, RateLimit,
    RedirectMatch, Registration, Removes, Revoke, Scheduling, SecondLogin, StateEcho, Statuses,
    TextInput, Tokens, UndeclaredLength, UnknownScopes, Words,
};

/// snac 2.94: a small server which looks at little.
pub(super) const SNAC: Personality = Personality {
    instance: Instance {
        software: "snac",
        version: "2.94",
        instance_version: "4.0.0 (not true; really snac/2.94)",
        source_url: "https://codeberg.org/grunfink/snac2",
        api_version: None,
        v2: false,
        nodeinfo: &[("2.0", "/nodeinfo_2_0")],
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
            scopes_field: "scope",
            ..COMMON.oauth.registration
        },
        redirect: RedirectMatch::Unchecked,
        state: StateEcho {
            encoded: false,
            ..COMMON.oauth.state
        },
        codes: Codes {
            compared: false,
            ..COMMON.oauth.codes
        },
        second_login: SecondLogin::NewToken,
        tokens: Tokens {
            scope_of_app: true,
            ..COMMON.oauth.tokens
        },
        revoke: Revoke {
            removes: Removes::AppToo,
            ..COMMON.oauth.revoke
        },
        ..COMMON.oauth
    },
    api: Api {
        ids: IdStyles {
            accounts: IdStyle::Hex,
            statuses: IdStyle::Dotted,
            media: IdStyle::Hex,
            apps: IdStyle::Hex,
        },
        gates: Gates {
            undeclared_length: UndeclaredLength::Dropped,
            ..COMMON.api.gates
        },
        rate_limit: RateLimit {
            headers: RateHeaders::None,
            ..COMMON.api.rate_limit
        },
        statuses: Statuses {
            scheduling: Scheduling::AnsweredAsStatus,
            ..COMMON.api.statuses
        },
        links: Links {
            account_statuses: AccountLinks::Missing,
            ..COMMON.api.links
        },
        bad_token_at_verify: Some(422),
        ..COMMON.api
    },
    streaming: None,
    words: &[(Failing::WrongClient, Words::Empty(401))],
};

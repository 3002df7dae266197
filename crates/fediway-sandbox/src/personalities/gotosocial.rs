//! GoToSocial.

use super::{
    Api, ArrayInput, ClientCheck, ClientId, Codes, Failing, Gates, IdStyle, IdStyles, Instance,
    Keys, MASTODON_4_5 as COMMON, MediaApi, Metadata, OAuth, Personality, Pkce, RateHeaders,
    RateLimit, RedirectMatch, Registration, Revoke, RevokeBy, STREAMING, SecondLogin, Statuses,
    Streaming, TextInput, Words,
};

/// GoToSocial 0.20: strict about headers, brief about errors.
pub(super) const GOTOSOCIAL: Personality = Personality {
    instance: Instance {
        software: "gotosocial",
        version: "0.20.1+git-ec8e2a3",
        instance_version: "0.20.1+git-ec8e2a3",
        source_url: "https://codeberg.org/superseriousbusiness/gotosocial",
        api_version: None,
        ..COMMON.instance
    },
    oauth: OAuth {
        pkce: Pkce::Ignored,
        metadata: Metadata::None,
        userinfo: false,
        registration: Registration {
            array: ArrayInput::Refused,
            text: TextInput::NewlineList,
            client_id: ClientId::Ulid,
            ..COMMON.oauth.registration
        },
        redirect: RedirectMatch::Exact,
        codes: Codes {
            lifetime_secs: 300,
            ..COMMON.oauth.codes
        },
        client: ClientCheck {
            basic: false,
            ..COMMON.oauth.client
        },
        second_login: SecondLogin::NewToken,
        revoke: Revoke {
            by: RevokeBy::AllInBody,
            ..COMMON.oauth.revoke
        },
        redirect_for_apps: true,
        revoke_json: false,
        ..COMMON.oauth
    },
    api: Api {
        ids: IdStyles {
            // Those of accounts are not in the order of time.
            accounts: IdStyle::RandomUlid,
            statuses: IdStyle::Ulid,
            media: IdStyle::Ulid,
            apps: IdStyle::Ulid,
        },
        gates: Gates {
            needs_user_agent: true,
            needs_accept: true,
            ..COMMON.api.gates
        },
        rate_limit: RateLimit {
            headers: RateHeaders::Epoch,
            covers_oauth: true,
        },
        statuses: Statuses {
            max_chars: 5000,
            keys: Keys::Ignored,
            delete_lingers: true,
            ..COMMON.api.statuses
        },
        media: MediaApi {
            v2_at_once: true,
            ..COMMON.api.media
        },
        ..COMMON.api
    },
    streaming: Some(Streaming {
        server_sent_events: false,
        any_stream: true,
        newline: true,
        empty_payload: true,
        direct_updates: true,
        ..STREAMING
    }),
    words: &[
        (
            Failing::WrongCode,
            Words::Json(400, "sql: no rows in result set"),
        ),
        (
            Failing::WrongClient,
            Words::Described(400, "invalid_client", "Client authentication failed"),
        ),
        (
            Failing::RedirectArray,
            Words::Json(
                400,
                "Bad Request: cannot unmarshal array into redirect_uris of type string",
            ),
        ),
        (
            Failing::MayNotRevoke,
            Words::Described(
                403,
                "unauthorized_client",
                "You are not authorized to revoke this token",
            ),
        ),
        (
            Failing::NoToken,
            Words::Json(401, "Unauthorized: token not supplied"),
        ),
        (Failing::BadToken, Words::Json(401, "Unauthorized")),
        (Failing::NotFound, Words::Json(404, "Not Found")),
    ],
};

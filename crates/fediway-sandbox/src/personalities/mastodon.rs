//! Mastodon: the common stock of every other row.

use super::{
    AccountLinks, Api, AppAnswer, ArrayInput, Bounds, ClientCheck, ClientId, Codes, CreatedAt,
    Dates, Gates, HomeTimeline, IdStyle, IdStyles, Instance, Keys, LastStatus, Links, ListBounds,
    MediaApi, Metadata, MinId, OAuth, Personality, Pkce, RateHeaders, RateLimit, RedirectMatch,
    Registration, Removes, Revoke, RevokeBy, Scheduling, SecondLogin, Stamp, StateEcho, Statuses,
    Streaming, TextInput, TokenIn, Tokens, UndeclaredLength, UnknownScopes,
};

const HONOURED: ListBounds = ListBounds {
    min_id: MinId::Above,
    since_id: true,
};

/// Mastodon 4.5.
pub(crate) const MASTODON_4_5: Personality = Personality {
    instance: INSTANCE,
    oauth: OAUTH,
    api: API,
    streaming: Some(STREAMING),
    words: &[],
};

/// Mastodon 4.3: the password grant is still there, `userinfo` not yet.
pub(super) const MASTODON_4_3: Personality = Personality {
    instance: Instance {
        version: "4.3.9",
        instance_version: "4.3.9",
        api_version: Some(2),
        ..INSTANCE
    },
    oauth: OAuth {
        grants: WITH_PASSWORD,
        userinfo: false,
        ..OAUTH
    },
    ..MASTODON_4_5
};

/// Mastodon 4.2: before PKCE, metadata, `profile`, arrays, and keys of
/// scheduled statuses.
pub(super) const MASTODON_4_2: Personality = Personality {
    instance: Instance {
        version: "4.2.20",
        instance_version: "4.2.20",
        api_version: None,
        ..INSTANCE
    },
    oauth: OAuth {
        grants: WITH_PASSWORD,
        pkce: Pkce::Ignored,
        metadata: Metadata::None,
        userinfo: false,
        scopes: SCOPES_BEFORE_PROFILE,
        registration: Registration {
            array: ArrayInput::Refused,
            answer: AppAnswer {
                scopes: false,
                redirect_uris: false,
                secret_expires_at: false,
                vapid_key: true,
            },
            ..OAUTH.registration
        },
        ..OAUTH
    },
    api: Api {
        statuses: Statuses {
            keys: Keys::Honoured {
                scheduled: false,
                locked: false,
            },
            ..API.statuses
        },
        ..API
    },
    ..MASTODON_4_5
};

const WITH_PASSWORD: &[&str] = &["authorization_code", "client_credentials", "password"];

const INSTANCE: Instance = Instance {
    software: "mastodon",
    version: "4.5.0",
    instance_version: "4.5.0",
    source_url: "https://github.com/mastodon/mastodon",
    api_version: Some(7),
    v2: true,
    thumbnail: None,
    nodeinfo: &[("2.0", "/nodeinfo/2.0")],
};

const OAUTH: OAuth = OAuth {
    grants: &["authorization_code", "client_credentials"],
    pkce: Pkce::S256,
    metadata: Metadata::Rfc8414 { registration: true },
    userinfo: true,
    scopes: SCOPES,
    unknown_scopes: UnknownScopes::Refused,
    registration: Registration {
        array: ArrayInput::Accepted,
        text: TextInput::WhiteSpaceList,
        known_fields: None,
        scopes_field: "scopes",
        client_id: ClientId::Opaque,
        answer: AppAnswer {
            scopes: true,
            redirect_uris: true,
            secret_expires_at: true,
            vapid_key: true,
        },
    },
    redirect: RedirectMatch::LoopbackIpPort,
    state: StateEcho {
        encoded: true,
        absent: None,
        on_deny: true,
    },
    codes: Codes {
        lifetime_secs: 600,
        reusable: false,
        compared: true,
    },
    client: ClientCheck {
        secret: true,
        basic: true,
    },
    second_login: SecondLogin::SameToken,
    tokens: Tokens {
        lifetime_secs: None,
        refresh: None,
        created_at: CreatedAt::Seconds,
        scope_of_app: false,
    },
    revoke: Revoke {
        by: RevokeBy::Client,
        removes: Removes::Token,
    },
    session_callback: false,
    scope_at_token: false,
    redirect_for_apps: false,
    app_token: None,
    authorize_slash: true,
    revoke_json: true,
    // Doorkeeper is not so strict. The sandbox is, because others are.
    bearer_any_case: false,
};

const API: Api = Api {
    ids: IdStyles {
        accounts: IdStyle::Snowflake,
        statuses: IdStyle::Snowflake,
        media: IdStyle::Snowflake,
        apps: IdStyle::Snowflake,
    },
    dates: Dates {
        statuses: Stamp::Millis,
        accounts: Stamp::Midnight,
        last_status: LastStatus::Date,
    },
    doubled_errors: false,
    gates: Gates {
        needs_user_agent: false,
        needs_accept: false,
        undeclared_length: UndeclaredLength::Accepted,
        refuses_bad_tokens: false,
    },
    rate_limit: RateLimit {
        headers: RateHeaders::IsoMicros,
        covers_oauth: false,
    },
    statuses: Statuses {
        max_chars: 500,
        keys: Keys::Honoured {
            scheduled: true,
            locked: false,
        },
        form_lists: true,
        form_booleans: true,
        multipart: true,
        scheduling: Scheduling::Scheduled,
        poll_with_files: false,
        unlisted_is_public: false,
        drops_warning: false,
        delete_lingers: false,
        orphans_know_whom: true,
    },
    media: MediaApi {
        v2_at_once: false,
        update_json_only: false,
        description_limit: 1500,
        image_size_limit: 16_777_216,
        video_size_limit: 103_809_024,
        mime_types: MIME_TYPES,
    },
    links: Links {
        from_host: false,
        prev: true,
        account_statuses: AccountLinks::Right,
    },
    bounds: Bounds {
        timelines: HONOURED,
        account_statuses: HONOURED,
        notifications: HONOURED,
        relations: HONOURED,
    },
    home: HomeTimeline::AtOnce,
    role_id_is_number: false,
    tells_language: true,
    bad_token_at_verify: None,
    open_timelines: true,
};

pub(super) const STREAMING: Streaming = Streaming {
    websocket: true,
    server_sent_events: true,
    token: TokenIn {
        header: true,
        protocol: true,
        query: true,
    },
    any_stream: false,
    names_stream: true,
    newline: false,
    empty_payload: false,
    direct_updates: false,
    answers: None,
};

/// Every scope, with the younger ones where Mastodon lists them.
macro_rules! scopes {
    ($($younger:literal),*) => {
        &[
            "read",
            $($younger,)*
            "write",
            "write:accounts",
            "write:blocks",
            "write:bookmarks",
            "write:conversations",
            "write:favourites",
            "write:filters",
            "write:follows",
            "write:lists",
            "write:media",
            "write:mutes",
            "write:notifications",
            "write:reports",
            "write:statuses",
            "read:accounts",
            "read:blocks",
            "read:bookmarks",
            "read:favourites",
            "read:filters",
            "read:follows",
            "read:lists",
            "read:mutes",
            "read:notifications",
            "read:search",
            "read:statuses",
            "follow",
            "push",
            "admin:read",
            "admin:read:accounts",
            "admin:read:reports",
            "admin:read:domain_allows",
            "admin:read:domain_blocks",
            "admin:read:ip_blocks",
            "admin:read:email_domain_blocks",
            "admin:read:canonical_email_blocks",
            "admin:write",
            "admin:write:accounts",
            "admin:write:reports",
            "admin:write:domain_allows",
            "admin:write:domain_blocks",
            "admin:write:ip_blocks",
            "admin:write:email_domain_blocks",
            "admin:write:canonical_email_blocks",
        ]
    };
}

const SCOPES: &[&str] = scopes!("profile");

/// What was known before Mastodon 4.3.
pub(super) const SCOPES_BEFORE_PROFILE: &[&str] = scopes!();

const MIME_TYPES: &[&str] = &[
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/heic",
    "image/heif",
    "image/webp",
    "image/avif",
    "video/webm",
    "video/mp4",
    "video/quicktime",
    "video/ogg",
    "audio/wave",
    "audio/wav",
    "audio/x-wav",
    "audio/x-pn-wave",
    "audio/vnd.wave",
    "audio/ogg",
    "audio/vorbis",
    "audio/mpeg",
    "audio/mp3",
    "audio/webm",
    "audio/flac",
    "audio/aac",
    "audio/m4a",
    "audio/x-m4a",
    "audio/mp4",
    "audio/3gpp",
    "video/x-ms-asf",
];

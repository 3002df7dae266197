//! How a server logs people in: its row of the OAuth matrix.

/// The OAuth half of a personality.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OAuth {
    /// The grant types of the token endpoint.
    pub(crate) grants: &'static [&'static str],
    pub(crate) pkce: Pkce,
    pub(crate) metadata: Metadata,
    /// Whether `/oauth/userinfo` exists.
    pub(crate) userinfo: bool,
    /// Every scope the server knows.
    pub(crate) scopes: &'static [&'static str],
    pub(crate) unknown_scopes: UnknownScopes,
    pub(crate) registration: Registration,
    pub(crate) redirect: RedirectMatch,
    pub(crate) state: StateEcho,
    pub(crate) codes: Codes,
    pub(crate) client: ClientCheck,
    pub(crate) second_login: SecondLogin,
    pub(crate) tokens: Tokens,
    pub(crate) revoke: Revoke,
    /// Whether a browser that has a session already is sent back at once with
    /// an `access_token` and no code, unless `force_login` is asked for.
    pub(crate) session_callback: bool,
    /// Whether the token request must name its scope.
    pub(crate) scope_at_token: bool,
    /// Whether even `client_credentials` needs a `redirect_uri`.
    pub(crate) redirect_for_apps: bool,
    /// What an app gets for `client_credentials`; a secret of its own if none.
    pub(crate) app_token: Option<&'static str>,
    /// Whether `/oauth/authorize/` is as good as without the slash.
    pub(crate) authorize_slash: bool,
    /// Whether the revocation endpoint reads JSON as well as forms.
    pub(crate) revoke_json: bool,
    /// Whether `bearer` is as good as `Bearer`.
    pub(crate) bearer_any_case: bool,
}

/// What becomes of a PKCE challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pkce {
    /// Nothing, whatever the metadata may say.
    Ignored,
    /// S256 is enforced when it was sent, `plain` is refused.
    S256,
    /// The same, and the refusal is a 400 instead of a redirect.
    S256OrPage,
}

/// The document at `/.well-known/oauth-authorization-server`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Metadata {
    /// 404.
    None,
    /// RFC 8414, perhaps with Mastodon's own `app_registration_endpoint`.
    Rfc8414 { registration: bool },
    /// Misskey's, which promises what the Mastodon API does not keep.
    Misskey,
}

/// What becomes of scopes the server does not know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnknownScopes {
    /// Registration and authorization are refused.
    Refused,
    /// They are dropped without a word.
    Dropped,
    /// They are kept: nobody looks.
    Kept,
}

/// `POST /api/v1/apps`
#[derive(Debug, Clone, Copy)]
pub(crate) struct Registration {
    /// What a JSON array, or `redirect_uris[]` in a form, gives.
    pub(crate) array: ArrayInput,
    /// How one text is read.
    pub(crate) text: TextInput,
    /// The fields of the form; any other is refused. None: any is ignored.
    pub(crate) known_fields: Option<&'static [&'static str]>,
    /// The field that holds the scopes.
    pub(crate) scopes_field: &'static str,
    pub(crate) client_id: ClientId,
    pub(crate) answer: AppAnswer,
}

/// What a list of redirect URIs gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArrayInput {
    Accepted,
    /// The first counts.
    First,
    Refused,
}

/// How one text of redirect URIs is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextInput {
    /// White space separates.
    WhiteSpaceList,
    /// Newlines separate.
    NewlineList,
    /// It must be one URI.
    One,
    /// It is kept as it is, whatever it is.
    Verbatim,
}

/// What a `client_id` looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClientId {
    /// 43 URL-safe characters.
    Opaque,
    /// The same behind a prefix.
    Prefixed(&'static str),
    Ulid,
    Uuid,
    /// Base64, with `+`, `/`, and `=`, of an address on this server.
    Base64Url,
}

/// Which fields the answer to a registration has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AppAnswer {
    pub(crate) scopes: bool,
    pub(crate) redirect_uris: bool,
    pub(crate) secret_expires_at: bool,
    pub(crate) vapid_key: bool,
}

/// Which redirect URI is the registered one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RedirectMatch {
    Exact,
    /// To the letter, but for the port of a loopback IP literal.
    LoopbackIpPort,
    /// Any part of what was registered.
    Substring,
    /// Whatever the query.
    WithoutQuery,
    /// Nobody looks.
    Unchecked,
}

/// How `state` comes back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StateEcho {
    pub(crate) encoded: bool,
    /// What is said when none was sent.
    pub(crate) absent: Option<&'static str>,
    pub(crate) on_deny: bool,
}

/// Authorization codes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Codes {
    pub(crate) lifetime_secs: u64,
    pub(crate) reusable: bool,
    /// Whether the code sent is looked at, or the last login of the app taken.
    pub(crate) compared: bool,
}

/// How a client shows who it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClientCheck {
    /// Whether its secret is compared.
    pub(crate) secret: bool,
    /// Whether HTTP Basic does as well as fields of the body.
    pub(crate) basic: bool,
}

/// What a second login with the same app and person gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SecondLogin {
    NewToken,
    /// The token of the first, when the scopes are the same too.
    SameToken,
    /// The token of the first, which changes its scopes.
    OneToken,
    /// The code and the token of the first, with their scopes.
    SameCode,
}

/// Access tokens and what is told about them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tokens {
    /// How long a person's token lives; for ever if none.
    pub(crate) lifetime_secs: Option<u64>,
    pub(crate) refresh: Option<Refresh>,
    pub(crate) created_at: CreatedAt,
    /// Whether `scope` in the answer is what was granted, or what the app was
    /// registered with, if anything.
    pub(crate) scope_of_app: bool,
}

/// Refresh tokens. Each is replaced by its use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Refresh {
    pub(crate) lifetime_secs: Option<u64>,
}

/// How `created_at` of a person's token is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CreatedAt {
    Seconds,
    Millis,
    /// `2024-10-01 12:00:00`, as databases write.
    Text,
}

/// `POST /oauth/revoke`
#[derive(Debug, Clone, Copy)]
pub(crate) struct Revoke {
    pub(crate) by: RevokeBy,
    pub(crate) removes: Removes,
}

/// Who may revoke, and what is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RevokeBy {
    /// There is no such endpoint.
    Nobody,
    /// The client, authenticated, in the body or the header.
    Client,
    /// Id, secret, and token, all in the body; an unknown token is fine.
    AllInBody,
    /// Whoever has the token; always 200.
    Token,
    /// Whoever has the token: 200 without a body, 403 for an unknown token,
    /// 500 for none.
    KnownToken,
    /// Whoever sends a good token in the `Authorization` header, else 401.
    Bearer,
    /// The client, by the letter of RFC 7009: an unknown
    /// `token_type_hint` is refused.
    Rfc7009,
}

/// What goes with a revoked token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Removes {
    Token,
    AllOfApp,
    AppToo,
}

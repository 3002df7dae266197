//! How a server says no.

/// What went wrong, for a row to say in its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failing {
    /// The authorization code is unknown, used, or expired.
    WrongCode,
    /// The client is unknown or its secret is wrong.
    WrongClient,
    /// No `code` at the token endpoint.
    NoCode,
    /// No `client_id` at the token endpoint.
    NoClient,
    UnsupportedGrant,
    /// A list of redirect URIs where one text is wanted.
    RedirectArray,
    /// Redirect URIs that are none.
    RedirectUris,
    /// A scope the server does not know.
    UnknownScope,
    /// A field of the form the server does not know.
    UnknownField,
    /// The client may not revoke this.
    MayNotRevoke,
    /// A `token_type_hint` the server does not know.
    TokenTypeHint,
    /// No token where one is needed.
    NoToken,
    /// An unknown, revoked, or expired token.
    BadToken,
    /// The token of an app where a person's is needed.
    NeedsUser,
    NotFound,
    TooManyRequests,
    /// A boolean in a form.
    FormBoolean,
    /// A kind of body the endpoint does not read.
    BodyKind,
    /// A body without `Content-Length`.
    UndeclaredLength,
}

/// A whole answer. The first number is the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Words {
    /// `{"error": …}`
    Json(u16, &'static str),
    /// `{"error": …, "error_description": …}`
    Described(u16, &'static str, &'static str),
    /// `{"error": {"name": …, "message": …}}`
    Object(u16, &'static str, &'static str),
    /// A page for people.
    Html(u16, &'static str),
    Text(u16, &'static str),
    /// No body, called a page for people.
    Empty(u16),
}

/// A row's own words; Mastodon's for what is not in it.
pub(crate) type Wording = &'static [(Failing, Words)];

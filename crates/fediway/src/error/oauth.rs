//! The error codes of OAuth.

use crate::printable;

/// The error codes of OAuth (RFC 6749, sections 4.1.2.1 and 5.2).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OAuthCode {
    /// `invalid_client`: the server does not know the app, or its secret is wrong.
    InvalidClient,
    /// `invalid_grant`: the code, refresh token or password is wrong, used, or expired.
    InvalidGrant,
    /// `invalid_request`
    InvalidRequest,
    /// `invalid_scope`
    InvalidScope,
    /// `unauthorized_client`
    UnauthorizedClient,
    /// `unsupported_grant_type`: the server does not support this grant.
    UnsupportedGrantType,
    /// `access_denied`
    AccessDenied,
    /// Any other word, or none (then empty).
    Other(Box<str>),
}

impl From<&str> for OAuthCode {
    fn from(word: &str) -> Self {
        match word {
            "invalid_client" => Self::InvalidClient,
            "invalid_grant" => Self::InvalidGrant,
            "invalid_request" => Self::InvalidRequest,
            "invalid_scope" => Self::InvalidScope,
            "unauthorized_client" => Self::UnauthorizedClient,
            "unsupported_grant_type" => Self::UnsupportedGrantType,
            "access_denied" => Self::AccessDenied,
            other => Self::Other(printable::short(other).into()),
        }
    }
}

impl OAuthCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::InvalidRequest => "invalid_request",
            Self::InvalidScope => "invalid_scope",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::AccessDenied => "access_denied",
            Self::Other(word) => word,
        }
    }
}

impl std::fmt::Display for OAuthCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for OAuthCode {
    type Err = std::convert::Infallible;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(word))
    }
}

impl OAuthCode {
    pub(super) fn what(&self) -> String {
        match self {
            Self::InvalidClient => "the server does not know this app, or its secret".into(),
            Self::InvalidGrant => "the code, refresh token or password was refused".into(),
            Self::UnsupportedGrantType => "the server does not offer this way of logging in".into(),
            Self::Other(word) if word.is_empty() => "the server refused to issue a token".into(),
            other => format!("the server refused: {}", other.as_str()),
        }
    }

    pub(super) fn next_step(&self) -> &'static str {
        match self {
            Self::InvalidClient => "register the app again",
            Self::InvalidGrant => "log in again",
            Self::InvalidScope => "ask for fewer scopes",
            Self::UnsupportedGrantType => {
                "use the authorization code flow: fediway::login, or `fediway login`"
            }
            _ => "log in again through the authorization code flow",
        }
    }
}

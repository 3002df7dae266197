//! The responses of the OAuth endpoints.

use serde::de::{Deserialize, Deserializer, Error as _};

use super::macros::{entity, secret_answer};
use crate::secret::{AccessToken, ClientSecret, RefreshToken};
use crate::time::Timestamp;

entity! {
    /// The server's OAuth metadata (RFC 8414).
    ServerMetadata {
        /// Who the server says it is.
        issuer: String,
        /// Where people consent.
        authorization_endpoint: Option<String>,
        /// Where codes become tokens.
        token_endpoint: Option<String>,
        /// Where tokens end (RFC 7009).
        revocation_endpoint: Option<String>,
        /// Who the token belongs to.
        userinfo_endpoint: Option<String>,
        /// The scopes that may be asked for.
        scopes_supported: Vec<String>,
        /// The grants that are offered.
        grant_types_supported: Vec<String>,
        /// How PKCE challenges may be made.
        code_challenge_methods_supported: Vec<String>,
    }

    /// Whose token it is, in OpenID Connect's words.
    UserInfo {
        /// The server.
        iss: String,
        /// The account's ActivityPub id.
        sub: String,
        /// The name to show.
        name: Option<String>,
        /// The name without a host.
        preferred_username: Option<String>,
        /// The profile page.
        profile: Option<String>,
        /// The picture.
        picture: Option<String>,
    }
}

secret_answer! {
    /// The answer to a registration.
    pub(crate) RegisteredAnswer {
        /// The public name of the app.
        client_id: Option<String>,
        /// What proves that a request comes from the app.
        client_secret: Option<ClientSecret>,
    }

    /// The answer of the token endpoint.
    pub(crate) TokenAnswer {
        /// The token.
        access_token: Option<AccessToken>,
        /// The token that buys a new one.
        refresh_token: Option<RefreshToken>,
        /// The granted scopes.
        scope: Option<String>,
        /// When it was issued.
        created_at: Option<Timestamp>,
        /// Seconds until it ends.
        expires_in: Option<i64>,
    }

    /// What is read for a [`NewAccountToken`].
    pub(crate) NewAccountTokenAnswer {
        /// The token.
        access_token: Option<AccessToken>,
        /// How it is sent.
        token_type: String,
        /// The granted scopes.
        scope: String,
        /// When it was issued.
        created_at: Option<Timestamp>,
    }
}

/// The token of an account that was just registered. It works once the e-mail address is confirmed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NewAccountToken {
    /// The token.
    pub access_token: AccessToken,
    /// How it is sent; `Bearer`.
    pub token_type: String,
    /// The granted scopes, with spaces between them.
    pub scope: String,
    /// When it was issued.
    pub created_at: Option<Timestamp>,
}

impl<'de> Deserialize<'de> for NewAccountToken {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let answer = NewAccountTokenAnswer::deserialize(from)?;
        let none = || D::Error::custom("an answer without an access token");
        Ok(Self {
            access_token: answer.access_token.ok_or_else(none)?,
            token_type: answer.token_type,
            scope: answer.scope,
            created_at: answer.created_at,
        })
    }
}

entity! {
    /// An error, in OAuth's or in the API's words.
    ErrorAnswer {
        /// A code or a text; an object on one server.
        error: serde_json::Value,
        /// A text.
        error_description: Option<String>,
    }
}

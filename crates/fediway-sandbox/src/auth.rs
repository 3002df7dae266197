//! Who is asking: the bearer token of an API request.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::error::ApiError;
use crate::model::Token;
use crate::personalities::Failing;
use crate::shared::Shared;

/// The token in the header, never one in the query or the body. The scheme is
/// written as the RFC writes it, or in any case where that does.
pub(crate) fn bearer(headers: &HeaderMap, any_case: bool) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let right = scheme == "Bearer" || any_case && scheme.eq_ignore_ascii_case("bearer");
    right.then(|| token.trim())
}

impl Shared {
    /// A good token, of an app or of a user, with any of these scopes.
    pub(crate) fn token(&self, headers: &HeaderMap, scopes: &[&str]) -> Result<Token, ApiError> {
        let token = self.known_token(headers).ok_or_else(|| {
            let error = ApiError::unauthorized("The access token is invalid");
            match headers.contains_key(AUTHORIZATION) {
                true => error,
                false => error.because(Failing::NoToken),
            }
        })?;
        self.check(token, scopes)
    }

    /// The user behind a token with any of these scopes, and the token's app.
    pub(crate) fn user(&self, headers: &HeaderMap, scopes: &[&str]) -> Result<User, ApiError> {
        let token = self.token(headers, scopes)?;
        let account = token.account.ok_or_else(ApiError::needs_user)?;
        Ok(User {
            account,
            app: token.app,
        })
    }

    /// The viewer of something public: nobody without a token or with one the
    /// server never issued, but a token that is no longer valid is refused.
    pub(crate) fn viewer(
        &self,
        headers: &HeaderMap,
        scopes: &[&str],
    ) -> Result<Option<u64>, ApiError> {
        match self.known_token(headers) {
            Some(token) => Ok(self.check(token, scopes)?.account),
            None => Ok(None),
        }
    }

    fn known_token(&self, headers: &HeaderMap) -> Option<Token> {
        let token = bearer(headers, self.oauth().bearer_any_case)?;
        self.state().token(token).cloned()
    }

    fn check(&self, token: Token, scopes: &[&str]) -> Result<Token, ApiError> {
        if token.revoked {
            return Err(ApiError::unauthorized("The access token was revoked"));
        }
        if token.expired(self.now()) {
            return Err(ApiError::unauthorized("The access token expired"));
        }
        if scopes.is_empty() || token.scopes.allow(scopes) {
            return Ok(token);
        }
        Err(ApiError::outside_scopes())
    }
}

/// A signed-in user of the API.
#[derive(Debug, Clone, Copy)]
pub(crate) struct User {
    pub(crate) account: u64,
    pub(crate) app: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_exact_scheme_is_a_bearer_token() {
        let with = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, http::HeaderValue::from_static(value));
            bearer(&headers, false).map(str::to_owned)
        };
        assert_eq!(with("Bearer abc").as_deref(), Some("abc"));
        assert_eq!(with("bearer abc"), None);
        assert_eq!(with("Basic abc"), None);
        assert_eq!(with("abc"), None);
        assert_eq!(bearer(&HeaderMap::new(), true), None);
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, http::HeaderValue::from_static("bEARER abc"));
        assert_eq!(bearer(&headers, true), Some("abc"));
    }
}

//! Where a server's OAuth endpoints are.

use serde::{Deserialize, Serialize};

use crate::entities::ServerMetadata;
use crate::url::InstanceUrl;

/// A server's OAuth endpoints. They come from its metadata (RFC 8414) if that can be trusted. Otherwise
/// they are the usual paths of this API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OAuthEndpoints {
    /// The server's name for itself, to compare with `iss` in a callback (RFC 9207).
    pub issuer: String,
    /// The consent page.
    pub authorization: String,
    /// The token endpoint.
    pub token: String,
    /// The revocation endpoint.
    pub revocation: String,
    /// The userinfo endpoint, which only some servers have.
    pub userinfo: Option<String>,
    /// The scopes that the server lists; empty if it lists none.
    pub scopes_supported: Vec<String>,
    /// The grant types that the server lists; empty if it lists none.
    pub grants_supported: Vec<String>,
}

impl OAuthEndpoints {
    /// The usual paths of this API.
    pub fn classic(instance: &InstanceUrl) -> Self {
        let at = |path: &str| format!("{}{path}", instance.as_str());
        Self {
            issuer: instance.as_str().to_owned(),
            authorization: at("/oauth/authorize"),
            token: at("/oauth/token"),
            revocation: at("/oauth/revoke"),
            userinfo: None,
            scopes_supported: Vec::new(),
            grants_supported: Vec::new(),
        }
    }

    /// What the metadata says, if its issuer is this server (RFC 8414, section 3.3); an endpoint
    /// on another origin is not taken, because the app's secret and the token would go there.
    pub(crate) fn from_metadata(instance: &InstanceUrl, metadata: ServerMetadata) -> Option<Self> {
        if without_slash(&metadata.issuer) != instance.as_str() {
            return None;
        }
        let own = |claimed: Option<String>| claimed.filter(|url| is_own(instance, url));
        let classic = Self::classic(instance);
        Some(Self {
            authorization: own(metadata.authorization_endpoint).unwrap_or(classic.authorization),
            token: own(metadata.token_endpoint).unwrap_or(classic.token),
            revocation: own(metadata.revocation_endpoint).unwrap_or(classic.revocation),
            userinfo: own(metadata.userinfo_endpoint),
            issuer: metadata.issuer,
            scopes_supported: metadata.scopes_supported,
            grants_supported: metadata.grant_types_supported,
        })
    }

    /// The same, but for endpoints of another origin: the usual paths are in their places.
    pub(crate) fn of_origin(self, instance: &InstanceUrl) -> Self {
        let classic = Self::classic(instance);
        let own = |url: String, classic| match is_own(instance, &url) {
            true => url,
            false => classic,
        };
        Self {
            authorization: own(self.authorization, classic.authorization),
            token: own(self.token, classic.token),
            revocation: own(self.revocation, classic.revocation),
            userinfo: self.userinfo.filter(|url| is_own(instance, url)),
            ..self
        }
    }

    /// Whether `iss` from a callback names this server. Mastodon's issuer ends in a slash and
    /// others' does not, so one slash at the end makes no difference.
    pub(crate) fn is_issuer(&self, iss: &str) -> bool {
        without_slash(iss) == without_slash(&self.issuer)
    }
}

fn is_own(instance: &InstanceUrl, url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| {
        instance.same_origin(&url) && url.username().is_empty() && url.fragment().is_none()
    })
}

fn without_slash(url: &str) -> &str {
    url.strip_suffix('/').unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(issuer: &str, token: &str) -> ServerMetadata {
        let json = serde_json::json!({ "issuer": issuer, "token_endpoint": token });
        serde_json::from_value(json).unwrap()
    }

    fn taken(issuer: &str, token: &str) -> Option<String> {
        let instance = InstanceUrl::parse("example.org").unwrap();
        OAuthEndpoints::from_metadata(&instance, metadata(issuer, token)).map(|found| found.token)
    }

    #[test]
    fn metadata_of_the_same_issuer_is_used() {
        let token = "https://example.org/auth/token";
        assert_eq!(taken("https://example.org", token).as_deref(), Some(token));
        assert_eq!(taken("https://example.org/", token).as_deref(), Some(token));
    }

    #[test]
    fn metadata_of_another_issuer_is_not_used() {
        for issuer in [
            "",
            "https://evil.example",
            "https://example.org/x",
            "http://example.org",
        ] {
            assert_eq!(
                taken(issuer, "https://example.org/auth/token"),
                None,
                "{issuer}"
            );
        }
    }

    #[test]
    fn endpoints_of_another_origin_are_not_used() {
        for token in [
            "https://evil.example/token",
            "http://example.org/token",
            "https://example.org:8443/token",
            "https://user@example.org/token",
            "/token",
            "",
        ] {
            let found = taken("https://example.org", token);
            assert_eq!(
                found.as_deref(),
                Some("https://example.org/oauth/token"),
                "{token}"
            );
        }
    }
}

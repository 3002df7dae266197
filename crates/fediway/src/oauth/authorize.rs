//! The URL of the consent page (RFC 6749, section 4.1.1).

use url::Url;

use super::Server;
use crate::credentials::{RedirectUri, RegisteredApp};
use crate::error::{Error, Result};
use crate::scope::Scopes;
use crate::secret::{CodeVerifier, State};
use crate::transport::Transport;
use crate::url::{AddressPolicy, InstanceUrl};

/// Builds the URL of the consent page. Nothing is sent.
pub fn generate_authorization_url(
    server: impl Into<Server>,
    app: &RegisteredApp,
) -> AuthorizationUrl {
    AuthorizationUrl {
        server: server.into(),
        transport: None,
        client_id: app.client_id.clone(),
        redirect_uri: app.redirect_uri.clone(),
        scopes: app.scopes.clone(),
        more: Vec::new(),
    }
}

/// The builder of [`generate_authorization_url`]: `.build()` returns the URL.
#[derive(Clone)]
#[must_use = "the URL is made by `build`"]
pub struct AuthorizationUrl {
    server: Server,
    transport: Option<Transport>,
    client_id: String,
    redirect_uri: RedirectUri,
    scopes: Scopes,
    more: Vec<(&'static str, String)>,
}

impl AuthorizationUrl {
    /// The requested scopes. The default is those of the registration.
    pub fn scopes(mut self, scopes: impl Into<Scopes>) -> Self {
        self.scopes = scopes.into();
        self
    }

    /// The redirect URI. The default is that of the registration. On servers that follow RFC 8252, the
    /// port of a loopback address may differ from the registered one.
    pub fn redirect_uri(mut self, uri: impl Into<RedirectUri>) -> Self {
        self.redirect_uri = uri.into();
        self
    }

    /// The `state` that the callback must contain, to tie it to this login (RFC 6749, section 10.12).
    pub fn state(self, state: &State) -> Self {
        self.with("state", state.expose())
    }

    /// The S256 challenge of this verifier (RFC 7636, section 4.3).
    pub fn challenge(self, verifier: &CodeVerifier) -> Self {
        self.with("code_challenge", &verifier.challenge())
            .with("code_challenge_method", "S256")
    }

    /// Asks for the password even if the browser is signed in, so that another account can be
    /// chosen.
    pub fn force_login(self) -> Self {
        self.with("force_login", "true")
    }

    /// The language of the page, as an ISO 639-1 code.
    pub fn lang(self, lang: &str) -> Self {
        self.with("lang", lang)
    }

    /// Checks the address with this transport's policy instead of the public one.
    pub fn transport(mut self, transport: &Transport) -> Self {
        self.transport = Some(transport.clone());
        self
    }

    /// The URL to open in a browser.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Address`](crate::ErrorKind::Address) if the address is refused.
    pub fn build(self) -> Result<String> {
        let public = AddressPolicy::public();
        let policy = self.transport.as_ref().map_or(&public, Transport::policy);
        let instance = InstanceUrl::parse_with(self.server.address(), policy)?;
        let endpoint = self.server.endpoints(&instance).authorization;
        let mut url = Url::parse(&endpoint)
            .map_err(|error| Error::invalid("not a consent page").source(error))?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", self.redirect_uri.as_str())
            .append_pair("scope", &self.scopes.to_string())
            .extend_pairs(self.more);
        Ok(url.into())
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.more.retain(|(set, _)| *set != name);
        self.more.push((name, value.to_owned()));
        self
    }
}

impl std::fmt::Debug for AuthorizationUrl {
    /// Without the values, one of which is `state`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AuthorizationUrl")
            .field("server", &self.server)
            .field("redirect_uri", &self.redirect_uri)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_encoded_once() {
        let app = RegisteredApp::new("id&x=1", "secret").redirect_uri("http://127.0.0.1:1/a b");
        let url = generate_authorization_url("example.org", &app)
            .scopes(Scopes::read())
            .state(&State::new("s-_1"))
            .challenge(&CodeVerifier::new(
                "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            ))
            .force_login()
            .lang("de")
            .build()
            .unwrap();
        assert_eq!(
            url,
            "https://example.org/oauth/authorize?response_type=code&client_id=id%26x%3D1\
             &redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fa+b&scope=read&state=s-_1\
             &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\
             &code_challenge_method=S256&force_login=true&lang=de"
        );
    }
}

//! The one door through which every request leaves the process.
//!
//! Whatever is sent goes to the origin of an [`InstanceUrl`] that the transport's own
//! [`AddressPolicy`] accepts, to an address that the policy permits, and the answer is read within
//! limits of time and size.

mod resolver;
mod response;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::Method;
use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, LOCATION, USER_AGENT as USER_AGENT_HEADER,
};
use url::Url;

pub use response::Response;

use crate::error::{Error, ErrorKind, Place, Result};
use crate::url::{AddressPolicy, InstanceUrl};

/// The user agent of this library, `fediway/VERSION`: the default wherever one is taken.
pub const USER_AGENT: &str = concat!("fediway/", env!("CARGO_PKG_VERSION"));

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);
const TOTAL_TIMEOUT: Duration = Duration::from_secs(60);
const MAX_REDIRECTS: usize = 3;

/// The size up to which an answer is read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Size {
    /// OAuth answers and documents about the server: 1 MiB.
    Auth,
    /// API answers: 32 MiB.
    Json,
}

impl Size {
    const fn bytes(self) -> usize {
        match self {
            Size::Auth => 1 << 20,
            Size::Json => 32 << 20,
        }
    }
}

/// The way out: connections, address policy, user agent. Cheap to clone; clones share one pool of
/// connections.
///
/// Without one of your own, everything uses [`Transport::shared`].
///
/// ```
/// use fediway::{AddressPolicy, Transport};
///
/// let for_tests = Transport::builder()
///     .policy(AddressPolicy::loopback_for_tests())
///     .user_agent("my-bot/1.0")
///     .build()?;
/// # Ok::<(), fediway::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Transport {
    http: reqwest::Client,
    settings: Arc<Settings>,
}

#[derive(Clone, Debug)]
struct Settings {
    policy: AddressPolicy,
    user_agent: HeaderValue,
}

impl Transport {
    /// The transport that serves the whole process: public servers only, [`USER_AGENT`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Tls`] if the machine has no trusted root certificates.
    pub fn shared() -> Result<Self> {
        static SHARED: OnceLock<Transport> = OnceLock::new();
        if let Some(shared) = SHARED.get() {
            return Ok(shared.clone());
        }
        let built = Self::builder().build()?;
        Ok(SHARED.get_or_init(|| built).clone())
    }

    /// The transport that was given, else the shared one.
    pub(crate) fn or_shared(given: Option<Self>) -> Result<Self> {
        given.map_or_else(Self::shared, Ok)
    }

    /// A transport with settings of your own.
    pub fn builder() -> TransportBuilder {
        TransportBuilder::default()
    }

    /// The same connections under another user agent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if it holds characters that a header cannot.
    pub fn with_user_agent(&self, user_agent: &str) -> Result<Self> {
        let user_agent = header_text(user_agent)?;
        let settings = Settings {
            user_agent,
            ..(*self.settings).clone()
        };
        Ok(Self {
            http: self.http.clone(),
            settings: Arc::new(settings),
        })
    }

    /// Which addresses may be asked.
    pub fn policy(&self) -> &AddressPolicy {
        &self.settings.policy
    }

    /// Gate 1: what was typed, or an address from elsewhere, under this transport's policy.
    pub(crate) fn instance_url(&self, address: &str) -> Result<InstanceUrl> {
        Ok(InstanceUrl::parse_with(address, &self.settings.policy)?)
    }

    /// A GET of this URL.
    pub(crate) fn get(&self, url: &str) -> Result<reqwest::Request> {
        Ok(reqwest::Request::new(Method::GET, parsed(url)?))
    }

    /// A POST of these form fields.
    pub(crate) fn form(&self, url: &str, fields: &str) -> Result<reqwest::Request> {
        let request = self
            .http
            .post(parsed(url)?)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(fields.to_owned());
        built(request)
    }

    /// A POST of these parts, with a `Content-Length` if every part has one.
    pub(crate) fn multipart(
        &self,
        url: &str,
        parts: reqwest::multipart::Form,
    ) -> Result<reqwest::Request> {
        built(self.http.post(parsed(url)?).multipart(parts))
    }

    /// Sends a request to an instance and reads the answer, whatever its status.
    ///
    /// `endpoint` is the path template, for errors and logs. A GET without credentials follows
    /// redirects; nothing else does.
    pub(crate) async fn send(
        &self,
        instance: &InstanceUrl,
        endpoint: &'static str,
        request: reqwest::Request,
        size: Size,
    ) -> Result<Response> {
        let place = Place {
            host: instance.host().to_owned(),
            method: request.method().clone(),
            endpoint,
        };
        let answer = self.send_at(&place, instance, request, size).await;
        match &answer {
            Ok(answer) => {
                let status = answer.status().as_u16();
                tracing::debug!(host = place.host, method = %place.method, endpoint, status, "answered");
            }
            Err(error) => {
                tracing::debug!(host = place.host, method = %place.method, endpoint, kind = ?error.kind(), "failed");
            }
        }
        answer
    }

    async fn send_at(
        &self,
        place: &Place,
        instance: &InstanceUrl,
        mut request: reqwest::Request,
        size: Size,
    ) -> Result<Response> {
        self.instance_url(instance.as_str())?;
        let may_follow =
            request.method() == Method::GET && !request.headers().contains_key(AUTHORIZATION);
        if !instance.same_origin(request.url()) {
            return Err(Error::invalid("the request leaves the origin of its instance").at(place));
        }
        self.add_headers(&mut request);
        for _ in 0..=MAX_REDIRECTS {
            let follow_up = if may_follow {
                request.try_clone()
            } else {
                None
            };
            let answer = self
                .http
                .execute(request)
                .await
                .map_err(|e| connection_error(e, place))?;
            if !answer.status().is_redirection()
                || answer.status() == http::StatusCode::NOT_MODIFIED
            {
                return Response::read(answer, place.clone(), size.bytes()).await;
            }
            let refused = || {
                Error::new(ErrorKind::Redirect)
                    .at(place)
                    .status(answer.status())
            };
            request = follow_up.ok_or_else(refused)?;
            *request.url_mut() = self
                .redirect_target(request.url(), &answer)
                .ok_or_else(refused)?;
        }
        Err(Error::new(ErrorKind::Redirect)
            .at(place)
            .message("too many redirects"))
    }

    /// Where a redirect leads, if going there is allowed: gate 1 holds for every hop.
    fn redirect_target(&self, from: &Url, answer: &reqwest::Response) -> Option<Url> {
        let target = answer.headers().get(LOCATION)?.to_str().ok()?;
        let target = from.join(target).ok()?;
        self.settings.policy.check_redirect(target.as_str()).ok()?;
        Some(target)
    }

    fn add_headers(&self, request: &mut reqwest::Request) {
        let headers = request.headers_mut();
        headers.insert(USER_AGENT_HEADER, self.settings.user_agent.clone());
        // One server answers 406 to anything that looks like a browser's Accept.
        headers
            .entry(ACCEPT)
            .or_insert(HeaderValue::from_static("application/json"));
    }
}

/// Settings for a [`Transport`].
#[derive(Debug, Default)]
pub struct TransportBuilder {
    policy: AddressPolicy,
    user_agent: Option<String>,
    roots: Vec<rustls::pki_types::CertificateDer<'static>>,
    unreadable_roots: bool,
    client: Option<reqwest::Client>,
}

impl TransportBuilder {
    /// Which addresses may be asked; [`AddressPolicy::public`] when not given.
    #[must_use]
    pub fn policy(mut self, policy: AddressPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// How the application names itself; [`USER_AGENT`] when not given.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Trusts the certificates in this PEM text besides the machine's own, as for a server with a
    /// private certificate authority.
    #[must_use]
    pub fn root_certificates(mut self, pem: &str) -> Self {
        use rustls::pki_types::pem::PemObject;
        let before = self.roots.len();
        for certificate in rustls::pki_types::CertificateDer::pem_slice_iter(pem.as_bytes()) {
            match certificate {
                Ok(certificate) => self.roots.push(certificate),
                Err(_) => self.unreadable_roots = true,
            }
        }
        self.unreadable_roots |= self.roots.len() == before;
        self
    }

    /// Sends through an HTTP client of your own.
    ///
    /// Addresses are still checked before every request, but what names resolve to, redirects,
    /// proxies, TLS and time limits are then that client's affair. Build it with
    /// `redirect::Policy::none()` and `no_proxy()` unless you know better.
    #[must_use]
    pub fn client(mut self, client: reqwest::Client) -> Self {
        self.client = Some(client);
        self
    }

    /// Builds the transport.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for a user agent that no header can hold or for certificates
    /// that are not PEM, [`ErrorKind::Tls`] if there is no trusted root certificate.
    pub fn build(self) -> Result<Transport> {
        let settings = Settings {
            user_agent: header_text(self.user_agent.as_deref().unwrap_or(USER_AGENT))?,
            policy: self.policy.clone(),
        };
        if self.unreadable_roots {
            return Err(Error::invalid("the root certificates are not PEM"));
        }
        let http = match self.client {
            Some(client) => client,
            None => http_client(self.policy, self.roots)?,
        };
        Ok(Transport {
            http,
            settings: Arc::new(settings),
        })
    }
}

fn http_client(
    policy: AddressPolicy,
    roots: Vec<rustls::pki_types::CertificateDer<'static>>,
) -> Result<reqwest::Client> {
    let tls = |error: rustls::Error| Error::new(ErrorKind::Tls).source(error);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier =
        rustls_platform_verifier::Verifier::new_with_extra_roots(roots, provider.clone())
            .map_err(tls)?;
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(tls)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    reqwest::Client::builder()
        .tls_backend_preconfigured(config)
        .dns_resolver(resolver::GuardedResolver::new(policy))
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(IDLE_TIMEOUT)
        .timeout(TOTAL_TIMEOUT)
        .build()
        .map_err(|error| Error::new(ErrorKind::Tls).source(error.without_url()))
}

fn parsed(url: &str) -> Result<Url> {
    Url::parse(url).map_err(|error| Error::invalid("not a URL to ask").source(error))
}

fn built(request: reqwest::RequestBuilder) -> Result<reqwest::Request> {
    request
        .build()
        .map_err(|error| Error::invalid("not a request").source(error.without_url()))
}

fn header_text(text: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(text)
        .map_err(|error| Error::invalid("the user agent does not fit into a header").source(error))
}

/// Sorts a failed exchange. URLs are dropped: their query can hold what a log must not.
pub(crate) fn connection_error(error: reqwest::Error, place: &Place) -> Error {
    let error = error.without_url();
    let kind = if error.is_timeout() {
        ErrorKind::Timeout
    } else if caused_by::<resolver::Refused>(&error) {
        ErrorKind::Guard
    } else if caused_by::<rustls::Error>(&error) {
        ErrorKind::Tls
    } else {
        ErrorKind::Network
    };
    Error::new(kind).at(place).source(error)
}

fn caused_by<E: std::error::Error + 'static>(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        // An `io::Error` names what its payload was caused by, not the payload itself.
        let payload = error
            .downcast_ref::<std::io::Error>()
            .and_then(|error| error.get_ref());
        if error.is::<E>() || payload.is_some_and(|inner| caused_by::<E>(inner)) {
            return true;
        }
        cause = error.source();
    }
    false
}

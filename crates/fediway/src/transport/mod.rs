//! The one door through which every request leaves the process.
//!
//! Whatever is sent goes to the origin of an [`InstanceUrl`] that the transport's own
//! [`AddressPolicy`] accepts, to an address that the policy permits, and the answer is read within
//! limits of time and size.

mod attempt;
mod body;
mod builder;
mod challenge;
mod exchange;
mod failure;
mod json_path;
mod limits;
mod link;
mod observe;
mod parameter;
mod resolver;
mod response;
mod retry;
mod streaming;
mod words;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::Method;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use tokio::sync::watch;
use tracing::Instrument;
use url::Url;

pub use builder::TransportBuilder;
pub(crate) use exchange::Manner;
pub use limits::Limits;
pub(crate) use limits::Size;
pub(crate) use link::CURSORS;
pub use link::Cursor;
pub use observe::RequestInfo;
pub use resolver::Lookup;
pub use response::Response;
pub(crate) use response::decoded;
pub(crate) use streaming::{LongAnswer, NoAnswer, Upgraded};
pub(crate) use words::without;

pub use crate::clock::Clock;
use crate::error::{Error, ErrorKind, Place, Result};
use crate::rate_limit::Budgets;
pub(crate) use crate::rate_limit::Pace;
pub use crate::rate_limit::RateLimit;
use crate::url::{AddressPolicy, InstanceUrl};
use builder::header_text;
use exchange::Exchange;
use observe::Hook;

/// The user agent of this library, `fediway/VERSION`: the default wherever one is taken.
pub const USER_AGENT: &str = concat!("fediway/", env!("CARGO_PKG_VERSION"));

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
#[derive(Clone)]
pub struct Transport {
    http: reqwest::Client,
    /// For what stays open: HTTP/1.1 only, because nothing else becomes a WebSocket, and because a
    /// stream that nobody reads must not hold up the calls beside it on one connection.
    streaming: reqwest::Client,
    settings: Arc<Settings>,
}

/// Leaves the HTTP client out: one's own may have secrets in its headers, a proxy in its URL.
impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Transport").field(&self.settings).finish()
    }
}

#[derive(Clone)]
struct Settings {
    policy: AddressPolicy,
    user_agent: HeaderValue,
    limits: Limits,
    rate_limit: RateLimit,
    max_tries: u32,
    time_budget: Duration,
    clock: Arc<dyn Clock>,
    hook: Hook,
    /// Whether the connections are made here, so that the peer of each is known.
    own_connections: bool,
    budgets: Arc<Budgets>,
    closed: Arc<watch::Sender<bool>>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("policy", &self.policy)
            .field("user_agent", &self.user_agent)
            .field("limits", &self.limits)
            .field("rate_limit", &self.rate_limit)
            .field("max_tries", &self.max_tries)
            .field("time_budget", &self.time_budget)
            .field("hook", &self.hook)
            .finish_non_exhaustive()
    }
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
            streaming: self.streaming.clone(),
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

    /// A request with these parts, with a `Content-Length` if every part has one.
    pub(crate) fn multipart(
        &self,
        method: &Method,
        url: &str,
        parts: reqwest::multipart::Form,
    ) -> Result<reqwest::Request> {
        let request = self.http.request(method.clone(), parsed(url)?);
        built(request.multipart(parts))
    }

    /// Ends every call under way with [`ErrorKind::Cancelled`] (or
    /// [`ErrorKind::UnknownOutcome`], if it may have had its effect) and refuses new ones, for a
    /// program that is about to end. Clones of this transport are closed with it.
    pub fn close(&self) {
        self.settings.closed.send_replace(true);
    }

    /// Sends a request to an instance that nothing is known of and reads the answer, whatever its
    /// status.
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
        self.send_as(instance, endpoint, request, size, Manner::default())
            .await
    }

    /// Asks for a document that a server may not have: `None` then, and where a redirect or the
    /// size keeps it from being used. A server that is down is an error, because asking again later
    /// gives another answer.
    pub(crate) async fn document(
        &self,
        instance: &InstanceUrl,
        endpoint: &'static str,
        path: &str,
        accept: &'static str,
    ) -> Result<Option<Response>> {
        let mut request = self.get(&instance.join(path))?;
        let accept = HeaderValue::from_static(accept);
        request.headers_mut().insert(ACCEPT, accept);
        let answer = match self.send(instance, endpoint, request, Size::Auth).await {
            Ok(answer) => answer,
            Err(error) => match error.kind() {
                ErrorKind::Redirect | ErrorKind::TooLarge(_) => return Ok(None),
                _ => return Err(error),
            },
        };
        match answer.status().as_u16() {
            200..=299 => Ok(Some(answer)),
            429 | 502..=504 => Err(answer.to_error(&[])),
            _ => Ok(None),
        }
    }

    /// Like [`send`](Self::send), in the manner that suits the server.
    pub(crate) async fn send_as(
        &self,
        instance: &InstanceUrl,
        endpoint: &'static str,
        request: reqwest::Request,
        size: Size,
        manner: Manner,
    ) -> Result<Response> {
        let place = Place {
            host: instance.host().to_owned(),
            method: request.method().clone(),
            endpoint,
        };
        self.instance_url(instance.as_str())?;
        if !instance.same_origin(request.url()) {
            return Err(Error::invalid("the request leaves the origin of its instance").at(&place));
        }
        let call = observe::call(&place);
        let begun = std::time::Instant::now();
        let outcome = self
            .exchange(&place, instance, request, size, manner)
            .instrument(call.clone())
            .await;
        observe::called(&call, &outcome, begun.elapsed());
        outcome
    }

    async fn exchange(
        &self,
        place: &Place,
        instance: &InstanceUrl,
        request: reqwest::Request,
        size: Size,
        manner: Manner,
    ) -> Result<Response> {
        let exchange = Exchange {
            transport: self,
            place,
            instance,
            size,
            manner,
            maybe_done: AtomicBool::new(false),
        };
        let class = exchange.class(&request);
        let mut closed = self.settings.closed.subscribe();
        tokio::select! {
            biased;
            _ = closed.wait_for(|closed| *closed) => {
                let error = Error::new(ErrorKind::Cancelled).at(place);
                match exchange.maybe_done.load(Ordering::Relaxed) {
                    true => Err(class.unknown(error)),
                    false => Err(error),
                }
            }
            answer = exchange.run(request) => answer,
        }
    }
}

fn parsed(url: &str) -> Result<Url> {
    Url::parse(url).map_err(|error| Error::invalid("not a URL to ask").source(error))
}

fn built(request: reqwest::RequestBuilder) -> Result<reqwest::Request> {
    request
        .build()
        .map_err(|error| Error::invalid("not a request").source(error.without_url()))
}

#[cfg(test)]
mod fuzz;

//! The [`Transport`] itself: what its clones share.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::HeaderValue;
use tokio::sync::watch;
use url::Url;

use super::concurrency::Concurrency;
use super::limits::Limits;
use super::observe::Hook;
use crate::clock::Clock;
use crate::error::{Error, Place, Result};
use crate::rate_limit::{Budgets, RateLimit};
use crate::time::Timestamp;
use crate::url::{AddressPolicy, InstanceUrl};

/// The default user agent, `fediway/VERSION`.
pub const USER_AGENT: &str = concat!("fediway/", env!("CARGO_PKG_VERSION"));

/// Connections to servers, with the address policy, limits and user agent. Cheap to clone; clones share
/// one connection pool. At most 256 requests to one host are under way at once; others wait for their turn.
///
/// The default is [`Transport::shared`].
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
    pub(super) http: reqwest::Client,
    /// For what stays open: HTTP/1.1 only, because nothing else becomes a WebSocket, and because a
    /// stream that nobody reads must not hold up the calls beside it on one connection.
    pub(super) streaming: reqwest::Client,
    pub(crate) settings: Arc<Settings>,
}

/// Leaves the HTTP client out: one's own may have secrets in its headers, a proxy in its URL.
impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Transport").field(&self.settings).finish()
    }
}

#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) policy: AddressPolicy,
    pub(crate) user_agent: HeaderValue,
    pub(crate) limits: Limits,
    pub(crate) rate_limit: RateLimit,
    /// How much of a rate limit is left to others, in percent.
    pub(crate) spared: u8,
    pub(crate) max_tries: u32,
    pub(crate) patience: Duration,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) hook: Hook,
    /// Whether the connections are made here, so that the peer of each is known.
    pub(crate) own_connections: bool,
    /// Whether they go to a proxy.
    pub(crate) through_proxy: bool,
    /// The same of streams.
    #[cfg(feature = "streaming")]
    pub(crate) own_streams: bool,
    pub(crate) budgets: Arc<Budgets>,
    pub(crate) concurrency: Arc<Concurrency>,
    pub(crate) closed: Arc<watch::Sender<bool>>,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("policy", &self.policy)
            .field("user_agent", &self.user_agent)
            .field("limits", &self.limits)
            .field("rate_limit", &self.rate_limit)
            .field("max_tries", &self.max_tries)
            .field("patience", &self.patience)
            .field("hook", &self.hook)
            .finish_non_exhaustive()
    }
}

impl Transport {
    /// The same connections with another user agent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) if it has characters that are not
    /// valid in a header.
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

    /// The time, by this transport's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.settings.clock.now()
    }

    /// The address policy.
    pub fn policy(&self) -> &AddressPolicy {
        &self.settings.policy
    }

    /// Gate 1: what was typed, or an address from elsewhere, under this transport's policy.
    pub(crate) fn instance_url(&self, address: &str) -> Result<InstanceUrl> {
        Ok(InstanceUrl::parse_with(address, &self.settings.policy)?)
    }

    /// The guard of every request: gate 1 with this transport's policy, and the origin of the instance.
    pub(crate) fn check(&self, instance: &InstanceUrl, url: &Url, place: &Place) -> Result<()> {
        if !self.settings.policy.admits(instance) {
            self.instance_url(instance.as_str())?;
        }
        match instance.same_origin(url) {
            true => Ok(()),
            false => Err(Error::invalid("the request leaves the origin of its instance").at(place)),
        }
    }

    /// Gives a request these parts as its body, with a `Content-Length` if every part has one.
    pub(crate) fn multipart(
        &self,
        request: reqwest::Request,
        parts: reqwest::multipart::Form,
    ) -> Result<reqwest::Request> {
        reqwest::RequestBuilder::from_parts(self.http.clone(), request)
            .multipart(parts)
            .build()
            .map_err(|error| Error::invalid("not a request").source(error.without_url()))
    }

    /// Closes this transport and its clones, for a program that is about to end. Running calls end with
    /// [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled), or with
    /// [`ErrorKind::UnknownOutcome`](crate::ErrorKind::UnknownOutcome) if they may have had their effect.
    /// New calls are refused.
    ///
    /// A refresh of tokens that was already sent continues, within its time limits, and its tokens are
    /// kept in the store: the server may have revoked the old ones. The call that needed it ends.
    pub fn close(&self) {
        self.settings.closed.send_replace(true);
    }

    pub(crate) fn is_closed(&self) -> bool {
        *self.settings.closed.borrow()
    }

    /// Waits until the transport is closed.
    pub(crate) async fn closed(&self) {
        let mut closed = self.settings.closed.subscribe();
        // The sender lives in the settings: it cannot go away while this waits.
        let _ = closed.wait_for(|closed| *closed).await;
    }
}

pub(super) fn header_text(text: &str) -> Result<HeaderValue> {
    HeaderValue::from_str(text)
        .map_err(|error| Error::invalid("the user agent does not fit into a header").source(error))
}

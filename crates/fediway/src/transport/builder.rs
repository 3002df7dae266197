//! Building a [`Transport`].

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use rustls::pki_types::CertificateDer;

use super::handle::{Settings, Transport, USER_AGENT, header_text};
use super::limits::Limits;
use super::observe::{Hook, RequestInfo};
use super::resolver::{GuardedResolver, Lookup, SystemLookup};
use super::roots;
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, ErrorKind, Result};
use crate::rate_limit::RateLimit;
use crate::url::AddressPolicy;

/// How often one call is sent at most.
const MAX_TRIES: u32 = 4;
/// How long after the first try another one may begin.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long an idle connection is kept: less than servers do, because a post on a connection that
/// the server is just closing has an outcome that nobody knows.
const POOL_IDLE: Duration = Duration::from_secs(40);
/// How many headers hyper allows by default. With another limit, each response costs it more.
const HEADERS_OF_HYPER: usize = 100;

impl Transport {
    /// The shared transport of this process, with the default settings: public servers only, and
    /// [`USER_AGENT`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Tls`] if TLS cannot be set up. Root certificates are read at the first connection.
    /// On a machine without any, that connection fails.
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

    /// Settings for your own transport.
    pub fn builder() -> TransportBuilder {
        TransportBuilder::default()
    }
}

/// Settings for a [`Transport`].
///
/// ```
/// use std::time::Duration;
/// use fediway::Transport;
/// use fediway::transport::RateLimit;
///
/// let patient = Transport::builder()
///     .user_agent("my-archiver/1.0")
///     .rate_limit(RateLimit::Wait { at_most: Duration::from_secs(900) })
///     .max_tries(6)
///     .build()?;
/// # Ok::<(), fediway::Error>(())
/// ```
pub struct TransportBuilder {
    policy: AddressPolicy,
    user_agent: Option<String>,
    roots: Vec<CertificateDer<'static>>,
    unreadable_roots: bool,
    client: Option<reqwest::Client>,
    streaming_client: Option<reqwest::Client>,
    proxy: Option<String>,
    lookup: Arc<dyn Lookup>,
    clock: Arc<dyn Clock>,
    limits: Limits,
    rate_limit: RateLimit,
    spared: u8,
    max_tries: u32,
    patience: Duration,
    hook: Hook,
}

impl Default for TransportBuilder {
    fn default() -> Self {
        Self {
            policy: AddressPolicy::public(),
            user_agent: None,
            roots: Vec::new(),
            unreadable_roots: false,
            client: None,
            streaming_client: None,
            proxy: None,
            lookup: Arc::new(SystemLookup),
            clock: Arc::new(SystemClock),
            limits: Limits::default(),
            rate_limit: RateLimit::default(),
            spared: 0,
            max_tries: MAX_TRIES,
            patience: PATIENCE,
            hook: Hook::default(),
        }
    }
}

impl TransportBuilder {
    /// Which addresses may be used. The default is [`AddressPolicy::public`].
    #[must_use]
    pub fn policy(mut self, policy: AddressPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// The application's user agent. The default is [`USER_AGENT`].
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Also trusts the certificates in this PEM text, for example those of a private certificate
    /// authority.
    #[must_use]
    pub fn root_certificates(mut self, pem: &str) -> Self {
        use rustls::pki_types::pem::PemObject;
        let before = self.roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            match certificate {
                Ok(certificate) => self.roots.push(certificate),
                Err(_) => self.unreadable_roots = true,
            }
        }
        self.unreadable_roots |= self.roots.len() == before;
        self
    }

    /// Limits on the time and size of a response.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// What to do at a rate limit. By default, a call waits for up to a minute.
    #[must_use]
    pub fn rate_limit(mut self, rate_limit: RateLimit) -> Self {
        self.rate_limit = rate_limit;
        self
    }

    /// Leaves a part of each rate limit to the person's other programs, in percent: for a program
    /// that would use all of it for a long time. At most 90.
    #[must_use]
    pub fn spare(mut self, percent: u8) -> Self {
        self.spared = percent;
        self
    }

    /// The maximum number of attempts of a call whose errors are transient. The default is 4; 1 means no
    /// retries. A request that could have its effect twice is never sent again.
    #[must_use]
    pub fn max_tries(mut self, tries: u32) -> Self {
        self.max_tries = tries;
        self
    }

    /// How long a call may be retried: the last attempt starts no later than this after the first. The
    /// default is a minute.
    ///
    /// It also applies to waits that a server asks for. After a 503 with `Retry-After`, the call is
    /// retried until this time is over, regardless of [`max_tries`](TransportBuilder::max_tries). A wait
    /// of up to ten seconds is respected. During a longer wait, the server is asked from time to time,
    /// because restarting servers ask for minutes and are back after seconds. The wait for a rate limit
    /// has its own setting: [`rate_limit`](TransportBuilder::rate_limit).
    #[must_use]
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Calls `hook` after each attempt of each request, for metrics.
    ///
    /// ```
    /// use std::sync::{Arc, OnceLock};
    /// use std::sync::atomic::{AtomicU64, Ordering};
    ///
    /// let failures = Arc::new(AtomicU64::new(0));
    /// let counted = failures.clone();
    /// let transport = fediway::Transport::builder()
    ///     .on_request(move |request| {
    ///         if request.error.is_some() {
    ///             counted.fetch_add(1, Ordering::Relaxed);
    ///         }
    ///     })
    ///     .build()?;
    /// # Ok::<(), fediway::Error>(())
    /// ```
    #[must_use]
    pub fn on_request(mut self, hook: impl Fn(&RequestInfo<'_>) + Send + Sync + 'static) -> Self {
        self.hook = Hook::new(hook);
        self
    }

    /// Resolves host names with `lookup` instead of the machine's resolver. The policy must still permit
    /// the addresses that it finds.
    #[must_use]
    pub fn resolver(mut self, lookup: impl Lookup) -> Self {
        self.lookup = Arc::new(lookup);
        self
    }

    /// Uses this clock instead of the machine's, as in a test that must not take minutes. It decides
    /// when a wait between requests is over and when a token has ended. The time limits of a request
    /// are measured without it.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Sends everything through the proxy at this URL. Without it, no proxy is used, even if the
    /// environment names one.
    ///
    /// This turns off the second gate of the address guard. The proxy resolves host names and connects,
    /// so this library cannot check the IP addresses. Use a proxy that refuses private networks itself.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// Sends requests with your own HTTP client.
    ///
    /// Addresses are still checked before each request, and limits, retries and rate limits still
    /// apply. But that client resolves names, follows redirects, chooses proxies and does TLS. Build it
    /// with `redirect::Policy::none()`, `retry::never()` and `no_proxy()`, unless you have a reason not
    /// to. The user agent is still that of this transport. The client is one of
    /// [`fediway::reqwest`](crate::reqwest), and its TLS needs a rustls provider: install one for the
    /// process, or enable a TLS feature of reqwest.
    ///
    /// Streams use this client, too. If it speaks HTTP/2, they use server-sent events, because an HTTP/2
    /// connection cannot be upgraded to a WebSocket: see [`streaming_client`](Self::streaming_client).
    #[must_use]
    pub fn client(mut self, client: reqwest::Client) -> Self {
        self.client = Some(client);
        self
    }

    /// Opens streams with your own HTTP client. This allows WebSockets if the other
    /// [`client`](Self::client) speaks HTTP/2. Build it like that one, but with `http1_only()`.
    #[must_use]
    pub fn streaming_client(mut self, client: reqwest::Client) -> Self {
        self.streaming_client = Some(client);
        self
    }

    /// Builds the transport.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if the user agent is not valid in a header, the certificates are not
    /// PEM or the proxy is not a URL; [`ErrorKind::Tls`] if TLS cannot be set up.
    pub fn build(mut self) -> Result<Transport> {
        let user_agent = header_text(self.user_agent.as_deref().unwrap_or(USER_AGENT))?;
        if self.unreadable_roots {
            return Err(Error::invalid("the root certificates are not PEM"));
        }
        let own_connections = self.client.is_none() && self.proxy.is_none();
        let through_proxy = self.client.is_none() && self.proxy.is_some();
        #[cfg(feature = "streaming")]
        let own_streams = own_connections && self.streaming_client.is_none();
        let (http, streaming) = match self.client.take() {
            Some(client) => (client.clone(), client),
            None => self.http_clients()?,
        };
        let streaming = self.streaming_client.take().unwrap_or(streaming);
        Ok(Transport {
            http,
            streaming,
            settings: Arc::new(Settings {
                policy: self.policy,
                user_agent,
                limits: self.limits,
                rate_limit: self.rate_limit,
                spared: self.spared,
                max_tries: self.max_tries,
                patience: self.patience,
                clock: self.clock,
                hook: self.hook,
                own_connections,
                through_proxy,
                #[cfg(feature = "streaming")]
                own_streams,
                budgets: Arc::default(),
                concurrency: Arc::default(),
                closed: Arc::default(),
            }),
        })
    }

    /// The client for calls, and the one for streams, which speaks HTTP/1.1 alone. Without streams it
    /// is the same one.
    fn http_clients(&mut self) -> Result<(reqwest::Client, reqwest::Client)> {
        let failed = |error: reqwest::Error| Error::new(ErrorKind::Tls).source(error.without_url());
        let tls = roots::tls_config(std::mem::take(&mut self.roots));
        let tls = tls.map_err(|error| Error::new(ErrorKind::Tls).source(error))?;
        let mut http1 = tls.clone();
        let http = self.http_client(tls)?.build().map_err(failed)?;
        if !cfg!(feature = "streaming") {
            return Ok((http.clone(), http));
        }
        http1.alpn_protocols = vec![b"http/1.1".to_vec()];
        let streaming = self.http_client(http1)?.http1_only().build();
        Ok((http, streaming.map_err(failed)?))
    }

    fn http_client(&self, tls: rustls::ClientConfig) -> Result<reqwest::ClientBuilder> {
        let resolver = GuardedResolver::new(self.policy.clone(), self.lookup.clone());
        let header_list = self.limits.header_bytes.saturating_mul(4);
        let mut client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(resolver)
            .redirect(reqwest::redirect::Policy::none())
            // Whether to send again is decided here, where it is known what that would do.
            .retry(reqwest::retry::never())
            // Decompression is done here, where growth is seen. These stay off even if another
            // crate of the program turns the features on.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .no_proxy()
            .referer(false)
            .connect_timeout(self.limits.connect)
            .pool_idle_timeout(POOL_IDLE)
            .http2_max_header_list_size(header_list.try_into().unwrap_or(u32::MAX));
        if self.limits.header_count != HEADERS_OF_HYPER {
            client = client.http1_max_headers(self.limits.header_count);
        }
        if let Some(url) = &self.proxy {
            let proxy = reqwest::Proxy::all(url);
            let proxy = proxy.map_err(|error| {
                Error::invalid("the proxy is not a URL").source(error.without_url())
            })?;
            client = client.proxy(proxy);
        }
        Ok(client)
    }
}

impl fmt::Debug for TransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBuilder")
            .field("policy", &self.policy)
            .field("user_agent", &self.user_agent)
            .field("limits", &self.limits)
            .field("rate_limit", &self.rate_limit)
            .field("max_tries", &self.max_tries)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

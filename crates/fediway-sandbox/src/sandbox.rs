//! The handle on a running sandbox.

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::browser::Browser;
use crate::builder::SandboxBuilder;
use crate::clock::Clock;
use crate::context::Context;
use crate::faults::{Fault, FaultRule};
use crate::hub::{Event, Hub, Name, To};
use crate::observe::Observer;
use crate::record::RecordedRequest;
use crate::server::Server;
use crate::shared::Shared;
use crate::software::Software;
use crate::state::State;
use crate::streaming::Streams;
use crate::streaming_port::{self, StreamingPort};
use crate::sync::lock;
use crate::{oauth, routes, tls};

/// A running fediverse server. Dropping it stops the server and ends its
/// connections.
pub struct Sandbox {
    pub(crate) shared: Arc<Shared>,
    observer: Arc<Observer>,
    addr: SocketAddr,
    ca: Option<(String, CertificateDer<'static>)>,
    accepted: Arc<AtomicU64>,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<()>,
    port: Option<StreamingPort>,
}

impl Sandbox {
    /// Starts a sandbox with HTTPS on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// If no port is available.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// The settings of a sandbox.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    async fn launch(builder: SandboxBuilder) -> io::Result<Self> {
        let tls = builder.https.then(tls::generate).transpose()?;
        let server_tls = tls.as_ref().map(|tls| tls.server.clone());
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, builder.port)).await?;
        let addr = listener.local_addr()?;
        let accepted = Arc::new(AtomicU64::new(0));
        let own_port = builder.streaming_on_its_own_port;
        let socket = own_port.then(streaming_port::bind_free).transpose()?;
        let streaming = socket.as_ref().map(TcpSocket::local_addr).transpose()?;

        let starting = builder.starting;
        let shared = Arc::new(share(builder, addr, streaming));
        let observer = Arc::new(Observer::new(shared.clone(), starting));
        let port = match socket {
            None => None,
            Some(socket) => {
                let (router, tls) = (routes::streams(&observer), server_tls.clone());
                let port = StreamingPort::new(socket, router, tls, accepted.clone())?;
                port.open().await?;
                Some(port)
            }
        };
        let (stop, stopped) = oneshot::channel();
        let server = Server {
            listener,
            tls: server_tls,
            router: routes::router(&observer),
            accepted: accepted.clone(),
        };
        Ok(Self {
            shared,
            observer,
            addr,
            ca: tls.map(|tls| (tls.ca_pem, tls.ca)),
            accepted,
            stop: Some(stop),
            server: tokio::spawn(server.run(stopped)),
            port,
        })
    }

    /// The address of the instance, such as `https://127.0.0.1:40123`, without
    /// a trailing slash.
    pub fn url(&self) -> &str {
        &self.shared.url
    }

    /// The socket address.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The certificate (PEM) of the authority that clients must trust; `None`
    /// with plain HTTP. Each sandbox has its own, and the key is deleted
    /// immediately.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca.as_ref().map(|(pem, _)| pem.as_str())
    }

    /// The sandbox's time: real time plus the sum of all
    /// [`advance`](Self::advance)s.
    pub fn now(&self) -> Timestamp {
        self.shared.now()
    }

    /// Moves the sandbox's clock forward. Codes, tokens, sessions, rate-limit
    /// windows and idempotency keys expire by this clock.
    pub fn advance(&self, by: Duration) {
        self.shared.clock.advance(by);
    }

    /// The software that it behaves like.
    pub fn software(&self) -> Software {
        self.shared.rules.software
    }

    /// Injects a fault. By default, it affects the next request of any kind; the
    /// returned rule can narrow this down. If several faults match a request,
    /// the one that was injected first is used.
    ///
    /// Call this before the requests are made. A request at the same moment may
    /// get the fault before its route is set.
    pub fn inject(&self, fault: Fault) -> FaultRule {
        FaultRule::new(self.observer.faults.clone(), fault)
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        lock(&self.observer.faults).clear();
    }

    /// Deletes all registered apps, as Mastodon before 4.3 does with apps that
    /// were not used for a day. Tokens stay valid.
    pub fn forget_apps(&self) {
        self.shared.state().forget_apps();
    }

    /// Every request received so far, in the order of arrival.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.observer.log).all()
    }

    /// How many requests were received so far, those that [`clear_requests`](Self::clear_requests) removed
    /// included.
    pub fn request_count(&self) -> u64 {
        lock(&self.observer.log).count()
    }

    /// Clears the log of requests.
    pub fn clear_requests(&self) {
        lock(&self.observer.log).clear();
    }

    /// How many requests that were answered early are still being processed: see
    /// [`Fault::answer_early`].
    pub fn late_count(&self) -> usize {
        self.observer.late.count()
    }

    /// How many statuses are scheduled.
    pub fn scheduled_count(&self) -> usize {
        self.shared.state().scheduled.len()
    }

    /// How many TCP connections were accepted so far.
    pub fn connections(&self) -> usize {
        usize::try_from(self.accepted.load(Ordering::SeqCst)).unwrap_or(usize::MAX)
    }

    /// All secrets so far: client secrets, authorization codes, access and
    /// refresh tokens, passwords, session cookies and form tokens. For tests
    /// that look for leaks.
    pub fn secrets(&self) -> Vec<String> {
        self.shared.state().secrets.all()
    }

    /// A new access token of an account, like one from a settings page: with all
    /// scopes, without expiry and without a login. `None` if there is no such
    /// account.
    pub fn access_token(&self, username: &str) -> Option<String> {
        oauth::access_token(&self.shared, username)
    }

    /// How many access tokens are valid now, including those of apps.
    pub fn live_token_count(&self) -> usize {
        let (now, state) = (self.shared.now(), self.shared.state());
        let usable = state.tokens.iter().filter(|token| token.usable(now));
        usable.count()
    }

    /// How many apps are registered.
    pub fn app_count(&self) -> usize {
        self.shared.state().apps.len()
    }

    /// How many statuses there are.
    pub fn status_count(&self) -> usize {
        self.shared.state().statuses.len()
    }

    /// A scripted user with a browser that trusts this sandbox.
    pub fn browser(&self) -> Browser {
        Browser::new(self.url(), self.ca.as_ref().map(|(_, der)| der))
    }

    /// The connections of streams, and their faults.
    pub fn streams(&self) -> Streams<'_> {
        Streams::new(&self.shared, self.port.as_ref())
    }

    /// The address of the streams, such as `wss://127.0.0.1:40123`, without a
    /// path; `None` if the software has no streams.
    pub fn streaming_url(&self) -> Option<String> {
        self.shared.streaming_url()
    }

    /// Sends an event to all subscribers of a stream and returns their number.
    /// The stream is written as in a query after `stream=`: `user`,
    /// `hashtag&tag=rust`, `list&list=12`. The event may be unknown and the
    /// payload malformed.
    ///
    /// Statuses, notifications and conversations send events by themselves.
    pub fn emit(&self, stream: &str, event: &str, payload: Option<&str>) -> usize {
        self.send_event(stream, None, event, payload)
    }

    /// Sends an event only to the streams of one account: see
    /// [`emit`](Self::emit).
    pub fn emit_to(
        &self,
        username: &str,
        stream: &str,
        event: &str,
        payload: Option<&str>,
    ) -> usize {
        let account = self.shared.state().account_named(username).map(|it| it.id);
        account.map_or(0, |account| {
            self.send_event(stream, Some(account), event, payload)
        })
    }

    fn send_event(
        &self,
        stream: &str,
        account: Option<u64>,
        name: &str,
        payload: Option<&str>,
    ) -> usize {
        let to = To {
            stream: Name::read(stream),
            account,
        };
        let event = Event { name, payload };
        let rules = self.shared.rules.streaming.as_ref();
        rules.map_or(0, |rules| self.shared.streams.deliver(rules, &to, event))
    }

    /// Stops, and waits until every connection has ended.
    pub async fn shutdown(mut self) {
        // The streams first: they have tasks of their own. An error says that
        // they had ended before, which is as good, here and below.
        let _ = self.streams().stop().await;
        drop(self.stop.take());
        let _ = (&mut self.server).await;
    }
}

fn share(builder: SandboxBuilder, addr: SocketAddr, streaming: Option<SocketAddr>) -> Shared {
    let clock = Clock::new(builder.clock);
    let state = State::new(builder.chosen_seed(), &builder.accounts, clock.now());
    let scheme = if builder.https { "https" } else { "http" };
    let context = Context {
        url: format!("{scheme}://{addr}"),
        domain: addr.to_string(),
        streaming_domain: streaming.map(|addr| addr.to_string()),
        rules: builder.rules(),
        clock,
    };
    Shared::new(context, state, Hub::new(builder.stream_queue))
}

impl SandboxBuilder {
    /// Starts the sandbox.
    ///
    /// # Errors
    ///
    /// If the port is not available.
    pub async fn start(self) -> io::Result<Sandbox> {
        Sandbox::launch(self).await
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
        if let Some(port) = &mut self.port {
            port.remove();
        }
        self.shared.streams.drop_all();
    }
}

/// Shows no secret.
impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("url", &self.url())
            .field("apps", &self.app_count())
            .field("statuses", &self.status_count())
            .finish_non_exhaustive()
    }
}

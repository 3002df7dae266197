//! A login whose callback comes to this machine (RFC 8252, section 7.3).

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header};
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use url::Url;

use super::attempt::Attempt;
use super::callback::Callback;
use crate::client::Client;
use crate::credentials::RedirectUri;
use crate::error::{Error, ErrorKind, LoginFailure, Result};
use crate::secret::{self, AuthorizationCode};

/// Connections served at a time: a browser opens a few, and nobody else has business here.
const MAX_CONNECTIONS: usize = 16;
/// How long a connection may take to send its request.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
/// How long to wait after a connection could not be accepted.
const PAUSE: Duration = Duration::from_millis(50);

/// The address that the browser is sent to with the code: a port of 127.0.0.1, or of ::1 where
/// there is no IPv4, and a random path.
pub(super) struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    path: String,
}

const LOOPBACKS: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::LOCALHOST),
    IpAddr::V6(Ipv6Addr::LOCALHOST),
];

impl Listener {
    /// A new address, with this port or any free one.
    pub(super) async fn bind(port: Option<u16>) -> Result<Self> {
        let path = format!("/{}", secret::random()?);
        let ([v4, v6], number) = (LOOPBACKS, port.unwrap_or(0));
        let bound = match Self::at(SocketAddr::new(v4, number), &path).await {
            Ok(listener) => Ok(listener),
            Err(error) => Self::at(SocketAddr::new(v6, number), &path)
                .await
                .map_err(|_| error),
        };
        bound.map_err(|error| {
            let what = match port {
                Some(port) => format!("the browser cannot come back to port {port}"),
                None => "no loopback port for the browser to come back to".to_owned(),
            };
            Error::local(&what, error)
        })
    }

    /// The address of an earlier registration, if its port is free or the server takes any port.
    pub(super) async fn again(registered: &RedirectUri, any_port: bool) -> Option<Self> {
        let url = Url::parse(registered.as_str()).ok()?;
        let host = url.host_str()?.trim_matches(['[', ']']);
        let ip = LOOPBACKS.into_iter().find(|ip| ip.to_string() == host)?;
        match Self::at(SocketAddr::new(ip, url.port()?), url.path()).await {
            Ok(listener) => Some(listener),
            Err(_) if any_port => Self::at(SocketAddr::new(ip, 0), url.path()).await.ok(),
            Err(_) => None,
        }
    }

    async fn at(address: SocketAddr, path: &str) -> std::io::Result<Self> {
        let socket = TcpListener::bind(address).await?;
        let address = socket.local_addr()?;
        let path = path.to_owned();
        Ok(Self {
            socket,
            address,
            path,
        })
    }

    /// An IP literal, not `localhost` (RFC 8252, section 8.3), and no query: some servers cut it.
    pub(super) fn redirect_uri(&self) -> RedirectUri {
        format!("http://{}{}", self.address, self.path).into()
    }
}

/// A login that waits for the browser on a loopback address.
///
/// It accepts one callback, and then closes the address. It ignores requests to other paths, methods
/// other than GET, and callbacks with the `state` of another login (an old browser tab, or a forgery).
#[must_use = "without `wait` there is no login"]
pub struct LoopbackLogin {
    attempt: Attempt,
    listener: Listener,
}

impl LoopbackLogin {
    pub(super) fn new(attempt: Attempt, listener: Listener) -> Self {
        Self { attempt, listener }
    }

    /// The address of the consent page, for the browser.
    pub fn url(&self) -> &str {
        self.attempt.url()
    }

    /// Waits for the callback, finishes the login and returns a client of the account.
    ///
    /// A callback with the `state` of another login gets an error page, and the wait continues. If no
    /// valid callback follows, the error is [`LoginFailure::StateMismatch`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Login`](crate::ErrorKind::Login) with the reason.
    pub async fn wait(self) -> Result<Client> {
        self.wait_while(std::future::pending()).await
    }

    /// Waits for the callback until the browser is closed. `browser` must complete at that time.
    ///
    /// # Errors
    ///
    /// [`LoginFailure::BrowserClosed`] if the browser is closed first, and the errors of
    /// [`wait`](LoopbackLogin::wait).
    pub async fn wait_while(self, browser: impl Future<Output = ()>) -> Result<Client> {
        let Self { attempt, listener } = self;
        let waiting = Arc::new(Waiting {
            attempt,
            path: listener.path.clone(),
            answered: AtomicBool::new(false),
            stray: AtomicBool::new(false),
        });
        let attempt = &waiting.attempt;
        let time_out = tokio::time::sleep(attempt.time_left());
        let transport = attempt.transport();
        let ended = tokio::select! {
            biased;
            code = answer(&listener.socket, &waiting) => code,
            () = transport.closed() => return Err(Error::new(ErrorKind::Cancelled)),
            () = time_out => Err(attempt.failed(LoginFailure::TimedOut)),
            () = browser => Err(attempt.failed(LoginFailure::BrowserClosed)),
        };
        drop(listener);
        match ended {
            Ok(code) => Ok(attempt.finish(code).await?.0),
            // Only now: until here the right answer could still have come.
            Err(_) if waiting.stray.load(Ordering::SeqCst) => {
                Err(attempt.failed(LoginFailure::StateMismatch))
            }
            Err(error) => Err(attempt.refused(error).await),
        }
    }
}

impl std::fmt::Debug for LoopbackLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoopbackLogin")
            .field("address", &self.listener.address)
            .finish_non_exhaustive()
    }
}

/// The outcome of the one answer that counts.
type Outcome = Result<AuthorizationCode>;

/// A login while it waits.
struct Waiting {
    attempt: Attempt,
    path: String,
    /// Whether the callback came. A second one is refused.
    answered: AtomicBool,
    /// Whether an answer came that is another login's.
    stray: AtomicBool,
}

/// Serves connections until one of them brought this login's answer and got its page.
async fn answer(socket: &TcpListener, waiting: &Arc<Waiting>) -> Outcome {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = socket.accept(), if connections.len() < MAX_CONNECTIONS => {
                match accepted {
                    Ok((stream, _)) => {
                        connections.spawn(serve(stream, waiting.clone()));
                    }
                    // Out of file descriptors, say: better soon.
                    Err(_) => tokio::time::sleep(PAUSE).await,
                }
            }
            Some(served) = connections.join_next() => {
                if let Ok(Some(outcome)) = served {
                    connections.shutdown().await;
                    return outcome;
                }
            }
        }
    }
}

/// Serves one request of one connection; the outcome, if the request was this login's callback.
async fn serve(stream: TcpStream, waiting: Arc<Waiting>) -> Option<Outcome> {
    let outcome = Mutex::new(None);
    {
        let respond = service_fn(|request: Request<hyper::body::Incoming>| {
            let (status, text, result) = waiting.respond(&request);
            if let Some(result) = result {
                *outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            }
            std::future::ready(Ok::<_, Infallible>(page(status, text)))
        });
        let connection = pin!(
            http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(REQUEST_TIMEOUT)
                .keep_alive(false)
                .serve_connection(TokioIo::new(stream), respond)
        );
        // A browser that goes away before it read the page has brought its answer all the same.
        let _ = connection.await;
    }
    outcome.into_inner().unwrap_or_else(PoisonError::into_inner)
}

const NOTHING: &str = "There is nothing here.";
const DONE: &str = "You can close this page and go back to the app.";
const FAILED: &str = "The login did not work. The app that opened this page says why.";
const STRAY: &str = "This page belongs to another login. Use the page that the app opened last.";

impl Waiting {
    fn respond<B>(&self, request: &Request<B>) -> (StatusCode, &'static str, Option<Outcome>) {
        if request.uri().path() != self.path {
            return (StatusCode::NOT_FOUND, NOTHING, None);
        }
        if request.method() != Method::GET {
            return (StatusCode::METHOD_NOT_ALLOWED, NOTHING, None);
        }
        let callback = Callback::parse(request.uri().query().unwrap_or_default());
        let outcome = self.attempt.check(callback);
        let is_stray = is_stray(&outcome);
        if !is_stray && self.answered.swap(true, Ordering::SeqCst) {
            return (StatusCode::NOT_FOUND, NOTHING, None);
        }
        match outcome {
            Ok(_) => (StatusCode::OK, DONE, Some(outcome)),
            Err(_) if is_stray => {
                self.stray.store(true, Ordering::SeqCst);
                (StatusCode::BAD_REQUEST, STRAY, None)
            }
            Err(_) => (StatusCode::BAD_REQUEST, FAILED, Some(outcome)),
        }
    }
}

fn is_stray(outcome: &Outcome) -> bool {
    let stray = ErrorKind::Login(LoginFailure::StateMismatch);
    outcome.as_ref().is_err_and(|error| error.kind() == &stray)
}

/// A static page. The address of this page holds the code, so it must not be kept or passed on.
fn page(status: StatusCode, text: &str) -> Response<Full<Bytes>> {
    let body = format!("<!doctype html><meta charset=utf-8><title>Login</title><p>{text}</p>\n");
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONNECTION, "close"),
    ] {
        response
            .headers_mut()
            .insert(name, header::HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn again(uri: &str, any_port: bool) -> Option<String> {
        let listener = Listener::again(&uri.into(), any_port).await?;
        Some(listener.redirect_uri().to_string())
    }

    #[tokio::test]
    async fn an_address_is_listened_at_again() {
        let first = Listener::bind(None).await.unwrap();
        let uri = first.redirect_uri();
        assert_eq!(again(uri.as_str(), false).await, None, "the port is taken");
        let other = again(uri.as_str(), true).await.unwrap();
        assert_ne!(other, uri.as_str());
        assert_eq!(
            other.split('/').next_back(),
            uri.as_str().split('/').next_back()
        );
        drop(first);
        assert_eq!(
            again(uri.as_str(), false).await.as_deref(),
            Some(uri.as_str())
        );
    }

    #[tokio::test]
    async fn only_loopback_addresses_are_listened_at() {
        for uri in [
            "http://0.0.0.0:0/x",
            "http://192.0.2.1:0/x",
            "http://localhost:0/x",
            "urn:ietf:wg:oauth:2.0:oob",
            "https://app.example/x",
            "",
        ] {
            assert_eq!(again(uri, true).await, None, "{uri}");
        }
    }

    /// As on a machine without IPv4.
    #[tokio::test]
    async fn the_address_may_be_the_one_of_ipv6() {
        let Ok(free) = TcpListener::bind(SocketAddr::new(LOOPBACKS[1], 0)).await else {
            eprintln!("skipped: this machine has no IPv6 loopback");
            return;
        };
        let uri = format!("http://{}/path", free.local_addr().unwrap());
        drop(free);
        assert!(uri.starts_with("http://[::1]:"));
        assert_eq!(again(&uri, false).await, Some(uri));
    }
}

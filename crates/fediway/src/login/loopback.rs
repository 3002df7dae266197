//! A login whose code the browser brings to this machine (RFC 8252, section 7.3).

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
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
use crate::credentials::{Credentials, RedirectUri};
use crate::error::{Error, LoginFailure, Result};
use crate::secret::{self, AuthorizationCode};

/// Connections served at a time: a browser opens a few, and nobody else has business here.
const MAX_CONNECTIONS: usize = 16;
/// How long a connection may take to send its request.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// The address that the browser is sent to with the code: a port of 127.0.0.1 and a random path.
pub(super) struct Listener {
    socket: TcpListener,
    port: u16,
    path: String,
}

impl Listener {
    /// A new address.
    pub(super) async fn bind() -> Result<Self> {
        let path = format!("/{}", secret::random()?);
        Self::at(0, path).await.map_err(|error| {
            Error::local("no loopback port for the browser to come back to", error)
        })
    }

    /// The address of an earlier registration, if its port is free or the server takes any port.
    pub(super) async fn again(registered: &RedirectUri, any_port: bool) -> Option<Self> {
        let url = Url::parse(registered.as_str()).ok()?;
        let path = url.path().to_owned();
        match Self::at(url.port()?, path.clone()).await {
            Ok(listener) => Some(listener),
            Err(_) if any_port => Self::at(0, path).await.ok(),
            Err(_) => None,
        }
    }

    async fn at(port: u16, path: String) -> std::io::Result<Self> {
        let socket = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
        let port = socket.local_addr()?.port();
        Ok(Self { socket, port, path })
    }

    /// An IP literal, not `localhost` (RFC 8252, section 8.3), and no query: some servers cut it.
    pub(super) fn redirect_uri(&self) -> RedirectUri {
        format!("http://127.0.0.1:{}{}", self.port, self.path).into()
    }
}

/// A login that waits on a loopback address for the browser.
///
/// One answer is taken; then the address is closed. Requests to other paths, and anything but a
/// GET, leave the login waiting.
#[must_use = "without `wait` there is no login"]
pub struct LoopbackLogin {
    attempt: Attempt,
    listener: Listener,
}

impl LoopbackLogin {
    pub(super) fn new(attempt: Attempt, listener: Listener) -> Self {
        Self { attempt, listener }
    }

    /// The consent page, for the browser to open.
    pub fn url(&self) -> &str {
        self.attempt.url()
    }

    /// Waits for the answer and finishes the login.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Login`](crate::ErrorKind::Login) with the reason.
    pub async fn wait(self) -> Result<Credentials> {
        self.wait_while(std::future::pending()).await
    }

    /// Waits for the answer as long as the browser runs: `browser` ends when it does.
    ///
    /// # Errors
    ///
    /// [`LoginFailure::BrowserClosed`] if the browser ends first, and the errors of
    /// [`wait`](LoopbackLogin::wait).
    pub async fn wait_while(self, browser: impl Future<Output = ()>) -> Result<Credentials> {
        let Self { attempt, listener } = self;
        let attempt = Arc::new(attempt);
        let time_out = tokio::time::sleep(attempt.time_left());
        let code = tokio::select! {
            biased;
            code = answer(&listener, &attempt) => code?,
            () = time_out => return Err(attempt.failed(LoginFailure::TimedOut)),
            () = browser => return Err(attempt.failed(LoginFailure::BrowserClosed)),
        };
        drop(listener);
        attempt.finish(code).await
    }
}

impl std::fmt::Debug for LoopbackLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoopbackLogin")
            .field("port", &self.listener.port)
            .finish_non_exhaustive()
    }
}

/// The outcome of the one answer that counts.
type Outcome = Result<AuthorizationCode>;

/// Serves connections until one of them brought an answer and got its page.
async fn answer(listener: &Listener, attempt: &Arc<Attempt>) -> Outcome {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.socket.accept(), if connections.len() < MAX_CONNECTIONS => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(serve(stream, listener.path.clone(), attempt.clone()));
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

/// Serves one request of one connection; the outcome, if the request was the callback.
async fn serve(stream: TcpStream, path: String, attempt: Arc<Attempt>) -> Option<Outcome> {
    let outcome = Mutex::new(None);
    {
        let respond = service_fn(|request: Request<hyper::body::Incoming>| {
            let (status, text, result) = respond(&request, &path, &attempt);
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

fn respond(
    request: &Request<hyper::body::Incoming>,
    path: &str,
    attempt: &Attempt,
) -> (StatusCode, &'static str, Option<Outcome>) {
    if request.uri().path() != path {
        return (StatusCode::NOT_FOUND, "There is nothing here.", None);
    }
    if request.method() != Method::GET {
        return (
            StatusCode::METHOD_NOT_ALLOWED,
            "There is nothing here.",
            None,
        );
    }
    let callback = Callback::parse(request.uri().query().unwrap_or_default());
    match attempt.check(callback) {
        Ok(code) => (
            StatusCode::OK,
            "You can close this page and go back to the app.",
            Some(Ok(code)),
        ),
        Err(error) => (
            StatusCode::BAD_REQUEST,
            "The login did not work. The app that opened this page says why.",
            Some(Err(error)),
        ),
    }
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

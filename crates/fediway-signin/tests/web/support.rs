//! A site, servers, and visitors.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use fediway_sandbox::{Answer, Browser, FaultRule, RecordedRequest, Sandbox, SandboxBuilder};
use fediway_signin::store::{Database, Limit};
use fediway_signin::{Builder, Event, FloodLimits, MaybeSignedIn, SignIn, SignedIn};
use http::header::{ACCEPT, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use url::Url;

use crate::database::Place;

/// The public address of the site. Its visitors come over a loopback socket.
pub const SITE: &str = "https://site.example";
pub const ALICE: (&str, &str) = ("alice", "correct horse");
pub const BOB: (&str, &str) = ("bob", "battery staple");

/// A site and what happened on it.
pub struct Site {
    pub sign_in: SignIn,
    pub events: Arc<Mutex<Vec<Event>>>,
    /// Where everything is kept, if the site has a database of its own.
    pub place: Option<Place>,
    address: SocketAddr,
    server: tokio::task::JoinHandle<()>,
}

impl Site {
    /// A site whose people come from these servers.
    pub async fn of(servers: &[&Sandbox]) -> Self {
        Self::with(servers, |builder| builder).await
    }

    pub async fn with(servers: &[&Sandbox], set: impl FnOnce(Builder) -> Builder) -> Self {
        let place = Place::new().await;
        let mut site = Self::on(place.open().await, servers, set).await;
        site.place = Some(place);
        site
    }

    /// Lets the clock of the database go on by so much.
    pub fn advance(&self, time: Duration) {
        self.place.as_ref().unwrap().advance(time);
    }

    /// A site, or one more process of it, on this database.
    pub async fn on(
        database: Database,
        servers: &[&Sandbox],
        set: impl FnOnce(Builder) -> Builder,
    ) -> Self {
        let events: Arc<Mutex<Vec<Event>>> = Arc::default();
        let kept = events.clone();
        let authorities = servers.iter().filter_map(|server| server.ca_pem());
        let builder = SignIn::builder(SITE, "Guestbook", database)
            .loopback_for_tests(authorities)
            .limits(generous())
            .on_event(move |event| kept.lock().unwrap().push(event.clone()));
        let sign_in = set(builder).build().unwrap();
        let router = Router::new()
            .route("/", get(front))
            .route("/mine", get(mine).post(mine))
            .with_state(sign_in.clone())
            .merge(sign_in.router());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self {
            sign_in,
            events,
            place: None,
            address,
            server,
        }
    }

    /// Where the site listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Somebody with a browser that keeps cookies.
    pub fn visitor(&self) -> Visitor {
        Visitor::of(self.address)
    }

    pub fn events_named(&self, name: &str) -> Vec<Event> {
        let events = self.events.lock().unwrap();
        let named = events.iter().filter(|event| event.name() == name);
        named.cloned().collect()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// All visitors of a test have one address.
fn generous() -> FloodLimits {
    let mut limits = FloodLimits::default();
    let many = Limit::new(10_000, Duration::from_secs(60));
    (limits.starts_per_visitor, limits.new_servers_per_visitor) = (many, many);
    limits
}

/// The site is asked over plain HTTP on loopback, but the client wants a provider.
fn no_tls() -> rustls::ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth()
}

async fn front(MaybeSignedIn(me): MaybeSignedIn) -> String {
    me.map_or("nobody".to_owned(), |me| {
        format!("{} {}", me.handle, me.id())
    })
}

async fn mine(SignedIn(me): SignedIn) -> String {
    me.name().to_owned()
}

/// An answer of the site.
#[derive(Debug)]
pub struct Got {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Got {
    pub fn location(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.header(LOCATION)
    }

    pub fn header(&self, name: HeaderName) -> &str {
        let value = self.headers.get(&name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// The word of the problem that the browser is sent to.
    pub fn problem(&self) -> String {
        let url = Url::parse(SITE).unwrap().join(self.location()).unwrap();
        assert_eq!(url.path(), "/auth/problem");
        let what = url.query_pairs().find(|(name, _)| name == "what");
        what.unwrap().1.into_owned()
    }
}

/// Somebody with a browser that keeps cookies.
#[derive(Clone)]
pub struct Visitor {
    client: reqwest::Client,
    address: SocketAddr,
    pub cookies: BTreeMap<String, String>,
}

impl Visitor {
    /// Somebody who visits the site at this address.
    pub fn of(address: SocketAddr) -> Self {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .tls_backend_preconfigured(no_tls())
            .build()
            .unwrap();
        Self {
            client,
            address,
            cookies: BTreeMap::new(),
        }
    }

    /// Goes to the same address as another visitor, with the own cookies.
    pub fn go_to(&mut self, other: &Self) {
        self.address = other.address;
    }

    pub async fn get(&mut self, path: &str) -> Got {
        self.send(Method::GET, path, None, &[(ACCEPT, "text/html")])
            .await
    }

    /// Posts a form of the site's own page.
    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Got {
        self.send(Method::POST, path, Some(form), &[(ORIGIN, SITE)])
            .await
    }

    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        form: Option<&[(&str, &str)]>,
        headers: &[(HeaderName, &str)],
    ) -> Got {
        let url = format!("http://{}{path}", self.address);
        let mut request = self.client.request(method, url);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        if !self.cookies.is_empty() {
            request = request.header(COOKIE, self.cookie_header());
        }
        if let Some(form) = form {
            let mut body = url::form_urlencoded::Serializer::new(String::new());
            let body = body.extend_pairs(form).finish();
            request = request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        self.keep(&headers);
        let body = response.text().await.unwrap();
        Got {
            status,
            headers,
            body,
        }
    }

    pub fn cookie_header(&self) -> String {
        let pairs: Vec<_> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        pairs.join("; ")
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE).iter().map(HeaderValue::to_str) {
            let cookie = cookie.unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            match rest.contains("Max-Age=0;") {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
    }

    /// Begins a sign-in, and gives the address of the server's page.
    pub async fn start(&mut self, server: &str) -> String {
        let got = self.post("/auth/sign-in", &[("server", server)]).await;
        got.location().to_owned()
    }

    /// Comes back to the site with what the server answered.
    pub async fn come_back(&mut self, callback: &str) -> Got {
        self.get(&path_of(callback)).await
    }

    /// The whole way.
    pub async fn sign_in(&mut self, server: &Sandbox, who: (&str, &str)) -> Got {
        let page = self.start(server.url()).await;
        let callback = approve(&mut server.browser(), &page, who).await;
        self.come_back(&callback).await
    }

    /// Who the site says that is signed in.
    pub async fn who(&mut self) -> String {
        self.get("/").await.body
    }

    /// The id of the session.
    pub fn session(&self) -> Option<&String> {
        self.cookies.get("__Host-fediway-session")
    }
}

/// The path and the query of an address of the site.
pub fn path_of(address: &str) -> String {
    let path = address.strip_prefix(SITE);
    path.unwrap_or_else(|| panic!("not an address of the site: {address}"))
        .to_owned()
}

/// Somebody approves on the server's page; the address that the server sends them to.
pub async fn approve(browser: &mut Browser, page: &str, who: (&str, &str)) -> String {
    redirect(browser.approve(page, who.0, who.1).await.unwrap())
}

pub async fn deny(browser: &mut Browser, page: &str, who: (&str, &str)) -> String {
    redirect(browser.deny(page, who.0, who.1).await.unwrap())
}

pub fn redirect(answer: Answer) -> String {
    match answer {
        Answer::Redirect(to) => to,
        other => panic!("no redirect: {other:?}"),
    }
}

pub async fn server(builder: SandboxBuilder) -> Sandbox {
    builder.start().await.unwrap()
}

/// An address of this computer where nobody listens, and nobody can as long as the socket is kept.
pub fn nobody() -> (tokio::net::TcpSocket, std::net::SocketAddr) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

/// The host and port of a server.
pub fn host(server: &Sandbox) -> String {
    server.addr().to_string()
}

/// Waits until a request is held.
pub async fn until_held(rule: &FaultRule) {
    while rule.hits() == 0 {
        tokio::task::yield_now().await;
    }
}

pub fn requests_to(server: &Sandbox, path: &str) -> Vec<RecordedRequest> {
    let requests = server.requests().into_iter();
    requests.filter(|request| request.path == path).collect()
}

/// A parameter of an address.
pub fn parameter(address: &str, name: &str) -> String {
    let url = Url::parse(address).unwrap();
    let found = url.query_pairs().find(|(key, _)| key == name);
    found.map_or(String::new(), |(_, value)| value.into_owned())
}

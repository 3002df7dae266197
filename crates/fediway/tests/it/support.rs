//! A sandbox, a transport that may reach it, and a person with a browser.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fediway::login::{LoopbackLogin, PendingLogin};
use fediway::store::{MemoryStore, Store};
use fediway::transport::TransportBuilder;
use fediway::{
    AddressPolicy, Client, Credentials, ErrorKind, Instance, Login, LoginFailure, Transport,
};
use fediway_sandbox::{Answer, Browser, RecordedRequest, Sandbox, SandboxBuilder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub const ALICE: (&str, &str) = ("alice", "correct horse");
pub const BOB: (&str, &str) = ("bob", "battery staple");

pub struct World {
    pub sandbox: Sandbox,
    pub transport: Transport,
    pub store: Arc<MemoryStore>,
}

impl World {
    pub async fn start() -> Self {
        Self::with(Sandbox::builder()).await
    }

    pub async fn with(builder: SandboxBuilder) -> Self {
        let sandbox = builder.start().await.unwrap();
        let transport = transport(&sandbox);
        Self {
            sandbox,
            transport,
            store: Arc::default(),
        }
    }

    pub async fn instance(&self) -> Instance {
        Instance::discover(self.sandbox.url())
            .transport(&self.transport)
            .await
            .unwrap()
    }

    pub fn login(&self, instance: &Instance) -> Login {
        Login::new(instance, "Test app")
            .transport(&self.transport)
            .store(&self.store)
    }

    /// A login as a person goes through it who pastes the code.
    pub async fn by_paste(&self, login: Login, who: (&str, &str)) -> fediway::Result<Client> {
        let pending = login.start().await?;
        let shown = code(approve(&mut self.sandbox.browser(), pending.url(), who).await);
        pending.finish(shown).await
    }

    /// A login of Alice's at a redirect URI of one's own, and what comes back there.
    pub async fn at_own_redirect(&self, uri: &str) -> (PendingLogin, String) {
        let login = self.login(&self.instance().await).redirect_uri(uri);
        let pending = login.start().await.unwrap();
        let callback = approve(&mut self.sandbox.browser(), pending.url(), ALICE).await;
        (pending, redirect(callback))
    }

    /// A login that waits for the browser, the browser, and what it is about to bring.
    pub async fn about_to_answer(&self, instance: &Instance) -> (LoopbackLogin, Browser, String) {
        let login = self.login(instance).listen().await.unwrap();
        let mut browser = self.sandbox.browser();
        let callback = redirect(approve(&mut browser, login.url(), ALICE).await);
        (login, browser, callback)
    }

    /// A login as a person goes through it whose browser brings the code.
    pub async fn by_loopback(
        &self,
        login: Login,
        browser: &mut Browser,
        who: (&str, &str),
    ) -> fediway::Result<Client> {
        let login = login.listen().await?;
        let callback = redirect(approve(browser, login.url(), who).await);
        bring(login, browser, &callback).await
    }

    /// The credentials of an account.
    pub async fn credentials(&self, who: (&str, &str)) -> Credentials {
        self.client(who).await.credentials().unwrap()
    }

    /// A client of an account.
    pub async fn client(&self, who: (&str, &str)) -> Client {
        let login = self.login(&self.instance().await);
        self.by_paste(login, who).await.unwrap()
    }

    pub fn requests_to(&self, path: &str) -> Vec<RecordedRequest> {
        self.sandbox
            .requests()
            .into_iter()
            .filter(|request| request.path == path)
            .collect()
    }

    /// Waits until the server has got so many requests to this path.
    pub async fn until_requests_to(&self, path: &str, count: usize) {
        while self.requests_to(path).len() < count {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    pub async fn kept_credentials(&self) -> Vec<Credentials> {
        self.store.credentials().await.unwrap()
    }
}

pub fn transport(sandbox: &Sandbox) -> Transport {
    transport_to(sandbox).build().unwrap()
}

/// The settings of a transport that may reach a sandbox.
pub fn transport_to(sandbox: &Sandbox) -> TransportBuilder {
    let builder = Transport::builder().policy(AddressPolicy::loopback_for_tests());
    match sandbox.ca_pem() {
        Some(pem) => builder.root_certificates(pem),
        None => builder,
    }
}

pub async fn approve(browser: &mut Browser, url: &str, who: (&str, &str)) -> Answer {
    browser.approve(url, who.0, who.1).await.unwrap()
}

/// What a login that waits makes of a callback that the browser opens.
pub async fn bring(
    login: LoopbackLogin,
    browser: &mut Browser,
    callback: &str,
) -> fediway::Result<Client> {
    let (outcome, page) = tokio::join!(login.wait(), browser.open(callback));
    page.unwrap();
    outcome
}

pub fn code(answer: Answer) -> String {
    match answer {
        Answer::Code(code) => code,
        other => panic!("no code: {other:?}"),
    }
}

pub fn redirect(answer: Answer) -> String {
    match answer {
        Answer::Redirect(url) => url,
        other => panic!("no redirect: {other:?}"),
    }
}

/// Why a login failed.
#[track_caller]
pub fn failure<T: std::fmt::Debug>(outcome: fediway::Result<T>) -> LoginFailure {
    match outcome.unwrap_err().kind() {
        ErrorKind::Login(failure) => *failure,
        other => panic!("not a login failure: {other:?}"),
    }
}

/// An HTTP client that has nothing of ours in it.
pub fn own_client() -> reqwest::ClientBuilder {
    // An error means that another test has installed it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}

/// A page of a [`server`].
#[derive(Clone)]
pub struct Page {
    path: String,
    status: u16,
    headers: String,
    body: String,
}

impl Page {
    pub fn new(path: &str, status: u16, body: &str) -> Self {
        let (path, body) = (path.to_owned(), body.to_owned());
        Self {
            path,
            status,
            headers: String::new(),
            body,
        }
    }

    pub fn header(mut self, line: &str) -> Self {
        self.headers = format!("{}{line}\r\n", self.headers);
        self
    }
}

/// A server over plain HTTP that answers each path with its page and keeps the request heads: for
/// answers that no server of ours would give.
pub async fn server(pages: Vec<Page>) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let (pages, kept) = (Arc::new(pages), requests.clone());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream, pages.clone(), kept.clone()));
        }
    });
    (address, requests)
}

async fn answer(
    mut stream: TcpStream,
    pages: Arc<Vec<Page>>,
    requests: Arc<Mutex<Vec<String>>>,
) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?.to_lowercase();
    let length = head
        .split_once("content-length: ")
        .map_or("0", |(_, rest)| rest);
    let length = length.split("\r\n").next()?.parse().ok()?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    let path = head.split(' ').nth(1)?.to_owned();
    requests.lock().unwrap().push(head);
    let not_here = Page::new("", 404, "not here");
    let page = pages
        .iter()
        .find(|page| page.path == path)
        .unwrap_or(&not_here);
    let answer = format!(
        "HTTP/1.1 {} X\r\nContent-Length: {}\r\nConnection: close\r\n{}\r\n{}",
        page.status,
        page.body.len(),
        page.headers,
        page.body,
    );
    stream.write_all(answer.as_bytes()).await.ok()?;
    // Closed only when the client has read it all: a reset could overtake the answer.
    stream.shutdown().await.ok()?;
    stream.read_u8().await.ok().map(drop)
}

/// A listener that counts who comes.
pub async fn listener_that_counts() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Arc::new(AtomicUsize::new(0));
    let counter = heard.clone();
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counter.fetch_add(1, Ordering::SeqCst);
        }
    });
    (port, heard)
}

/// An address of this computer where nobody listens, and nobody can as long as the socket is kept.
pub fn nobody() -> (tokio::net::TcpSocket, std::net::SocketAddr) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

/// The largest memory this process had so far, in KiB.
#[cfg(target_os = "linux")]
pub fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

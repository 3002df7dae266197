//! The site on which people sign in.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use fediway_sandbox::{Answer, Sandbox};
use fediway_signin::SignIn;
use fediway_signin::store::{Database, KeyRing};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::web_sign_in::site;

/// A browser without anything but cookies.
struct Visitor {
    address: SocketAddr,
    cookies: BTreeMap<String, String>,
}

/// A response of the site.
struct Got {
    head: String,
    body: String,
}

impl Got {
    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.filter_map(move |(it, value)| (it == name).then_some(value))
    }

    fn location(&self) -> &str {
        self.values("location").next().unwrap_or(&self.head)
    }
}

impl Visitor {
    async fn get(&mut self, path: &str) -> Got {
        self.send(format!("GET {path} HTTP/1.1\r\naccept: text/html\r\n"), "")
            .await
    }

    async fn post(&mut self, path: &str, form: &str) -> Got {
        let kind = "content-type: application/x-www-form-urlencoded";
        let head = format!("POST {path} HTTP/1.1\r\n{kind}\r\nsec-fetch-site: same-origin\r\n");
        self.send(head, form).await
    }

    async fn send(&mut self, head: String, body: &str) -> Got {
        let cookies = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let length = body.len();
        let request = format!(
            "{head}host: localhost\r\ncookie: {cookies}\r\ncontent-length: {length}\r\n\
             connection: close\r\n\r\n{body}"
        );
        let mut connection = TcpStream::connect(self.address).await.unwrap();
        connection.write_all(request.as_bytes()).await.unwrap();
        let mut text = String::new();
        connection.read_to_string(&mut text).await.unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let (head, body) = (head.to_owned(), body.to_owned());
        let got = Got { head, body };
        for cookie in got.values("set-cookie") {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        got
    }
}

/// The site with people from this server, and the address that it is reached at.
async fn running(server: &Sandbox, folder: &tempfile::TempDir) -> (String, Visitor) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let url = format!("http://localhost:{}", address.port());
    let keys = KeyRing::open_file(folder.path().join("site.keys")).unwrap();
    let database = format!("sqlite:{}", folder.path().join("site.db").display());
    let database = Database::open(&database, keys).await.unwrap();
    let sign_in = SignIn::builder(&url, "My site", database).loopback_for_tests(server.ca_pem());
    let service = site(sign_in.build().unwrap());
    let service = service.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    let cookies = BTreeMap::new();
    (url, Visitor { address, cookies })
}

#[tokio::test]
async fn somebody_signs_in_and_the_site_knows_them() {
    let server = Sandbox::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (url, mut visitor) = running(&server, &folder).await;
    assert!(visitor.get("/").await.body.contains("Sign in"));
    let sent = visitor.get("/private").await;
    assert!(
        sent.location().starts_with("/auth/sign-in"),
        "{}",
        sent.head
    );

    let form = format!("server={}", server.addr());
    let sent = visitor.post("/auth/sign-in", &form).await;
    let mut browser = server.browser();
    let answer = browser.approve(sent.location(), "alice", "correct horse");
    let Answer::Redirect(callback) = answer.await.unwrap() else {
        panic!("no redirect");
    };
    let back = visitor.get(callback.strip_prefix(&url).unwrap()).await;
    assert_eq!(back.location(), "/");

    let hello = visitor.get("/").await.body;
    assert!(hello.contains("(@alice@"), "{hello}");
    let private = visitor.get("/private").await.body;
    assert!(private.contains("Your key is "), "{private}");
}

//! Which servers are asked at all.

use std::io;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use fediway::Transport;
use fediway::transport::Lookup;
use fediway_sandbox::{Fault, Sandbox};
use fediway_signin::SignIn;
use futures_util::future::BoxFuture;
use http::StatusCode;
use http::header::{HOST, HeaderName, ORIGIN};

use crate::database::Place;
use crate::support::{ALICE, SITE, Site, approve, parameter};

/// A resolver that notes the names, and gives one address after the other.
#[derive(Clone, Default)]
struct Names {
    asked: Arc<Mutex<Vec<String>>>,
    addresses: Arc<Vec<IpAddr>>,
    next: Arc<AtomicUsize>,
}

impl Lookup for Names {
    fn lookup(&self, host: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        self.asked.lock().unwrap().push(host);
        let at = self.next.fetch_add(1, Ordering::SeqCst);
        let address = self.addresses[at.min(self.addresses.len() - 1)];
        Box::pin(std::future::ready(Ok(vec![address])))
    }
}

/// A site that asks public servers only, as it is without the switch for tests.
async fn public_site(addresses: &[&str]) -> (Site, Names) {
    let names = Names {
        addresses: Arc::new(addresses.iter().map(|ip| ip.parse().unwrap()).collect()),
        ..Names::default()
    };
    let transport = Transport::builder()
        .resolver(names.clone())
        .max_tries(1)
        .build()
        .unwrap();
    let site = Site::with(&[], |builder| builder.transport(transport)).await;
    (site, names)
}

#[tokio::test]
async fn t01_no_address_of_this_machine_or_a_private_network_is_asked() {
    let (site, names) = public_site(&["127.0.0.1"]).await;
    let mut visitor = site.visitor();
    for typed in [
        "127.0.0.1",
        "https://127.0.0.1:8080/",
        "[::1]",
        "[::]",
        "[::127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::a00:1]",
        "[2002:a00:1::]",
        "[fe80::1%25eth0]",
        "[fe80::1]",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "10.0.0.1",
        "169.254.169.254",
        "localhost",
        "ann@localhost",
        "metadata.google.internal",
        "intranet",
        "printer.local",
        "https://mastodon.social@127.0.0.1/",
        "mastodon.social#@127.0.0.1",
        "file:///etc/passwd",
        "gopher://127.0.0.1:70/",
    ] {
        let got = visitor.post("/auth/sign-in", &[("server", typed)]).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
    }
    assert!(
        names.asked.lock().unwrap().is_empty(),
        "nothing was even looked up"
    );
}

/// A name of the public internet that leads into the private network, at once or at the second look.
#[tokio::test]
async fn t02_a_name_that_resolves_to_a_private_address_is_not_connected_to() {
    for addresses in [
        &["127.0.0.1"][..],
        &["10.1.2.3"],
        &["::1"],
        &["::ffff:169.254.169.254"],
    ] {
        let (site, names) = public_site(addresses).await;
        let form = [("server", "rebind.example.com")];
        let got = site.visitor().post("/auth/sign-in", &form).await;
        assert_eq!(
            got.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{addresses:?}"
        );
        assert_eq!(names.asked.lock().unwrap().len(), 1);
    }
}

/// A server that sends the site on to somewhere else.
#[tokio::test]
async fn t01_a_redirect_into_a_private_network_is_not_followed() {
    let target = Sandbox::builder().http().start().await.unwrap();
    for location in [
        target.url(),
        "https://169.254.169.254/latest/",
        "https://10.0.0.1/",
    ] {
        let server = Sandbox::start().await.unwrap();
        let site = Site::of(&[&server]).await;
        server
            .inject(Fault::redirect(302, location))
            .route("GET", "*")
            .always();
        let form = [("server", server.url())];
        let got = site.visitor().post("/auth/sign-in", &form).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{location}");
    }
    assert_eq!(target.connections(), 0);
}

#[tokio::test]
async fn t22_nothing_is_asked_without_https_and_nothing_begun_without_pkce() {
    let (site, names) = public_site(&["127.0.0.1"]).await;
    let form = [("server", "http://mastodon.social")];
    let got = site.visitor().post("/auth/sign-in", &form).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(names.asked.lock().unwrap().is_empty());
    let database = Place::new().await.open().await;
    assert!(
        SignIn::builder("http://site.example", "Site", database)
            .build()
            .is_err()
    );

    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    let page = visitor.start(server.url()).await;
    assert_eq!(parameter(&page, "code_challenge_method"), "S256");
    assert_eq!(parameter(&page, "code_challenge").len(), 43);
    // The challenge is not for show: another one ends the sign-in at a server that enforces it.
    let challenge = parameter(&page, "code_challenge");
    let stripped = page.replace(&challenge, &"A".repeat(43));
    let callback = approve(&mut server.browser(), &stripped, ALICE).await;
    assert_eq!(visitor.come_back(&callback).await.problem(), "code-refused");
}

#[tokio::test]
async fn t23_what_a_request_says_of_its_host_changes_nothing() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let form = [("server", server.url())];
    let x = HeaderName::from_static;
    let forged = [
        (HOST, "evil.example"),
        (x("x-forwarded-host"), "evil.example"),
        (x("x-forwarded-proto"), "http"),
        (x("forwarded"), "host=evil.example;proto=http"),
        (x("x-original-url"), "/evil"),
    ];
    let mut honest = forged.to_vec();
    honest.push((ORIGIN, SITE));
    let got = site
        .visitor()
        .send(http::Method::POST, "/auth/sign-in", Some(&form), &honest)
        .await;
    let redirect = parameter(got.location(), "redirect_uri");
    assert!(
        redirect.starts_with("https://site.example/auth/callback/"),
        "{redirect}"
    );
    assert!(!got.location().contains("evil"));

    // Nor does an origin that fits the forged host.
    let mut evil = forged.to_vec();
    evil.push((ORIGIN, "https://evil.example"));
    let got = site
        .visitor()
        .send(http::Method::POST, "/auth/sign-in", Some(&form), &evil)
        .await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
}

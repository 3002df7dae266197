//! The site as a weapon against servers, and servers against the site.

use std::time::{Duration, Instant};

use fediway::transport::Limits;
use fediway::{AddressPolicy, Transport};
use fediway_sandbox::{Fault, Sandbox};
use fediway_signin::VisitorAddress;
use http::header::{HeaderName, ORIGIN, RETRY_AFTER};
use http::{Method, StatusCode};

use crate::support::{SITE, Site, requests_to};

const ADDRESS: HeaderName = HeaderName::from_static("x-real-ip");

fn behind_proxy(builder: fediway_signin::Builder) -> fediway_signin::Builder {
    let limits = fediway_signin::FloodLimits::default();
    builder
        .limits(limits)
        .visitor_address(VisitorAddress::Header(ADDRESS))
}

/// Somebody at this address begins a sign-in.
async fn start_from(site: &Site, address: &str, server: &str) -> (StatusCode, bool) {
    let headers = [(ORIGIN, SITE), (ADDRESS, address)];
    let form = [("server", server)];
    let mut visitor = site.visitor();
    let got = visitor
        .send(Method::POST, "/auth/sign-in", Some(&form), &headers)
        .await;
    (got.status, got.headers.contains_key(RETRY_AFTER))
}

#[tokio::test]
async fn t12_one_visitor_begins_so_many_sign_ins_and_no_more() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::with(&[&server], behind_proxy).await;
    let mut admitted = 0;
    for _ in 0..1000 {
        match start_from(&site, "192.0.2.1", server.url()).await {
            (StatusCode::SEE_OTHER, _) => admitted += 1,
            (StatusCode::TOO_MANY_REQUESTS, true) => {}
            (other, _) => panic!("{other}"),
        }
    }
    assert!((10..=30).contains(&admitted), "{admitted}");
    // All others are as well off as before.
    let (status, _) = start_from(&site, "192.0.2.2", server.url()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    // Somebody with a network of IPv6 is one visitor.
    let mut admitted = 0;
    for n in 0..100 {
        let address = format!("2001:db8::{n:x}");
        let (status, _) = start_from(&site, &address, server.url()).await;
        admitted += usize::from(status == StatusCode::SEE_OTHER);
    }
    assert!(admitted <= 30, "{admitted}");
    assert_eq!(server.app_count(), 1);
}

#[tokio::test]
async fn t12_many_visitors_make_few_requests_at_a_server_that_refuses() {
    let server = Sandbox::start().await.unwrap();
    server
        .inject(Fault::status(500))
        .route("POST", "/api/v1/apps")
        .always();
    let site = Site::with(&[&server], behind_proxy).await;
    for n in 0..200 {
        let (status, _) = start_from(&site, &format!("192.0.2.{n}"), server.url()).await;
        assert!(status.is_server_error(), "{status}");
    }
    let registrations = requests_to(&server, "/api/v1/apps").len();
    assert!((1..=4).contains(&registrations), "{registrations}");
    assert!(server.requests().len() < 40, "{}", server.requests().len());
}

#[tokio::test]
async fn t12_a_host_that_is_no_server_is_asked_once_in_a_while() {
    let server = Sandbox::start().await.unwrap();
    server.inject(Fault::status(404)).route("GET", "*").always();
    let site = Site::with(&[&server], behind_proxy).await;
    for n in 0..100 {
        let (status, _) = start_from(&site, &format!("192.0.2.{n}"), server.url()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(requests_to(&server, "/nodeinfo/2.0").len(), 1);
}

/// One visitor names one new host after the other.
#[tokio::test]
async fn t12_one_visitor_makes_the_site_ask_few_new_hosts() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::with(&[&server], behind_proxy).await;
    let mut asked = 0;
    for n in 1..40 {
        let host = format!("https://127.0.1.{n}:{}", server.addr().port());
        let (status, _) = start_from(&site, "192.0.2.1", &host).await;
        asked += usize::from(status != StatusCode::TOO_MANY_REQUESTS);
    }
    assert!((1..=10).contains(&asked), "{asked}");
}

#[tokio::test]
async fn t13_answers_that_are_huge_slow_or_endless_end_in_time() {
    for fault in [
        Fault::huge(1 << 40),
        Fault::gzip_bomb(1 << 30),
        Fault::headers(10_000, 1_000),
        Fault::slow_drip(Duration::from_millis(50)),
        Fault::truncated(),
        Fault::drop_before(),
        Fault::status(200).body("[".repeat(100_000)),
        Fault::html(200),
    ] {
        let server = Sandbox::start().await.unwrap();
        let mut limits = Limits::default();
        limits.total = Duration::from_millis(700);
        limits.json_body = 1 << 20;
        let transport = Transport::builder()
            .policy(AddressPolicy::loopback_for_tests())
            .root_certificates(server.ca_pem().unwrap())
            .limits(limits)
            .max_tries(1)
            .build()
            .unwrap();
        let site = Site::with(&[&server], |builder| builder.transport(transport)).await;
        let shown = format!("{fault:?}");
        server.inject(fault).always();
        let begun = Instant::now();
        let form = [("server", server.url())];
        let got = site.visitor().post("/auth/sign-in", &form).await;
        assert!(got.status.as_u16() >= 400, "{shown}: {}", got.status);
        // Generous: what counts is that it does not hang.
        assert!(begun.elapsed() < Duration::from_secs(20), "{shown}");
    }
}

/// However often a server begins to answer, a visitor waits for so long and no longer.
#[tokio::test]
async fn t13_a_visitor_does_not_wait_for_ever() {
    let server = Sandbox::start().await.unwrap();
    let timeout = Duration::from_millis(300);
    let site = Site::with(&[&server], |builder| builder.timeout(timeout)).await;
    server.inject(Fault::delay(Duration::from_secs(5))).always();
    let form = [("server", server.url())];
    let got = site.visitor().post("/auth/sign-in", &form).await;
    assert_eq!(got.status, StatusCode::GATEWAY_TIMEOUT);
}

/// Whether an account exists cannot be found out by the site.
#[tokio::test]
async fn t20_the_site_does_not_tell_who_exists() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    site.visitor().start(server.url()).await;
    server.clear_requests();
    let host = crate::support::host(&server);
    let mut answers = Vec::new();
    for name in ["alice", "nobody", "bob", "a.very.long.name.of.nobody"] {
        let form = [("server", &*format!("@{name}@{host}"))];
        let got = site.visitor().post("/auth/sign-in", &form).await;
        let location = got.location().to_owned();
        let random = ["state", "code_challenge"].map(|it| crate::support::parameter(&location, it));
        let same = random
            .iter()
            .fold(location.clone(), |text, it| text.replace(it, ""));
        answers.push((got.status, same));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert!(server.requests().is_empty(), "nobody was asked about them");
}

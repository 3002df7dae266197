//! What people are told when something is wrong, and with which status.

use std::time::Duration;

use fediway::transport::Limits;
use fediway::{AddressPolicy, Transport};
use fediway_sandbox::{Fault, RateLimitStyle, Sandbox};
use http::header::{ORIGIN, RETRY_AFTER};
use http::{Method, StatusCode};

use crate::support::{ALICE, Got, SITE, Site, host, nobody};

async fn start(site: &Site, server: &str) -> Got {
    site.visitor()
        .post("/auth/sign-in", &[("server", server)])
        .await
}

/// A server on which everything goes wrong like so, and what the page says.
async fn told(path: &str, fault: Fault) -> (u16, Got) {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    server.inject(fault).route("POST", path).always();
    let got = start(&site, server.url()).await;
    assert!(got.body.contains("role=\"alert\""), "{}", got.body);
    // What was typed stays in the field, to be corrected.
    assert!(
        got.body.contains(&format!("value=\"{}\"", server.url())),
        "{}",
        got.body
    );
    (got.status.as_u16(), got)
}

#[tokio::test]
async fn a_web_site_is_no_server() {
    let server = Sandbox::start().await.unwrap();
    server.inject(Fault::html(404)).route("GET", "*").always();
    let site = Site::of(&[&server]).await;
    let got = start(&site, server.url()).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        got.body
            .contains("does not seem to be a server of the fediverse"),
        "{}",
        got.body
    );
}

#[tokio::test]
async fn misskey_has_another_api() {
    let server = Sandbox::start().await.unwrap();
    let node = serde_json::json!({
        "version": "2.0", "software": { "name": "misskey", "version": "2025.1" },
    });
    server
        .inject(Fault::status(200).body(node.to_string()))
        .route("GET", "/nodeinfo/2.0")
        .always();
    let site = Site::of(&[&server]).await;
    let got = start(&site, server.url()).await;
    assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        got.body.contains("has no way to sign in to other sites"),
        "{}",
        got.body
    );
}

#[tokio::test]
async fn a_server_that_is_down_slow_or_insecure_is_told_apart() {
    let (_nobody, address) = nobody();
    let site = Site::of(&[]).await;
    let got = start(&site, &format!("https://{address}")).await;
    assert_eq!(got.status, StatusCode::BAD_GATEWAY);
    assert!(got.body.contains("cannot be reached"), "{}", got.body);

    // Its certificate is of an authority that this site does not know.
    let server = Sandbox::start().await.unwrap();
    let got = start(&site, server.url()).await;
    assert_eq!(got.status, StatusCode::BAD_GATEWAY);
    assert!(got.body.contains("no secure connection"), "{}", got.body);

    let mut limits = Limits::default();
    limits.first_byte = Duration::from_millis(200);
    let transport = Transport::builder()
        .policy(AddressPolicy::loopback_for_tests())
        .root_certificates(server.ca_pem().unwrap())
        .limits(limits)
        .max_tries(1)
        .build()
        .unwrap();
    let site = Site::with(&[&server], |builder| builder.transport(transport)).await;
    server
        .inject(Fault::delay(Duration::from_secs(60)))
        .always();
    let got = start(&site, server.url()).await;
    assert_eq!(got.status, StatusCode::GATEWAY_TIMEOUT);
    assert!(got.body.contains("did not answer in time"), "{}", got.body);
}

#[tokio::test]
async fn registration_that_is_closed_or_limited() {
    let (status, got) = told("/api/v1/apps", Fault::status(403)).await;
    assert_eq!(status, 502);
    assert!(
        got.body
            .contains("does not allow new sites to sign people in"),
        "{}",
        got.body
    );

    let limited = Fault::rate_limited(Some(120), RateLimitStyle::RetryAfterSeconds);
    let (status, got) = told("/api/v1/apps", limited).await;
    assert_eq!(status, 503);
    assert!(got.body.contains("Try again after "), "{}", got.body);
    let wait: u64 = got.header(RETRY_AFTER).parse().unwrap();
    assert!((60..=120).contains(&wait), "{wait}");
}

#[tokio::test]
async fn servers_that_the_site_does_not_want() {
    let (wanted, other) = (
        Sandbox::start().await.unwrap(),
        Sandbox::start().await.unwrap(),
    );
    let allowed = host(&wanted);
    let site = Site::with(&[&wanted, &other], |builder| builder.allow([allowed])).await;
    assert_eq!(
        start(&site, wanted.url()).await.status,
        StatusCode::SEE_OTHER
    );
    let got = start(&site, other.url()).await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
    assert!(
        got.body.contains("does not accept sign-ins from"),
        "{}",
        got.body
    );
    assert_eq!(other.app_count(), 0);

    let blocked = host(&other);
    let site = Site::with(&[&wanted, &other], |builder| builder.block([blocked])).await;
    other.clear_requests();
    assert_eq!(
        start(&site, other.url()).await.status,
        StatusCode::FORBIDDEN
    );
    assert!(
        other.requests().is_empty(),
        "a blocked server is not asked anything"
    );

    let site = Site::with(&[&wanted], |builder| {
        builder.may_sign_in(|server| server.software().name != "mastodon")
    })
    .await;
    assert_eq!(
        start(&site, wanted.url()).await.status,
        StatusCode::FORBIDDEN
    );

    let got = start(&site, "site.example").await;
    assert!(got.body.contains("the name of this site"), "{}", got.body);
}

#[tokio::test]
async fn a_server_that_fails_at_the_end() {
    let account = "/api/v1/accounts/verify_credentials";
    for (method, path, fault, problem) in [
        ("POST", "/oauth/token", Fault::status(500), "server-failed"),
        ("POST", "/oauth/token", Fault::html(200), "server-failed"),
        ("POST", "/oauth/token", Fault::drop_before(), "unreachable"),
        ("GET", account, Fault::status(401), "code-refused"),
        (
            "GET",
            account,
            Fault::status(200).body("{}"),
            "server-failed",
        ),
    ] {
        let server = Sandbox::start().await.unwrap();
        let site = Site::of(&[&server]).await;
        let mut visitor = site.visitor();
        let page = visitor.start(server.url()).await;
        let callback = crate::support::approve(&mut server.browser(), &page, ALICE).await;
        let shown = format!("{path} {fault:?}");
        server.inject(fault).route(method, path).always();
        let got = visitor.come_back(&callback).await;
        assert_eq!(got.problem(), problem, "{shown}");
        assert_eq!(visitor.session(), None);
        let page = visitor.get(got.location()).await;
        assert!(page.body.contains(&host(&server)), "{}", page.body);
        let failed = site.events_named("failed");
        assert_eq!(failed.len(), 1);
        assert_eq!(failed[0].server(), Some(&*host(&server)));
    }
}

#[tokio::test]
async fn what_somebody_typed_is_in_no_event() {
    let site = Site::of(&[]).await;
    for typed in ["secret.example.org:1", "ann@127.0.0.1:9", "nonsense"] {
        start(&site, typed).await;
    }
    let events = format!("{:?}", site.events.lock().unwrap());
    assert!(events.contains("Failed"));
    for typed in ["secret", "ann", "nonsense", "127.0.0.1:9"] {
        assert!(!events.contains(typed), "{events}");
    }
}

#[tokio::test]
async fn an_answer_of_another_sign_in_or_none() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    for query in [
        "",
        "?code=x",
        "?state=x&code=y",
        "?state=a&state=b&code=c",
        "?%zz=%",
    ] {
        let got = visitor
            .get(&format!("/auth/callback/example.org{query}"))
            .await;
        assert_eq!(got.problem(), "not-this-browser", "{query}");
    }
    let got = visitor.get("/auth/callback/%ff?state=x&code=y").await;
    assert_eq!(got.problem(), "not-this-browser");
}

/// Anybody can make an address or a form. Each is answered with a page, and none with an error of the
/// site.
#[tokio::test]
async fn a_query_or_form_that_does_not_decode_is_answered_with_a_page() {
    let site = Site::of(&[]).await;
    let mut visitor = site.visitor();
    for path in ["", "?what=nonsense", "?what=denied&what=denied"] {
        let got = visitor.get(&format!("/auth/problem{path}")).await;
        assert_eq!(got.location(), "/auth/sign-in", "{path}");
    }
    let got = visitor.get("/auth/problem?what=denied&until=soon").await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
    assert!(got.body.contains("You said no"), "{}", got.body);
    let got = visitor.get("/auth/sign-in?server=a&server=b").await;
    assert_eq!(got.status, StatusCode::OK);
    let twice = [("server", "a"), ("server", "b")];
    let long = [("server", &*"x".repeat(20_000))];
    for form in [&twice[..], &long] {
        let got = visitor.post("/auth/sign-in", form).await;
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(got.body.contains("role=\"alert\""), "{}", got.body);
    }
    let bare = [(ORIGIN, SITE)];
    let got = visitor.send(Method::POST, "/auth/sign-out", None, &bare);
    assert_eq!(got.await.location(), "/");
}

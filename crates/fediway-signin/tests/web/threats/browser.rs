//! What another site, another tab or another browser can do to a sign-in.

use fediway_sandbox::{Sandbox, Software};
use http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use http::{Method, StatusCode};

use crate::support::{
    ALICE, BOB, SITE, Site, approve, host, parameter, path_of, redirect, requests_to, server,
};

/// An attacker wants a victim to be signed in as the attacker.
#[tokio::test]
async fn t03_a_callback_counts_only_in_the_browser_that_began() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut attacker = site.visitor();
    let page = attacker.start(server.url()).await;
    let callback = approve(&mut server.browser(), &page, BOB).await;

    let mut victim = site.visitor();
    assert_eq!(
        victim.come_back(&callback).await.problem(),
        "not-this-browser"
    );
    // Also with a sign-in of their own under way.
    victim.start(server.url()).await;
    assert_eq!(
        victim.come_back(&callback).await.problem(),
        "not-this-browser"
    );
    // And with a cookie of the right name and a made-up value.
    let name = attacker.cookies.keys().next().unwrap().clone();
    victim.cookies.insert(name, "x".repeat(43));
    assert_eq!(
        victim.come_back(&callback).await.problem(),
        "not-this-browser"
    );
    assert_eq!(victim.session(), None);
    assert_eq!(
        requests_to(&server, "/oauth/token").len(),
        0,
        "the code was not used"
    );
    // Nothing of this was in the way of the browser that began.
    assert_eq!(attacker.come_back(&callback).await.location(), "/");
}

#[tokio::test]
async fn t03_another_site_can_neither_start_a_sign_in_nor_sign_out() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    visitor.sign_in(&server, ALICE).await;
    let (requests, session) = (server.requests().len(), visitor.session().cloned());
    let fetch = HeaderName::from_static("sec-fetch-site");
    for headers in [
        vec![],
        vec![(ORIGIN, "https://evil.example")],
        vec![(ORIGIN, "http://site.example")],
        vec![(ORIGIN, "https://site.example.evil.example")],
        vec![(ORIGIN, "null")],
        vec![(fetch.clone(), "cross-site")],
        vec![(fetch.clone(), "same-site")],
        vec![(fetch.clone(), "none")],
        vec![(fetch.clone(), "cross-site"), (ORIGIN, SITE)],
        vec![
            (fetch.clone(), "same-origin"),
            (ORIGIN, "https://evil.example"),
        ],
    ] {
        for path in ["/auth/sign-in", "/auth/sign-out"] {
            let form = [("server", server.url())];
            let got = visitor
                .send(Method::POST, path, Some(&form), &headers)
                .await;
            assert_eq!(got.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
        }
    }
    assert_eq!(server.requests().len(), requests, "nothing was asked");
    assert_eq!(visitor.session().cloned(), session);
    assert!(visitor.who().await.starts_with("alice@"));
    // A browser that says no origin to its own site, and where the request comes from.
    let own = [(fetch, "same-origin"), (ORIGIN, "null")];
    let got = visitor
        .send(Method::POST, "/auth/sign-out", Some(&[]), &own)
        .await;
    assert_eq!(got.location(), "/");
}

#[tokio::test]
async fn t04_a_callback_counts_once_and_a_code_in_its_own_sign_in_only() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    let page = visitor.start(server.url()).await;
    let callback = approve(&mut server.browser(), &page, ALICE).await;
    let before = visitor.clone();
    assert_eq!(visitor.come_back(&callback).await.location(), "/");
    let exchanged = requests_to(&server, "/oauth/token").len();
    assert_eq!(
        before.clone().come_back(&callback).await.problem(),
        "not-this-browser"
    );
    assert_eq!(
        visitor.come_back(&callback).await.problem(),
        "not-this-browser"
    );
    assert_eq!(requests_to(&server, "/oauth/token").len(), exchanged);

    // Bob's code in Alice's sign-in: the verifier does not fit.
    let (mut alice, mut bob) = (site.visitor(), site.visitor());
    let (own, other) = (
        alice.start(server.url()).await,
        bob.start(server.url()).await,
    );
    let stolen = approve(&mut server.browser(), &other, BOB).await;
    let callback = stolen.replace(&parameter(&other, "state"), &parameter(&own, "state"));
    assert_eq!(alice.come_back(&callback).await.problem(), "code-refused");
    assert_eq!(alice.session(), None);
}

/// Two callbacks at once: one counts.
#[tokio::test]
async fn t04_a_race_of_callbacks_signs_in_once() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    let page = visitor.start(server.url()).await;
    let callback = approve(&mut server.browser(), &page, ALICE).await;
    let tries = (0..8).map(|_| {
        let (mut visitor, callback) = (visitor.clone(), callback.clone());
        async move { visitor.come_back(&callback).await.location() == "/" }
    });
    let done = futures_util::future::join_all(tries).await;
    assert_eq!(done.iter().filter(|done| **done).count(), 1);
    assert_eq!(requests_to(&server, "/oauth/token").len(), 1);
}

/// The attacker's server sends the browser on to the honest one, to get the code for it.
#[tokio::test]
async fn t05_the_code_of_one_server_never_goes_to_another_one() {
    let (evil, honest) = (
        Sandbox::start().await.unwrap(),
        Sandbox::start().await.unwrap(),
    );
    let site = Site::of(&[&evil, &honest]).await;
    // The attacker knows the client id of the site at the honest server: everybody may.
    let known = site.visitor().start(honest.url()).await;

    let mut victim = site.visitor();
    let begun = victim.start(evil.url()).await;
    // The evil server redirects to the honest consent page, with the state of this sign-in.
    let sent_on = known.replace(&parameter(&known, "state"), &parameter(&begun, "state"));
    let callback = approve(&mut honest.browser(), &sent_on, ALICE).await;
    assert_eq!(victim.come_back(&callback).await.problem(), "wrong-server");
    assert!(
        requests_to(&evil, "/oauth/token").is_empty(),
        "the evil server got no code"
    );
    assert_eq!(victim.session(), None);
}

/// The same with the redirect URI of the evil server, as far as the honest one takes it, and with the
/// issuer that the honest one names.
#[tokio::test]
async fn t05_the_issuer_counts_where_it_is_named() {
    let (evil, honest) = (
        Sandbox::start().await.unwrap(),
        Sandbox::start().await.unwrap(),
    );
    let site = Site::of(&[&evil, &honest]).await;
    let mut victim = site.visitor();
    let begun = victim.start(evil.url()).await;
    let iss: String = url::form_urlencoded::byte_serialize(honest.url().as_bytes()).collect();
    let (state, key) = (parameter(&begun, "state"), host(&evil).replace(':', "_"));
    let callback = format!("{SITE}/auth/callback/{key}?code=stolen&state={state}&iss={iss}");
    assert_eq!(victim.come_back(&callback).await.problem(), "wrong-server");
    assert!(requests_to(&evil, "/oauth/token").is_empty());
}

#[tokio::test]
async fn t09_after_the_sign_in_the_browser_stays_on_the_site() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    for evil in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/%2F%2Fevil.example",
        "/%5cevil.example",
        "javascript:alert(1)",
        "/\r\nLocation: https://evil.example",
    ] {
        let mut visitor = site.visitor();
        let form = [("server", server.url()), ("return_to", evil)];
        let page = visitor.post("/auth/sign-in", &form).await;
        let callback = approve(&mut server.browser(), page.location(), ALICE).await;
        // Nor does the callback decide where to go.
        let callback = format!("{callback}&return_to=https%3A%2F%2Fevil.example");
        assert_eq!(
            visitor.come_back(&callback).await.location(),
            "/",
            "{evil:?}"
        );
        let form = [("return_to", evil)];
        let out = visitor.post("/auth/sign-out", &form).await;
        assert_eq!(out.location(), "/", "{evil:?}");
    }
}

#[tokio::test]
async fn t10_a_session_that_was_planted_is_worth_nothing() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut attacker = site.visitor();
    attacker.sign_in(&server, BOB).await;
    let planted = attacker.session().unwrap().clone();
    let mut victim = site.visitor();
    victim
        .cookies
        .insert("__Host-fediway-session".to_owned(), planted.clone());
    victim.sign_in(&server, ALICE).await;
    assert_ne!(victim.session(), Some(&planted), "a new id");
    assert!(victim.who().await.starts_with("alice@"));
    assert_eq!(attacker.who().await, "nobody", "the old one has ended");
    // Made up ids are nobody's either.
    attacker
        .cookies
        .insert("__Host-fediway-session".to_owned(), "made-up".to_owned());
    assert_eq!(attacker.who().await, "nobody");
}

/// The Pleroma family puts a token into the callback where no sign-in was forced.
#[tokio::test]
async fn t17_a_token_in_the_callback_signs_nobody_in() {
    let server = server(Sandbox::builder().software(Software::Pleroma)).await;
    let site = Site::of(&[&server]).await;
    let mut browser = server.browser();
    let mut visitor = site.visitor();
    let page = visitor.start(server.url()).await;
    assert_eq!(parameter(&page, "force_login"), "true");
    approve(&mut browser, &page, ALICE).await;
    // The same browser again, and somebody took the parameter away.
    let page = visitor
        .start(server.url())
        .await
        .replace("&force_login=true", "");
    let answer = browser.approve(&page, ALICE.0, ALICE.1).await.unwrap();
    let callback = redirect(answer);
    assert!(callback.contains("access_token=") && !callback.contains("code="));
    assert_eq!(visitor.come_back(&callback).await.problem(), "no-code");
    assert_eq!(visitor.session(), None);
}

#[tokio::test]
async fn t18_no_page_can_be_framed_and_none_loads_anything_from_elsewhere() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    let wrong = visitor
        .post("/auth/sign-in", &[("server", "nonsense")])
        .await;
    let forged = visitor
        .send(Method::POST, "/auth/sign-in", Some(&[]), &[])
        .await;
    let pages = [
        visitor.get("/auth/sign-in").await,
        visitor.get("/auth/problem?what=denied").await,
        visitor.get("/auth/sign-out").await,
        wrong,
        forged,
    ];
    for got in pages {
        let policy = got.header(CONTENT_SECURITY_POLICY);
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(got.header(X_FRAME_OPTIONS), "DENY");
        assert_eq!(got.header(X_CONTENT_TYPE_OPTIONS), "nosniff");
        assert_eq!(got.header(REFERRER_POLICY), "same-origin");
        for remote in ["src=", "href=\"http", "url(", "@import"] {
            assert!(!got.body.contains(remote), "{remote}: {}", got.body);
        }
    }
}

/// Two tabs, two servers, and the answers come the other way round.
#[tokio::test]
async fn t24_sign_ins_in_two_tabs_do_not_mix() {
    let (one, two) = (
        Sandbox::start().await.unwrap(),
        Sandbox::start().await.unwrap(),
    );
    let site = Site::of(&[&one, &two]).await;
    let mut visitor = site.visitor();
    let first = visitor.start(one.url()).await;
    let second = visitor.start(two.url()).await;
    assert_eq!(visitor.cookies.len(), 2);
    let of_first = approve(&mut one.browser(), &first, ALICE).await;
    let of_second = approve(&mut two.browser(), &second, BOB).await;
    // The code of one with the state of the other.
    let mut crossed = visitor.clone();
    let code = parameter(&of_first, "code");
    let mixed = of_second.replace(&parameter(&of_second, "code"), &code);
    let _ = path_of(&mixed);
    assert_eq!(crossed.come_back(&mixed).await.problem(), "code-refused");

    let third = visitor.start(two.url()).await;
    let of_third = approve(&mut two.browser(), &third, BOB).await;
    assert_eq!(visitor.come_back(&of_third).await.location(), "/");
    assert!(
        visitor
            .who()
            .await
            .starts_with(&format!("bob@{}", host(&two)))
    );
    assert_eq!(visitor.come_back(&of_first).await.location(), "/");
    assert!(
        visitor
            .who()
            .await
            .starts_with(&format!("alice@{}", host(&one)))
    );
}

//! The whole way, by the site's own pages.

use std::time::Duration;

use fediway_sandbox::{Sandbox, Software};
use http::StatusCode;
use http::header::{ACCEPT, SET_COOKIE};

use crate::support::{ALICE, BOB, SITE, Site, approve, deny, host, parameter, requests_to, server};

#[tokio::test]
async fn somebody_signs_in_and_out() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    assert_eq!(visitor.who().await, "nobody");

    let got = visitor.sign_in(&server, ALICE).await;
    assert_eq!(got.location(), "/");
    let host = host(&server);
    let who = visitor.who().await;
    assert!(who.starts_with(&format!("alice@{host} {host} ")), "{who}");

    // The token was of no more use after that.
    assert_eq!(server.live_token_count(), 0);
    let got = visitor.post("/auth/sign-out", &[]).await;
    assert_eq!(got.location(), "/");
    assert_eq!(visitor.session(), None);
    assert_eq!(visitor.who().await, "nobody");
    let names: Vec<_> = site
        .events
        .lock()
        .unwrap()
        .iter()
        .map(|it| it.name())
        .collect();
    assert_eq!(
        names,
        [
            "server_discovered",
            "registered",
            "started",
            "signed_in",
            "signed_out"
        ]
    );
}

#[tokio::test]
async fn the_page_that_was_wanted_comes_after_the_sign_in() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    let got = visitor.get("/mine?a=b%26c").await;
    assert_eq!(
        got.location(),
        "/auth/sign-in?return_to=%2Fmine%3Fa%3Db%2526c"
    );
    let page = visitor.get(got.location()).await;
    assert!(
        page.body
            .contains(r#"name="return_to" value="/mine?a=b%26c""#),
        "{}",
        page.body
    );

    let form = [("server", server.url()), ("return_to", "/mine?a=b%26c")];
    let page = visitor.post("/auth/sign-in", &form).await;
    let callback = approve(&mut server.browser(), page.location(), ALICE).await;
    let got = visitor.come_back(&callback).await;
    assert_eq!(got.location(), "/mine?a=b%26c");
    assert_eq!(visitor.get("/mine").await.status, StatusCode::OK);

    // Who asks for no page is not sent to one.
    let mut other = site.visitor();
    let json = [(ACCEPT, "application/json")];
    let got = other.send(http::Method::GET, "/mine", None, &json).await;
    assert_eq!(got.status, StatusCode::UNAUTHORIZED);
    // A form cannot be come back to.
    let page = [(ACCEPT, "text/html")];
    let got = other.send(http::Method::POST, "/mine", None, &page).await;
    assert_eq!(got.location(), "/auth/sign-in");
}

#[tokio::test]
async fn a_server_is_asked_and_registered_with_once() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    for who in [ALICE, BOB, ALICE] {
        site.visitor().sign_in(&server, who).await;
    }
    assert_eq!(requests_to(&server, "/api/v1/apps").len(), 1);
    assert_eq!(requests_to(&server, "/nodeinfo/2.0").len(), 1);
    // A start costs no request any more, and an end what the protocol needs: code, account, revocation.
    server.clear_requests();
    site.visitor().start(server.url()).await;
    assert_eq!(server.requests().len(), 0);
    let mut visitor = site.visitor();
    let page = visitor.start(server.url()).await;
    let callback = approve(&mut server.browser(), &page, ALICE).await;
    server.clear_requests();
    visitor.come_back(&callback).await;
    let paths: Vec<_> = server.requests().into_iter().map(|it| it.path).collect();
    let account = "/api/v1/accounts/verify_credentials";
    assert_eq!(paths, ["/oauth/token", account, "/oauth/revoke"]);
}

#[tokio::test]
async fn handle_host_and_page_lead_to_one_server() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let host = host(&server);
    for typed in [
        format!("@alice@{host}"),
        format!("  bob@{host} "),
        host.clone(),
        format!("https://{host}/@alice"),
    ] {
        let page = site.visitor().start(&typed).await;
        assert!(page.starts_with(server.url()), "{typed}");
        let path = host.replace(':', "_");
        let callback = format!("{SITE}/auth/callback/{path}");
        assert_eq!(parameter(&page, "redirect_uri"), callback);
    }
    assert_eq!(server.app_count(), 1);
}

#[tokio::test]
async fn somebody_says_no_and_then_yes() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    let page = visitor.start(server.url()).await;
    let callback = deny(&mut server.browser(), &page, ALICE).await;
    let got = visitor.come_back(&callback).await;
    assert_eq!(got.problem(), "denied");
    let shown = visitor.get(got.location()).await;
    assert_eq!(shown.status, StatusCode::FORBIDDEN);
    assert!(shown.body.contains("You said no"), "{}", shown.body);
    assert_eq!(visitor.session(), None);
    assert_eq!(visitor.sign_in(&server, ALICE).await.location(), "/");
}

/// Hollo leaves `state` out when the person says no.
#[tokio::test]
async fn a_no_without_state_is_a_no() {
    let server = server(Sandbox::builder().software(Software::Hollo)).await;
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    let page = visitor.start(server.url()).await;
    let callback = deny(&mut server.browser(), &page, ALICE).await;
    assert!(!callback.contains("state="));
    assert_eq!(visitor.come_back(&callback).await.problem(), "denied");
    // It ends no sign-in that is under way.
    let callback = approve(&mut server.browser(), &page, ALICE).await;
    assert_eq!(visitor.come_back(&callback).await.location(), "/");
}

/// A sign-in that began at one process ends at another one, and both know the session.
#[tokio::test]
async fn two_processes_share_everything_by_the_database() {
    let server = Sandbox::start().await.unwrap();
    let one = Site::of(&[&server]).await;
    let database = one.place.as_ref().unwrap().open().await;
    let other = Site::on(database, &[&server], |builder| builder).await;
    let (mut here, mut there) = (one.visitor(), other.visitor());
    let page = here.start(server.url()).await;
    let callback = approve(&mut server.browser(), &page, ALICE).await;
    there.cookies.clone_from(&here.cookies);
    assert_eq!(there.come_back(&callback).await.location(), "/");
    here.cookies.clone_from(&there.cookies);
    assert!(here.who().await.starts_with("alice@"));
    other.visitor().sign_in(&server, BOB).await;
    assert_eq!(server.app_count(), 1);
}

#[tokio::test]
async fn many_at_once_register_the_site_once() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let starts = (0..50).map(|_| {
        let mut visitor = site.visitor();
        let url = server.url().to_owned();
        async move { visitor.start(&url).await }
    });
    let pages = futures_util::future::join_all(starts).await;
    assert!(pages.iter().all(|page| page.starts_with(server.url())));
    assert_eq!(server.app_count(), 1);
    assert_eq!(requests_to(&server, "/api/v1/apps").len(), 1);
}

/// Mastodon before 4.3 forgets apps that nobody used for a day.
#[tokio::test]
async fn a_server_that_forgot_the_site_gets_to_know_it_again() {
    let server = server(Sandbox::builder().software(Software::Mastodon42)).await;
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    let page = visitor.start(server.url()).await;
    let callback = approve(&mut server.browser(), &page, ALICE).await;
    // It forgets the site while the person is on its page: the browser is sent there once more.
    server.forget_apps();
    let got = visitor.come_back(&callback).await;
    let page = got.location().to_owned();
    assert!(page.starts_with(server.url()));
    let callback = approve(&mut server.browser(), &page, ALICE).await;
    assert_eq!(visitor.come_back(&callback).await.location(), "/");
    assert_eq!(site.events_named("registration_lost").len(), 1);

    // Once only: a server that forgets each time would send the browser in circles.
    let mut visitor = site.visitor();
    let mut page = visitor.start(server.url()).await;
    for _ in 0..2 {
        let callback = approve(&mut server.browser(), &page, ALICE).await;
        server.forget_apps();
        let got = visitor.come_back(&callback).await;
        page = got.location().to_owned();
    }
    assert!(page.starts_with("/auth/problem?what=unknown-app"), "{page}");
}

/// The person saw an error on the server's page, which the site cannot see.
#[tokio::test]
async fn a_fresh_registration_is_made_when_the_server_does_not_know_the_site() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    site.visitor().sign_in(&server, ALICE).await;
    let again = [("server", server.url()), ("reregister", "yes")];

    let mut visitor = site.visitor();
    visitor.post("/auth/sign-in", &again).await;
    assert_eq!(
        requests_to(&server, "/api/v1/apps").len(),
        1,
        "the server knows the site"
    );

    // At one server only now and then.
    server.forget_apps();
    let got = visitor.post("/auth/sign-in", &again).await;
    assert_eq!(got.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!got.header(http::header::RETRY_AFTER).is_empty());
    assert_eq!(server.app_count(), 0);
}

#[tokio::test]
async fn a_fresh_registration_replaces_one_that_is_lost() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    site.visitor().sign_in(&server, ALICE).await;
    server.forget_apps();
    let mut visitor = site.visitor();
    let again = [("server", server.url()), ("reregister", "yes")];
    let got = visitor.post("/auth/sign-in", &again).await;
    let callback = approve(&mut server.browser(), got.location(), ALICE).await;
    assert_eq!(visitor.come_back(&callback).await.location(), "/");
    assert_eq!(server.app_count(), 1);
}

#[tokio::test]
async fn cookies_are_for_this_host_and_for_no_script() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    let form = [("server", server.url())];
    let begun = visitor.post("/auth/sign-in", &form).await;
    let callback = approve(&mut server.browser(), begun.location(), ALICE).await;
    let done = visitor.come_back(&callback).await;
    let cookies: Vec<_> = [&begun, &done]
        .iter()
        .flat_map(|got| got.headers.get_all(SET_COOKIE))
        .map(|cookie| cookie.to_str().unwrap().to_owned())
        .collect();
    assert_eq!(cookies.len(), 3, "{cookies:?}");
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-fediway-"), "{cookie}");
        for part in ["; Path=/;", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

/// A registration that nobody used for a year, sessions that ended, sign-ins that took too long.
#[tokio::test]
async fn what_is_over_is_deleted() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    visitor.sign_in(&server, ALICE).await;
    visitor.start(server.url()).await;
    assert_eq!(site.sign_in.sweep().await.unwrap().sessions, 0);
    visitor.start(server.url()).await;
    assert_eq!(server.app_count(), 1);

    site.advance(366 * 24 * Duration::from_secs(3600));
    let swept = site.sign_in.sweep().await.unwrap();
    assert_eq!((swept.sessions, swept.logins), (1, 2));
    assert_eq!(visitor.who().await, "nobody");
    visitor.start(server.url()).await;
    assert_eq!(server.app_count(), 2, "the site was registered anew");
}

//! No server is asked for more than it allows: what the site sends is counted before.

use std::time::Duration;

use fediway_sandbox::{Sandbox, Software};
use fediway_signin::store::{Operation, Spent};
use http::header::RETRY_AFTER;

use crate::support::{ALICE, Site, approve, requests_to, server};

const MINUTE: Duration = Duration::from_secs(60);

/// Another process of a site, which waits for no server's room. (A start may take its time.)
async fn hasty(site: &Site, server: &Sandbox) -> Site {
    let database = site.place.as_ref().unwrap().open().await;
    let short = Duration::from_millis(100);
    Site::on(database, &[server], |builder| builder.timeout(short)).await
}

/// Each step takes at most as many requests as are counted for it, on every kind of server.
#[tokio::test]
async fn no_step_takes_more_requests_than_are_counted() {
    for software in Software::ALL {
        let server = server(Sandbox::builder().software(*software)).await;
        let site = Site::of(&[&server]).await;
        let mut visitor = site.visitor();
        let page = visitor.start(server.url()).await;
        let begun = Operation::Discovery.requests() + Operation::Registration.requests();
        let sent = server.requests().len();
        assert!(sent <= begun as usize, "{software}: {sent} to begin");
        let callback = approve(&mut server.browser(), &page, ALICE).await;
        server.clear_requests();
        site.advance(MINUTE);
        assert_eq!(visitor.come_back(&callback).await.location(), "/");
        let (sent, counted) = (server.requests().len(), Operation::SignIn.requests());
        assert!(sent <= counted as usize, "{software}: {sent} to end");
    }
}

/// Whatever is typed, and also where it leads to nothing.
#[tokio::test]
async fn no_discovery_takes_more_requests_than_are_counted() {
    for software in Software::ALL {
        let server = server(Sandbox::builder().software(*software)).await;
        let host = crate::support::host(&server);
        for typed in [
            server.url().to_owned(),
            format!("@{}@{host}", ALICE.0),
            format!("@nobody@{host}"),
        ] {
            server.clear_requests();
            let site = Site::of(&[&server]).await;
            site.visitor().start(&typed).await;
            let mut sent = server.requests();
            sent.retain(|request| request.path != "/api/v1/apps");
            // With one to be sent again.
            let counted = Operation::Discovery.requests() - 1;
            assert!(!sent.is_empty(), "{software} {typed}");
            assert!(
                sent.len() <= counted as usize,
                "{software} {typed}: {sent:?}"
            );
        }
    }
}

/// What was counted for other things is missing for sign-ins: the person is told when to come again.
#[tokio::test]
async fn a_server_that_allows_no_more_ends_no_sign_in_for_now() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let hasty = hasty(&site, &server).await;
    let mut visitor = site.visitor();
    let page = visitor.start(server.url()).await;
    let callback = approve(&mut server.browser(), &page, ALICE).await;
    let database = site.sign_in.database();
    let known = database.server(&crate::support::host(&server)).await;
    let instance = known.unwrap().unwrap().instance;
    let spend = async || {
        database
            .spend_requests(&instance, Operation::SignIn)
            .await
            .unwrap()
    };
    while spend().await == Spent::Admitted {}
    server.clear_requests();
    visitor.go_to(&hasty.visitor());
    let got = visitor.come_back(&callback).await;
    assert_eq!(got.problem(), "server-busy");
    assert!(server.requests().is_empty(), "the server was not asked");
    let page = visitor.get(got.location()).await;
    let wait: u64 = page.header(RETRY_AFTER).parse().unwrap();
    assert!((1..60).contains(&wait), "{wait}");

    site.advance(MINUTE);
    visitor.go_to(&site.visitor());
    assert_eq!(visitor.sign_in(&server, ALICE).await.location(), "/");
}

/// Somebody comes back with made-up codes: that does not use up what people need.
#[tokio::test]
async fn made_up_codes_use_up_little() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let hasty = hasty(&site, &server).await;
    for number in 0..20 {
        let mut visitor = site.visitor();
        let page = visitor.start(server.url()).await;
        let (state, to) = (
            crate::support::parameter(&page, "state"),
            crate::support::parameter(&page, "redirect_uri"),
        );
        let callback = format!("{to}?code=made-up-{number}&state={state}");
        visitor.go_to(&hasty.visitor());
        assert_eq!(visitor.come_back(&callback).await.problem(), "code-refused");
    }
    assert_eq!(requests_to(&server, "/oauth/token").len(), 20);
    assert_eq!(site.visitor().sign_in(&server, ALICE).await.location(), "/");
}

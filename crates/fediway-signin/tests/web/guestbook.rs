//! The example: a whole site with a table of its own beside those of the sign-in, on SQLite or on
//! PostgreSQL.

#[path = "../../examples/guestbook/app.rs"]
mod app;
#[path = "../../examples/guestbook/lines.rs"]
mod lines;
#[path = "../../examples/guestbook/pages.rs"]
mod pages;

use std::net::SocketAddr;

use fediway::{Scope, Scopes};
use fediway_sandbox::{Fault, Sandbox};
use fediway_signin::SignIn;
use http::StatusCode;

use crate::database::Place;
use crate::support::{ALICE, BOB, SITE, Visitor};

/// The guestbook on this database, where it listens.
async fn open(place: &Place, server: &Sandbox) -> SocketAddr {
    let site = SignIn::builder(SITE, "Guestbook", place.open().await)
        .loopback_for_tests(server.ca_pem())
        .scopes(Scopes::none() + Scope::WriteStatuses)
        .build()
        .unwrap();
    let lines = lines::Lines::open(&place.url).await.unwrap();
    let service = app::router(site, lines).into_make_service_with_connect_info::<SocketAddr>();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    address
}

#[tokio::test]
async fn people_write_lines_and_take_their_data_along() {
    let (place, server) = (Place::new().await, Sandbox::start().await.unwrap());
    let address = open(&place, &server).await;
    let (mut alice, mut bob) = (Visitor::of(address), Visitor::of(address));
    for (visitor, who) in [(&mut alice, ALICE), (&mut bob, BOB)] {
        visitor.sign_in(&server, who).await;
        let line = [("text", "<b>I was here</b>"), ("share", "yes")];
        assert_eq!(visitor.post("/lines", &line).await.location(), "/");
    }
    assert_eq!(server.status_count(), 2, "posted to their own accounts");
    let page = alice.get("/").await.body;
    assert_eq!(page.matches("&lt;b&gt;I was here&lt;/b&gt;").count(), 2);

    let export: serde_json::Value = serde_json::from_str(&alice.get("/me").await.body).unwrap();
    assert_eq!(export["lines"][0], "<b>I was here</b>");
    assert!(
        export["account"]["handle"]
            .as_str()
            .unwrap()
            .starts_with("alice@")
    );
    alice.post("/me/delete", &[]).await;
    assert_eq!(
        alice.get("/me").await.location(),
        "/auth/sign-in?return_to=%2Fme"
    );
    let page = bob.get("/").await.body;
    assert!(
        page.contains("@bob@") && !page.contains("@alice@"),
        "{page}"
    );
    assert_eq!(server.live_token_count(), 1, "that of Bob");
    for text in [" ", "zero \0 byte"] {
        let refused = bob.post("/lines", &[("text", text)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

/// The person took the permission back on their server's page.
#[tokio::test]
async fn a_line_that_is_not_posted_stays_and_says_so() {
    let (place, server) = (Place::new().await, Sandbox::start().await.unwrap());
    let mut alice = Visitor::of(open(&place, &server).await);
    alice.sign_in(&server, ALICE).await;
    server
        .inject(Fault::status(401))
        .route("POST", "/api/v1/statuses")
        .always();
    let line = [("text", "I was here"), ("share", "yes")];
    let got = alice.post("/lines", &line).await;
    assert_eq!(got.status, StatusCode::BAD_GATEWAY);
    assert!(got.body.contains("did not take it"), "{}", got.body);
    assert!(alice.get("/").await.body.contains("I was here"));
}

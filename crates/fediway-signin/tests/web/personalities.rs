//! Sign-in on every kind of server that the sandbox plays. The table is in `docs/signin.md`.

use std::fmt::Write as _;
use std::time::Duration;

use fediway_sandbox::{Sandbox, Software};

use crate::support::{ALICE, Got, Site, Visitor, approve, parameter, server};

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/signin.md");
const BEGIN: &str = "<!-- made by a test: begin -->\n";
const END: &str = "<!-- made by a test: end -->";

/// Signs in by and by: some servers allow few requests at once.
async fn sign_in(site: &Site, visitor: &mut Visitor, server: &Sandbox) -> Got {
    let page = visitor.start(server.url()).await;
    site.advance(Duration::from_secs(60));
    let callback = approve(&mut server.browser(), &page, ALICE).await;
    visitor.come_back(&callback).await
}

/// What a sign-in was like.
async fn row(software: Software) -> String {
    let server = server(Sandbox::builder().software(software)).await;
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    let page = visitor.start(server.url()).await;
    let scope = parameter(&page, "scope");
    server.clear_requests();
    let got = sign_in(&site, &mut visitor, &server).await;
    assert_eq!(got.location(), "/", "{software}");
    let who = visitor.who().await;
    assert!(who.starts_with("alice@"), "{software}: {who}");
    let own = [
        "/.well-known",
        "/api",
        "/oauth/token",
        "/oauth/revoke",
        "/auth/token",
    ];
    let count = |server: &Sandbox| {
        let requests = server.requests().into_iter();
        requests
            .filter(|it| own.iter().any(|own| it.path.starts_with(own)))
            .count()
    };
    let first = count(&server);
    server.clear_requests();
    sign_in(&site, &mut visitor, &server).await;
    let again = count(&server);
    let token = match server.live_token_count() {
        0 => "revoked",
        _ => "left: the server cannot revoke",
    };
    // The same, for a site that posts.
    let posting = Site::with(&[&server], |builder| {
        builder.scopes(fediway::Scope::WriteStatuses)
    })
    .await;
    let mut poster = posting.visitor();
    let got = sign_in(&posting, &mut poster, &server).await;
    assert_eq!(got.location(), "/", "{software}");
    let me = posting
        .sign_in
        .signed_in_as(&poster.cookie_header())
        .await
        .unwrap()
        .unwrap();
    let client = posting.sign_in.client_for(&me.key).await.unwrap().unwrap();
    client.statuses().post("Hello").await.unwrap();
    format!("| {software} | `{scope}` | {first} | {again} | {token} | yes |\n")
}

#[tokio::test]
async fn sign_in_works_on_every_software() {
    let mut table = String::from(
        "| server | scope | requests, first sign-in | and later | token afterwards | posts for people |\n\
         |---|---|---|---|---|---|\n",
    );
    for software in Software::ALL {
        let _ = write!(table, "{}", row(*software).await);
    }
    let page = std::fs::read_to_string(DOCS).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (written, after) = rest.split_once(END).unwrap();
    if std::env::var_os("FEDIWAY_WRITE_DOCS").is_some() {
        std::fs::write(DOCS, format!("{before}{BEGIN}\n{table}\n{END}{after}")).unwrap();
        return;
    }
    assert_eq!(
        written.trim(),
        table.trim(),
        "write it anew with FEDIWAY_WRITE_DOCS=1"
    );
}

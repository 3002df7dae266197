//! Tokens: kept for a site that asked for scopes, refreshed, revoked.

use std::time::Duration;

use fediway::{Scope, Scopes};
use fediway_sandbox::{Fault, Sandbox, Software};
use fediway_signin::store::AccountKey;

use crate::support::{ALICE, Site, Visitor, requests_to, server};

async fn key(site: &Site, visitor: &Visitor) -> AccountKey {
    let me = site
        .sign_in
        .signed_in_as(&visitor.cookie_header())
        .await
        .unwrap();
    me.unwrap().key
}

async fn posting(server: &Sandbox) -> Site {
    Site::with(&[server], |builder| builder.scopes(Scope::WriteStatuses)).await
}

#[tokio::test]
async fn the_site_acts_for_somebody_at_any_later_time() {
    let server = Sandbox::start().await.unwrap();
    let site = posting(&server).await;
    let mut visitor = site.visitor();
    visitor.sign_in(&server, ALICE).await;
    let key = key(&site, &visitor).await;
    let client = site.sign_in.client_for(&key).await.unwrap().unwrap();
    client.statuses().post("I was here").await.unwrap();
    assert_eq!(server.status_count(), 1);

    // Who signs out takes the token along.
    visitor.post("/auth/sign-out", &[]).await;
    assert!(site.sign_in.client_for(&key).await.unwrap().is_none());
    assert_eq!(server.live_token_count(), 0);
}

#[tokio::test]
async fn the_token_lives_as_long_as_one_browser_is_signed_in() {
    // Mastodon gives the same token to both, GoToSocial each its own.
    for software in [Software::Mastodon45, Software::GoToSocial] {
        let server = server(Sandbox::builder().software(software)).await;
        let site = posting(&server).await;
        let (mut one, mut two) = (site.visitor(), site.visitor());
        one.sign_in(&server, ALICE).await;
        two.sign_in(&server, ALICE).await;
        assert_eq!(
            server.live_token_count(),
            1,
            "{software}: tokens do not pile up"
        );
        let key = key(&site, &one).await;
        one.post("/auth/sign-out", &[]).await;
        let client = site.sign_in.client_for(&key).await.unwrap().unwrap();
        client.statuses().post("Still here").await.unwrap();
        two.post("/auth/sign-out", &[]).await;
        assert_eq!(server.live_token_count(), 0, "{software}");
    }
}

#[tokio::test]
async fn a_site_may_keep_tokens_for_work_in_the_background() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::with(&[&server], |builder| {
        builder
            .scopes(Scope::WriteStatuses)
            .keep_access_after_sign_out()
    })
    .await;
    let mut visitor = site.visitor();
    visitor.sign_in(&server, ALICE).await;
    let key = key(&site, &visitor).await;
    visitor.post("/auth/sign-out", &[]).await;
    let client = site.sign_in.client_for(&key).await.unwrap().unwrap();
    client.statuses().post("In the background").await.unwrap();
    assert!(site.sign_in.revoke_access(&key).await.unwrap());
    assert!(!site.sign_in.revoke_access(&key).await.unwrap());
    assert_eq!(server.live_token_count(), 0);
}

#[tokio::test]
async fn tokens_that_expire_are_refreshed_and_kept() {
    let hour = Duration::from_secs(3600);
    let server = server(Sandbox::builder().refresh_tokens(hour)).await;
    let site = posting(&server).await;
    let mut visitor = site.visitor();
    visitor.sign_in(&server, ALICE).await;
    let key = key(&site, &visitor).await;
    server.advance(2 * hour);
    for text in ["one", "two"] {
        let client = site.sign_in.client_for(&key).await.unwrap().unwrap();
        client.statuses().post(text).await.unwrap();
    }
    assert_eq!(server.status_count(), 2);
    // The code and one refresh.
    assert_eq!(requests_to(&server, "/oauth/token").len(), 2);
}

#[tokio::test]
async fn a_server_that_gives_less_than_is_needed_signs_nobody_in() {
    let server = Sandbox::start().await.unwrap();
    let site = posting(&server).await;
    let token = server.access_token("alice").unwrap();
    let body = serde_json::json!({
        "access_token": token, "token_type": "Bearer", "scope": "profile", "created_at": 1,
    });
    server
        .inject(Fault::status(200).body(body.to_string()))
        .route("POST", "/oauth/token");
    let mut visitor = site.visitor();
    let got = visitor.sign_in(&server, ALICE).await;
    assert_eq!(got.problem(), "scopes-missing");
    assert_eq!(visitor.session(), None);
}

#[tokio::test]
async fn a_site_that_asks_for_nothing_asks_for_the_least() {
    for (software, scope) in [
        (Software::Mastodon45, "profile"),
        (Software::Mastodon42, "read:accounts"),
        (Software::GoToSocial, "read:accounts"),
        (Software::Mitra, "read"),
    ] {
        let server = server(Sandbox::builder().software(software)).await;
        let site = Site::of(&[&server]).await;
        let page = site.visitor().start(server.url()).await;
        assert_eq!(
            crate::support::parameter(&page, "scope"),
            scope,
            "{software}"
        );
    }
    let server = Sandbox::start().await.unwrap();
    let scopes = Scopes::read() + Scope::WriteStatuses;
    let site = Site::with(&[&server], |builder| builder.scopes(scopes)).await;
    let page = site.visitor().start(server.url()).await;
    let asked = Scopes::parse(&crate::support::parameter(&page, "scope"));
    assert!(asked.covers(&Scope::WriteStatuses) && asked.covers(&Scope::ReadAccounts));
}

#[tokio::test]
async fn somebody_signs_out_everywhere_and_is_forgotten() {
    let server = Sandbox::start().await.unwrap();
    let site = posting(&server).await;
    let (mut one, mut two) = (site.visitor(), site.visitor());
    one.sign_in(&server, ALICE).await;
    two.sign_in(&server, ALICE).await;
    let key = key(&site, &one).await;
    assert_eq!(site.sign_in.sign_out_everywhere(&key).await.unwrap(), 2);
    assert_eq!(
        (one.who().await, two.who().await),
        ("nobody".to_owned(), "nobody".to_owned())
    );

    one.sign_in(&server, ALICE).await;
    let export = site.sign_in.export_person(&key).await.unwrap();
    assert_eq!(export["account"]["account_id"], *key.account_id);
    let text = export.to_string();
    assert!(server.secrets().iter().all(|secret| !text.contains(secret)));
    let deleted = site.sign_in.delete_person(&key).await.unwrap();
    assert!(deleted.account);
    assert_eq!(one.who().await, "nobody");
    assert_eq!(server.live_token_count(), 0);
    assert!(site.sign_in.export_person(&key).await.unwrap()["account"].is_null());
}

/// A server that cannot revoke, or is down, keeps nobody from signing in.
#[tokio::test]
async fn a_token_that_cannot_be_revoked_is_told_of() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    server
        .inject(Fault::status(503))
        .route("POST", "/oauth/revoke")
        .always();
    let mut visitor = site.visitor();
    assert_eq!(visitor.sign_in(&server, ALICE).await.location(), "/");
    assert_eq!(site.events_named("token_not_revoked").len(), 1);
}

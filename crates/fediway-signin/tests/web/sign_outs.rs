//! The end of sessions, and a sign-in of the same person at the same moment.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use fediway_sandbox::{Fault, Hold, Sandbox, Software};
use fediway_signin::store::AccountKey;
use fediway_signin::{Builder, SignIn};

use crate::support::{ALICE, BOB, Site, Visitor, approve, server, until_held};

const ACCOUNT: &str = "/api/v1/accounts/verify_credentials";
const REVOKE: &str = "/oauth/revoke";
const DAY: Duration = Duration::from_secs(24 * 3600);

/// A browser that signs out as soon as somebody's account was read and before their token is kept.
#[derive(Clone, Default)]
struct Leaving(Arc<Mutex<Option<(SignIn, String)>>>);

impl Leaving {
    fn leaves(&self, site: &Site, visitor: &Visitor) {
        *self.0.lock().unwrap() = Some((site.sign_in.clone(), visitor.cookie_header()));
    }
}

async fn site(server: &Sandbox, leaving: &Leaving) -> Site {
    let leaving = leaving.0.clone();
    let set = |builder: Builder| {
        builder
            .scopes(fediway::Scope::WriteStatuses)
            .on_event(move |event| {
                let who = match event.name() {
                    "signed_in" => leaving.lock().unwrap().take(),
                    _ => None,
                };
                if let Some((site, cookies)) = who {
                    let sign_out = async { site.sign_out(&cookies).await.unwrap() };
                    tokio::task::block_in_place(|| {
                        tokio::runtime::Handle::current().block_on(sign_out)
                    });
                }
            })
    };
    Site::with(&[server], set).await
}

/// Two browsers of one person: one is signed in, the other comes back from the server just now.
struct Two {
    site: Site,
    one: Visitor,
    two: Visitor,
    callback: String,
}

async fn two_browsers(server: &Sandbox, leaving: &Leaving) -> Two {
    let site = site(server, leaving).await;
    let (mut one, mut two) = (site.visitor(), site.visitor());
    one.sign_in(server, ALICE).await;
    let page = two.start(server.url()).await;
    let callback = approve(&mut server.browser(), &page, ALICE).await;
    Two {
        site,
        one,
        two,
        callback,
    }
}

async fn key(site: &Site, visitor: &Visitor) -> AccountKey {
    let me = site.sign_in.signed_in_as(&visitor.cookie_header()).await;
    me.unwrap().unwrap().key
}

/// Whether the site can act for somebody.
async fn acts(site: &Site, visitor: &Visitor) -> bool {
    let key = key(site, visitor).await;
    match site.sign_in.client_for(&key).await.unwrap() {
        Some(client) => client.statuses().post("Hello").await.is_ok(),
        None => false,
    }
}

/// Mastodon gives the same token to both. GoToSocial gives each its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_gets_a_token_that_no_sign_out_revokes_while_it_is_kept() {
    for (software, shares) in [(Software::Mastodon45, true), (Software::GoToSocial, false)] {
        let server = server(Sandbox::builder().software(software)).await;
        let leaving = Leaving::default();
        let Two {
            site,
            mut one,
            mut two,
            callback,
        } = two_browsers(&server, &leaving).await;
        leaving.leaves(&site, &one);
        let mut got = two.come_back(&callback).await;
        if shares {
            // The token was revoked. The browser goes to the server again and comes back with a new one.
            assert_eq!(two.session(), None, "{software}");
            let callback = approve(&mut server.browser(), got.location(), ALICE).await;
            got = two.come_back(&callback).await;
        }
        assert_eq!(got.location(), "/", "{software}");
        assert!(acts(&site, &two).await, "{software}");
        assert_eq!(one.who().await, "nobody");
        assert_eq!(server.live_token_count(), 1, "{software}");
    }
}

/// The same, before the account was read.
#[tokio::test]
async fn a_sign_in_gets_a_token_that_no_sign_out_revokes_while_it_is_checked() {
    let server = server(Sandbox::builder().software(Software::Mastodon45)).await;
    let Two {
        site,
        mut one,
        mut two,
        callback,
    } = two_browsers(&server, &Leaving::default()).await;
    let hold = Hold::new();
    let held = server.inject(Fault::hold(&hold)).route("GET", ACCOUNT);
    let leave = async {
        until_held(&held).await;
        one.post("/auth/sign-out", &[]).await;
        hold.release();
    };
    let (got, ()) = tokio::join!(two.come_back(&callback), leave);
    let callback = approve(&mut server.browser(), got.location(), ALICE).await;
    assert_eq!(two.come_back(&callback).await.location(), "/");
    assert!(acts(&site, &two).await);
    assert_eq!(server.live_token_count(), 1);
}

/// The server cannot revoke for now, so the token that both have still works.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_a_sign_out_could_not_revoke_is_kept() {
    let server = server(Sandbox::builder().software(Software::Mastodon45)).await;
    let leaving = Leaving::default();
    let Two {
        site,
        one,
        mut two,
        callback,
    } = two_browsers(&server, &leaving).await;
    leaving.leaves(&site, &one);
    let refuses = Fault::status(400);
    server.inject(refuses).route("POST", REVOKE).always();
    assert_eq!(two.come_back(&callback).await.location(), "/");
    assert!(acts(&site, &two).await);
}

/// Whoever signs in as somebody else in the same browser signs out before.
#[tokio::test]
async fn another_account_in_the_same_browser_ends_the_access_of_the_first() {
    let server = Sandbox::start().await.unwrap();
    let site = site(&server, &Leaving::default()).await;
    let mut visitor = site.visitor();
    visitor.sign_in(&server, ALICE).await;
    let alice = key(&site, &visitor).await;
    visitor.sign_in(&server, BOB).await;
    assert!(site.sign_in.client_for(&alice).await.unwrap().is_none());
    assert!(acts(&site, &visitor).await);
    assert_eq!(server.live_token_count(), 1);
}

/// A session that expired and was not swept yet does not keep the token.
#[tokio::test]
async fn the_last_browser_is_the_last_one_whose_session_goes_on() {
    let server = Sandbox::start().await.unwrap();
    let site = site(&server, &Leaving::default()).await;
    let (mut one, mut two) = (site.visitor(), site.visitor());
    one.sign_in(&server, ALICE).await;
    site.advance(20 * DAY);
    two.sign_in(&server, ALICE).await;
    site.advance(15 * DAY);
    two.post("/auth/sign-out", &[]).await;
    assert_eq!(server.live_token_count(), 0);
}

/// A browser that goes away in the middle of its sign-out does not leave the token behind.
#[tokio::test]
async fn a_sign_out_goes_on_without_its_browser() {
    let server = Sandbox::start().await.unwrap();
    let site = site(&server, &Leaving::default()).await;
    let mut visitor = site.visitor();
    visitor.sign_in(&server, ALICE).await;
    let key = key(&site, &visitor).await;
    // A refresh that it waits for, so that it is in its middle when the browser goes away.
    let lease = site.sign_in.database().lease_refresh(&key).await;
    let cookies = visitor.cookie_header();
    let out = site.sign_in.sign_out(&cookies);
    tokio::select! {
        _ = out => panic!("it did not wait"),
        () = signed_out(&site, &cookies) => {}
    }
    lease.unwrap().unwrap().release().await.unwrap();
    let revoked = async {
        while server.live_token_count() > 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(60), revoked);
    in_time.await.expect("the token is still good");
}

/// Waits until a session has ended.
async fn signed_out(site: &Site, cookies: &str) {
    while site.sign_in.signed_in_as(cookies).await.unwrap().is_some() {
        tokio::task::yield_now().await;
    }
}

/// A refresh is under way when somebody signs out: its new token is not kept, and does not live on.
#[tokio::test]
async fn a_sign_out_waits_for_a_refresh() {
    let hour = Duration::from_secs(3600);
    let server = server(Sandbox::builder().refresh_tokens(hour)).await;
    let site = site(&server, &Leaving::default()).await;
    let mut visitor = site.visitor();
    visitor.sign_in(&server, ALICE).await;
    let key = key(&site, &visitor).await;
    server.advance(2 * hour);
    let client = site.sign_in.client_for(&key).await.unwrap().unwrap();
    let hold = Hold::new();
    let held = server
        .inject(Fault::hold(&hold))
        .route("POST", "/oauth/token");
    let cookies = visitor.cookie_header();
    let leave = async {
        until_held(&held).await;
        let out = site.sign_in.sign_out(&cookies);
        let release = async {
            signed_out(&site, &cookies).await;
            hold.release();
        };
        tokio::join!(out, release).0.unwrap();
    };
    let (posted, ()) = tokio::join!(client.statuses().post("Hello"), leave);
    drop(posted);
    assert!(site.sign_in.client_for(&key).await.unwrap().is_none());
    assert_eq!(server.live_token_count(), 0);
}

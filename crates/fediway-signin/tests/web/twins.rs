//! Two sign-ins of one person that end at the same moment.

use fediway_sandbox::{Fault, Hold, Sandbox, Software};
use futures_util::future::join_all;

use crate::support::{ALICE, Site, approve, server, until_held};

const ACCOUNT: &str = "/api/v1/accounts/verify_credentials";

/// Mastodon gives the same token to both. The one that ends first revokes it while the other one is
/// about to use it.
#[tokio::test]
async fn both_get_in_where_the_server_gives_them_one_token() {
    let server = server(Sandbox::builder().software(Software::Mastodon45)).await;
    let site = Site::of(&[&server]).await;
    // So that the account is known, and the first one to end asks for nothing but what it needs.
    site.visitor().sign_in(&server, ALICE).await;
    let (mut one, mut two) = (site.visitor(), site.visitor());
    let pages = [one.start(server.url()).await, two.start(server.url()).await];
    let callbacks = [
        approve(&mut server.browser(), &pages[0], ALICE).await,
        approve(&mut server.browser(), &pages[1], ALICE).await,
    ];
    let hold = Hold::new();
    let held = server.inject(Fault::hold(&hold)).route("GET", ACCOUNT);
    let first = one.come_back(&callbacks[0]);
    let second = async {
        until_held(&held).await;
        let got = two.come_back(&callbacks[1]).await;
        hold.release();
        got
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!((first.location(), second.location()), ("/", "/"));
    assert_eq!(one.who().await, two.who().await);
    assert!(one.who().await.starts_with("alice@"));
    assert_eq!(server.live_token_count(), 0);
}

/// A token that nobody's sign-in revoked a moment ago is still nobody's.
#[tokio::test]
async fn a_token_that_the_server_refuses_signs_nobody_in() {
    let server = Sandbox::start().await.unwrap();
    let site = Site::of(&[&server]).await;
    let mut visitor = site.visitor();
    visitor.sign_in(&server, ALICE).await;
    let mut other = site.visitor();
    let page = other.start(server.url()).await;
    let callback = approve(&mut server.browser(), &page, ALICE).await;
    server
        .inject(Fault::status(401))
        .route("GET", ACCOUNT)
        .always();
    assert_eq!(other.come_back(&callback).await.problem(), "code-refused");
    assert_eq!(other.session(), None);
}

/// A site that keeps tokens: of all that are given out at the same moment, one is kept and all others
/// are revoked.
#[tokio::test(flavor = "multi_thread")]
async fn no_token_is_left_where_each_sign_in_gets_its_own() {
    let server = server(Sandbox::builder().software(Software::GoToSocial)).await;
    let site = Site::with(&[&server], |builder| {
        builder.scopes(fediway::Scope::WriteStatuses)
    })
    .await;
    let mut coming = Vec::new();
    for _ in 0..8 {
        let mut visitor = site.visitor();
        let page = visitor.start(server.url()).await;
        let callback = approve(&mut server.browser(), &page, ALICE).await;
        coming.push(async move { visitor.come_back(&callback).await.location().to_owned() });
    }
    let ended = join_all(coming).await;
    assert!(ended.iter().all(|to| to == "/"), "{ended:?}");
    assert_eq!(server.live_token_count(), 1);
}

/// The database goes away after the account was read: the token that cannot be kept is revoked.
#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_cannot_be_kept_is_revoked() {
    let server = Sandbox::start().await.unwrap();
    let place = crate::database::Place::new().await;
    let database = place.open().await;
    let closing = database.clone();
    let site = Site::on(database, &[&server], |builder| {
        builder
            .scopes(fediway::Scope::WriteStatuses)
            .on_event(move |event| {
                if event.name() == "signed_in" {
                    let close = closing.close();
                    tokio::task::block_in_place(|| {
                        tokio::runtime::Handle::current().block_on(close);
                    });
                }
            })
    })
    .await;
    let mut visitor = site.visitor();
    let got = visitor.sign_in(&server, ALICE).await;
    assert_eq!(got.problem(), "store");
    assert_eq!(visitor.session(), None);
    assert_eq!(server.live_token_count(), 0);
}

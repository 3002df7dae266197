//! Accounts are asked about again at an interval.

use std::time::Duration;

use fediway::Client;
use fediway_sandbox::{Fault, Sandbox};
use fediway_signin::store::{AccountKey, Change};
use fediway_signin::{Checked, Event};
use serde_json::json;

use crate::crowd::patient;
use crate::support::{ALICE, BOB, Site, Visitor, requests_to};

const ACCOUNT: &str = "/api/v1/accounts/verify_credentials";
const DAY: Duration = Duration::from_secs(24 * 3600);

async fn posting(server: &Sandbox) -> Site {
    Site::with(&[server], |builder| {
        builder.scopes(fediway::Scope::WriteStatuses)
    })
    .await
}

async fn signed_in(site: &Site, server: &Sandbox, who: (&str, &str)) -> (Visitor, AccountKey) {
    let mut visitor = site.visitor();
    visitor.sign_in(server, who).await;
    let me = site.sign_in.signed_in_as(&visitor.cookie_header()).await;
    (visitor, me.unwrap().unwrap().key)
}

/// What a look found: valid, ended, unanswered, deferred.
fn found(checked: Checked) -> [u64; 4] {
    [
        checked.valid,
        checked.ended,
        checked.unanswered,
        checked.deferred,
    ]
}

#[tokio::test]
async fn each_account_is_asked_about_once_in_an_interval() {
    let server = Sandbox::builder().http().start().await.unwrap();
    let site = posting(&server).await;
    let (mut alice, _) = signed_in(&site, &server, ALICE).await;
    let (mut bob, key_of_bob) = signed_in(&site, &server, BOB).await;
    let look = async || found(site.sign_in.check_due_accounts(DAY).await.unwrap());
    assert_eq!(look().await, [0; 4], "they signed in just now");
    site.advance(DAY);
    server.clear_requests();
    assert_eq!(look().await, [2, 0, 0, 0]);
    assert_eq!(look().await, [0; 4], "once");
    assert_eq!(requests_to(&server, ACCOUNT).len(), 2);

    // A server that is down says nothing of its accounts.
    site.advance(DAY);
    server
        .inject(Fault::status(500))
        .route("GET", ACCOUNT)
        .always();
    assert_eq!(look().await, [0, 0, 2, 0]);
    server.clear_faults();

    // Bob takes the permission back on the server's page.
    site.advance(DAY);
    let client = site.sign_in.client_for(&key_of_bob).await.unwrap().unwrap();
    let there = Client::new(client.instance(), client.credentials().unwrap());
    let there = there.with_transport(&patient());
    fediway::login::logout(&there).await.unwrap();
    assert_eq!(look().await, [1, 1, 0, 0]);
    assert_eq!(bob.who().await, "nobody");
    assert!(alice.who().await.starts_with("alice@"));
    assert_eq!(site.events_named("access_lost").len(), 1);
    let gone = site.sign_in.client_for(&key_of_bob).await.unwrap();
    assert!(gone.is_none());
}

/// What changed is an event, and an account that is not the one that it was has no session any more.
#[tokio::test]
async fn changes_are_told_and_another_account_is_not_let_in() {
    let server = Sandbox::start().await.unwrap();
    let site = posting(&server).await;
    let (mut alice, key) = signed_in(&site, &server, ALICE).await;
    let describe = |name: &str, created_at: &str| {
        let account = json!({
            "id": key.account_id, "username": name, "acct": name, "display_name": "Alice",
            "uri": format!("{}/users/alice", server.url()), "created_at": created_at, "source": {},
        });
        server.clear_faults();
        let fault = Fault::status(200).body(account.to_string());
        server.inject(fault).route("GET", ACCOUNT).always();
    };
    describe("anna", "2001-01-01T00:00:00Z");
    site.advance(DAY);
    let look = async || found(site.sign_in.check_due_accounts(DAY).await.unwrap());
    assert_eq!(look().await, [1, 0, 0, 0]);
    let changed = site.events_named("changed");
    let [
        Event::Changed {
            change: Change::Handle { before, .. },
            refused: false,
            ..
        },
    ] = changed.as_slice()
    else {
        panic!("{changed:?}")
    };
    assert!(before.starts_with("alice@"));
    assert!(alice.who().await.starts_with("anna@"), "kept up to date");

    // Created later than before: the server was set up anew.
    describe("anna", "2030-01-01T00:00:00Z");
    site.advance(DAY);
    assert_eq!(look().await, [0, 1, 0, 0]);
    assert_eq!(alice.who().await, "nobody");
}

/// A server that allows no more for now is asked later, and not left out for an interval.
#[tokio::test]
async fn accounts_of_a_busy_server_are_due_again_soon() {
    use fediway_signin::store::{Operation, Spent};

    let server = Sandbox::start().await.unwrap();
    let site = posting(&server).await;
    let (_, key) = signed_in(&site, &server, ALICE).await;
    site.advance(DAY);
    let database = site.sign_in.database();
    let instance = database
        .server(&key.server)
        .await
        .unwrap()
        .unwrap()
        .instance;
    let spend = async || {
        database
            .spend_requests(&instance, Operation::SignIn)
            .await
            .unwrap()
    };
    while spend().await == Spent::Admitted {}
    let look = async || found(site.sign_in.check_due_accounts(DAY).await.unwrap());
    assert_eq!(look().await, [0, 0, 0, 1]);
    assert_eq!(look().await, [0; 4], "not before the server has room");
    site.advance(Duration::from_secs(60));
    assert_eq!(look().await, [1, 0, 0, 0]);
}

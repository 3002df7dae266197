//! Tokens that expire: refreshed in time, once, stored before use.

use std::sync::Arc;
use std::time::Duration;

use fediway::store::{MemoryStore, Store};
use fediway::transport::Clock;
use fediway::{Client, ErrorKind};
use fediway_sandbox::Sandbox;

use crate::clock::skipping;
use crate::support::{ALICE, Page, World, server, transport_to};

/// The library calls a token used up half a minute before its end, so one that lives for a second
/// is refreshed before every request.
async fn expiring(lives: u64) -> (World, Client) {
    let world = World::with(Sandbox::builder().refresh_tokens(Duration::from_secs(lives))).await;
    let client = world.client(ALICE).await;
    world.sandbox.clear_requests();
    (world, client)
}

fn paths(world: &World) -> Vec<String> {
    world
        .sandbox
        .requests()
        .into_iter()
        .map(|request| request.path)
        .collect()
}

const TOKEN: &str = "/oauth/token";
const VERIFY: &str = "/api/v1/accounts/verify_credentials";

#[tokio::test]
async fn a_token_is_refreshed_before_its_end() {
    let (world, client) = expiring(10).await;
    let before = client.credentials().unwrap();
    client.accounts().verify_credentials().await.unwrap();
    assert_eq!(paths(&world), [TOKEN, VERIFY]);
    let after = client.credentials().unwrap();
    assert_ne!(before.access_token(), after.access_token());
    assert_eq!(before.account_id(), after.account_id());
    let kept = world.kept_credentials().await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].access_token(), after.access_token());
    assert_eq!(kept[0].refresh_token(), after.refresh_token());
}

#[tokio::test]
async fn a_token_that_is_good_is_not_refreshed() {
    let (world, client) = expiring(3600).await;
    client.accounts().verify_credentials().await.unwrap();
    assert_eq!(paths(&world), [VERIFY]);
}

/// The machine's clock is not asked: a test, or a program that knows the time better, sets its own.
#[tokio::test]
async fn the_clock_of_the_transport_says_when_a_token_ends() {
    let (world, client) = expiring(3600).await;
    let clock = skipping();
    let later = clock.now() + Duration::from_secs(7200);
    clock.sleep_until(later).await;
    let transport = transport_to(&world.sandbox).clock(clock).build().unwrap();
    let client = client.with_transport(&transport);
    client.accounts().verify_credentials().await.unwrap();
    assert_eq!(paths(&world), [TOKEN, VERIFY]);
    let ends = client.credentials().unwrap().expires_at().unwrap();
    assert!(ends > later, "an hour after it was issued: {ends}");
}

/// The server's clock says that the token has ended, ours does not.
#[tokio::test]
async fn a_refused_token_is_refreshed_and_the_request_sent_again() {
    let (world, client) = expiring(3600).await;
    world.sandbox.advance(Duration::from_secs(7200));
    client.accounts().verify_credentials().await.unwrap();
    assert_eq!(paths(&world), [VERIFY, TOKEN, VERIFY]);
    client.statuses().post("Still here").await.unwrap();
    assert_eq!(world.sandbox.status_count(), 1);
}

#[tokio::test]
async fn many_tasks_refresh_once() {
    let (world, client) = expiring(3600).await;
    world.sandbox.advance(Duration::from_secs(7200));
    let tasks: Vec<_> = (0..50)
        .map(|_| tokio::spawn(client.accounts().verify_credentials().into_future()))
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(world.requests_to(TOKEN).len(), 1);
}

/// Clients that are made of one another have one session: the token that one of them gets is the
/// token of all.
#[tokio::test]
async fn clients_made_of_one_another_share_a_refresh() {
    let (world, first) = expiring(3600).await;
    let elsewhere = MemoryStore::default();
    let second = first.with_store(&elsewhere);
    let third = second.with_transport(&world.transport);
    for refreshing in [&second, &first, &third] {
        world.sandbox.advance(Duration::from_secs(7200));
        refreshing.accounts().verify_credentials().await.unwrap();
        for client in [&first, &second, &third] {
            client.accounts().verify_credentials().await.unwrap();
        }
    }
    assert_eq!(world.requests_to(TOKEN).len(), 3);
    let kept = elsewhere.credentials().await.unwrap();
    assert_eq!(kept.len(), 1);
    let used = first.credentials().unwrap();
    assert_eq!(kept[0].refresh_token(), used.refresh_token());
}

/// The store that was named at the login is the client's: no other call is needed.
#[tokio::test]
async fn a_client_from_a_login_keeps_what_it_refreshes() {
    let (world, client) = expiring(3600).await;
    world.sandbox.advance(Duration::from_secs(7200));
    client.accounts().verify_credentials().await.unwrap();
    let kept = world.kept_credentials().await;
    let used = client.credentials().unwrap();
    assert_eq!(kept[0].refresh_token(), used.refresh_token());
}

/// The caller goes away while the server answers: the new tokens are not lost.
#[tokio::test]
async fn a_refresh_that_nobody_waits_for_is_kept() {
    let (world, client) = expiring(3600).await;
    world.sandbox.advance(Duration::from_secs(7200));
    let delay = fediway_sandbox::Fault::delay(Duration::from_millis(200));
    world.sandbox.inject(delay).route("POST", TOKEN);
    let before = client.credentials().unwrap();
    let call = tokio::spawn(client.accounts().verify_credentials().into_future());
    world.until_requests_to(TOKEN, 1).await;
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    client.accounts().verify_credentials().await.unwrap();
    let after = client.credentials().unwrap();
    assert_ne!(before.access_token(), after.access_token());
    assert_eq!(world.requests_to(TOKEN).len(), 1);
    assert_eq!(
        world.kept_credentials().await[0].access_token(),
        after.access_token()
    );
}

#[tokio::test]
async fn another_process_may_have_refreshed() {
    let (world, client) = expiring(3600).await;
    let other = Client::new(client.instance().clone(), client.credentials().unwrap())
        .with_transport(&world.transport)
        .with_store(&world.store);
    world.sandbox.advance(Duration::from_secs(7200));
    other.accounts().verify_credentials().await.unwrap();
    client.accounts().verify_credentials().await.unwrap();
    let (one, two) = (client.credentials().unwrap(), other.credentials().unwrap());
    assert_eq!(one.access_token(), two.access_token());
}

#[tokio::test]
async fn a_refresh_token_that_is_dead_asks_for_a_new_login() {
    let (world, client) = expiring(3600).await;
    let store = Arc::new(MemoryStore::default());
    let other = Client::new(client.instance().clone(), client.credentials().unwrap())
        .with_transport(&world.transport)
        .with_store(&store);
    world.sandbox.advance(Duration::from_secs(7200));
    client.accounts().verify_credentials().await.unwrap();
    let error = other.accounts().verify_credentials().await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::ReauthenticationRequired);
    assert!(store.credentials().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_token_without_refresh_says_when_to_log_in_again() {
    let answer = r#"{"access_token":"t","expires_in":2592000}"#;
    let (address, _) = server(vec![
        Page::new("/oauth/token", 200, answer),
        Page::new(
            "/api/v1/apps",
            200,
            r#"{"client_id":"i","client_secret":"s"}"#,
        ),
        Page::new(
            "/api/v1/accounts/verify_credentials",
            200,
            r#"{"id":"1","acct":"ann"}"#,
        ),
    ])
    .await;
    let policy = fediway::AddressPolicy::loopback_for_tests();
    let url = fediway::InstanceUrl::parse_with(&address, &policy).unwrap();
    let transport = fediway::Transport::builder()
        .policy(policy)
        .build()
        .unwrap();
    let login = fediway::Login::new(&fediway::Instance::without_discovery(url), "App")
        .transport(&transport);
    let client = login.start().await.unwrap().finish("code").await.unwrap();
    let credentials = client.credentials().unwrap();
    assert_eq!(
        credentials.reauthenticate_before(),
        credentials.expires_at()
    );
    assert!(credentials.expires_at().is_some());
}

/// Tasks that wait for a refresh that fails share its failure.
#[tokio::test]
async fn a_refresh_that_fails_is_not_tried_by_everyone() {
    let (world, client) = expiring(3600).await;
    world.sandbox.advance(Duration::from_secs(7200));
    // Somebody else, who keeps it to himself, has used the refresh token.
    let thief = Client::new(client.instance().clone(), client.credentials().unwrap());
    let thief = thief.with_transport(&world.transport);
    thief.accounts().verify_credentials().await.unwrap();
    world.sandbox.clear_requests();
    let slow = fediway_sandbox::Fault::delay(Duration::from_secs(1));
    world.sandbox.inject(slow).route("POST", TOKEN).always();
    let tasks: Vec<_> = (0..50)
        .map(|_| tokio::spawn(client.accounts().verify_credentials().into_future()))
        .collect();
    for task in tasks {
        let error = task.await.unwrap().unwrap_err();
        assert_eq!(
            error.kind(),
            &ErrorKind::ReauthenticationRequired,
            "{error}"
        );
    }
    // One, unless some task of a slow machine came when that was over.
    assert!(world.requests_to(TOKEN).len() < 50);
}

/// By this machine's clock the token is over, so nothing is sent.
#[tokio::test]
async fn a_token_that_is_over_and_cannot_be_refreshed_is_not_sent() {
    let world = World::start().await;
    let kept = format!(
        r#"{{"version":1,"registrations":{{}},"credentials":[{{"issuer":"{}","access_token":"t","granted":"read",
        "wanted":"read","account_id":"1","acct":"ann","expires_at":"2020-01-01T00:00:00Z"}}]}}"#,
        world.sandbox.url()
    );
    let kept = fediway::store::from_json(kept.as_bytes()).unwrap();
    let instance = world.instance().await;
    world.sandbox.clear_requests();
    let client = Client::new(instance, kept.credentials()[0].clone());
    let call = client
        .with_transport(&world.transport)
        .accounts()
        .verify_credentials()
        .await;
    assert_eq!(
        call.unwrap_err().kind(),
        &ErrorKind::ReauthenticationRequired
    );
    assert!(world.sandbox.requests().is_empty());
}

/// Servers refuse a refresh token in words of their own.
#[tokio::test]
async fn every_refusal_of_a_refresh_asks_for_a_new_login() {
    for (status, body) in [
        (400, r#"{"error":"Invalid credentials"}"#),
        (401, r#"{"error":"invalid_request"}"#),
        (403, ""),
    ] {
        let (world, client) = expiring(3600).await;
        world.sandbox.advance(Duration::from_secs(7200));
        let refused = fediway_sandbox::Fault::status(status).body(body);
        world.sandbox.inject(refused).route("POST", TOKEN);
        let error = client.accounts().verify_credentials().await.unwrap_err();
        assert_eq!(
            error.kind(),
            &ErrorKind::ReauthenticationRequired,
            "{status}"
        );
    }
}

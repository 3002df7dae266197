//! From a store to a client: without a request, and with what is known of the server.

use std::time::Duration;

use fediway::store::{MemoryStore, Store, WhichAccount};
use fediway::{Client, Credentials, ErrorKind, Instance, login::logout, oauth};
use fediway_sandbox::{Fault, RecordedRequest, Sandbox, Software};

use crate::support::{ALICE, BOB, World, approve, code};

const VERIFY: &str = "/api/v1/accounts/verify_credentials";
const NODEINFO: &str = "/nodeinfo/2.0";
const TOKEN: &str = "/oauth/token";

async fn logged_in(software: Software) -> World {
    let world = World::with(Sandbox::builder().software(software)).await;
    world.client(ALICE).await;
    world.sandbox.clear_requests();
    world
}

async fn restore(world: &World, account: impl Into<WhichAccount>) -> fediway::Result<Client> {
    let restored = Client::restore(&world.store, account);
    restored.transport(&world.transport).await
}

fn paths(world: &World) -> Vec<String> {
    let requests = world.sandbox.requests();
    requests.into_iter().map(|request| request.path).collect()
}

fn host(world: &World) -> &str {
    world.sandbox.url().trim_start_matches("https://")
}

#[tokio::test]
async fn a_restart_makes_no_request_and_knows_the_server() {
    let world = logged_in(Software::Mitra).await;
    let client = restore(&world, WhichAccount::Default).await.unwrap();
    assert!(paths(&world).is_empty());
    assert_eq!(client.instance().software().name, "mitra");
    assert!(client.instance().limits().max_characters.is_some());
    client.accounts().verify_credentials().await.unwrap();
    assert_eq!(paths(&world), [VERIFY]);
    // What the row of the table says holds: the token is in the header of the revocation.
    assert!(logout(&client).await.unwrap().token_is_dead);
    assert!(world.kept_credentials().await.is_empty());
}

/// At first three for what the server is, and those for the registration, the token and the account; then
/// the post alone.
#[tokio::test]
async fn few_requests_lead_to_the_first_post() {
    let world = World::start().await;
    let client = world.client(ALICE).await;
    client.statuses().post("Hello").await.unwrap();
    let pages = ["/auth/sign_in", "/oauth/authorize"];
    let mut own = paths(&world);
    own.retain(|path| !pages.iter().any(|page| path.starts_with(page)));
    assert!(own.len() <= 7, "{own:?}");
    world.sandbox.clear_requests();
    let client = restore(&world, WhichAccount::Default).await.unwrap();
    client.statuses().post("Hello again").await.unwrap();
    assert_eq!(paths(&world), ["/api/v1/statuses"]);
}

#[tokio::test]
async fn accounts_are_named_by_handle_by_host_or_not_at_all() {
    let world = logged_in(Software::Mastodon45).await;
    let host = host(&world).to_owned();
    let user = |client: &Client| {
        let handle = client.credentials().unwrap().handle().unwrap();
        handle.user().to_owned()
    };
    for name in [
        format!("@alice@{host}"),
        format!("ALICE@{host}"),
        host.clone(),
    ] {
        assert_eq!(
            user(&restore(&world, &name).await.unwrap()),
            "alice",
            "{name}"
        );
    }
    world.client(BOB).await;
    assert_eq!(
        user(&restore(&world, format!("bob@{host}")).await.unwrap()),
        "bob"
    );
    // The first login made the default account.
    for which in [WhichAccount::Default, host.as_str().into()] {
        assert_eq!(user(&restore(&world, which).await.unwrap()), "alice");
    }
    let error = restore(&world, format!("carol@{host}")).await.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::ReauthenticationRequired);

    let client = restore(&world, WhichAccount::Default).await.unwrap();
    logout(&client).await.unwrap();
    assert_eq!(
        user(&restore(&world, WhichAccount::Default).await.unwrap()),
        "bob"
    );
}

/// The mark stays where it is, whoever refreshes and whoever logs in again.
#[tokio::test]
async fn the_default_account_does_not_change_by_itself() {
    let world = World::with(Sandbox::builder().refresh_tokens(Duration::from_secs(3600))).await;
    let (alice, bob) = (world.client(ALICE).await, world.client(BOB).await);
    let default = async || {
        let default = world.store.default_account().await.unwrap().unwrap();
        default.handle().unwrap().user().to_owned()
    };
    assert_eq!(default().await, "alice");
    world.sandbox.advance(Duration::from_secs(7200));
    bob.accounts().verify_credentials().await.unwrap();
    assert_eq!(default().await, "alice");
    let instance = world.instance().await;
    let login = world.login(&instance).make_default();
    world.by_paste(login, BOB).await.unwrap();
    assert_eq!(default().await, "bob");
    world.sandbox.advance(Duration::from_secs(7200));
    alice.accounts().verify_credentials().await.unwrap();
    assert_eq!(default().await, "bob");
    let kept = world.kept_credentials().await;
    let users: Vec<_> = kept
        .iter()
        .map(|kept| kept.handle().unwrap().user().to_owned())
        .collect();
    assert_eq!(users, ["alice", "bob"], "and no order has changed");
}

/// Keeps what is known of the server with changes in its JSON.
async fn known_otherwise(world: &World, change: impl Fn(&mut serde_json::Value)) {
    let url = world.kept_credentials().await[0].issuer().clone();
    let known = world.store.instance(&url).await.unwrap().unwrap();
    let mut json = serde_json::to_value(&known).unwrap();
    change(&mut json);
    let changed: Instance = serde_json::from_value(json).unwrap();
    world.store.save_instance(&changed).await.unwrap();
}

fn long_ago(json: &mut serde_json::Value) {
    json["discovered_at"] = "2020-01-01T00:00:00Z".into();
    json["software_version"] = "0.1".into();
}

#[tokio::test]
async fn what_is_older_than_a_day_is_asked_for_before_the_first_call() {
    let world = logged_in(Software::Mastodon45).await;
    known_otherwise(&world, long_ago).await;
    let client = restore(&world, WhichAccount::Default).await.unwrap();
    assert!(paths(&world).is_empty());
    assert_eq!(client.instance().software().version, "0.1");
    for _ in 0..2 {
        client.accounts().verify_credentials().await.unwrap();
    }
    assert_eq!(world.requests_to(NODEINFO).len(), 1);
    let learnt = client.instance();
    assert_ne!(learnt.software().version, "0.1");
    let kept = world.store.instance(learnt.url()).await.unwrap().unwrap();
    assert_eq!(kept.discovered_at(), learnt.discovered_at());
}

#[tokio::test]
async fn a_server_that_does_not_say_what_it_is_breaks_no_call() {
    let world = logged_in(Software::Mastodon45).await;
    known_otherwise(&world, long_ago).await;
    for path in ["/api/v2/instance", "/api/v1/instance"] {
        world
            .sandbox
            .inject(Fault::status(404))
            .route("GET", path)
            .always();
    }
    let client = restore(&world, WhichAccount::Default).await.unwrap();
    for _ in 0..3 {
        client.accounts().verify_credentials().await.unwrap();
    }
    assert_eq!(client.instance().software().version, "0.1");
    assert_eq!(
        world.requests_to(NODEINFO).len(),
        1,
        "it is not asked at each call"
    );
}

#[tokio::test]
async fn an_answer_that_contradicts_what_is_known_has_it_asked_for_again() {
    let world = logged_in(Software::Mastodon45).await;
    let client = restore(&world, WhichAccount::Default).await.unwrap();
    let home = "/api/v1/timelines/home";
    world.sandbox.inject(Fault::status(404)).route("GET", home);
    client.timelines().home().await.unwrap_err();
    client.timelines().home().await.unwrap();
    assert_eq!(world.requests_to(NODEINFO).len(), 1);
    // What is not there under an id contradicts nothing.
    let nothing = fediway::StatusId::from("1");
    client.statuses().get(&nothing).await.unwrap_err();
    client.timelines().home().await.unwrap();
    assert_eq!(world.requests_to(NODEINFO).len(), 1);
}

#[tokio::test]
async fn a_token_endpoint_that_has_moved_is_found() {
    let world = World::with(Sandbox::builder().refresh_tokens(Duration::from_secs(3600))).await;
    world.client(ALICE).await;
    let old = format!("{}/old/token", world.sandbox.url());
    known_otherwise(&world, |json| json["oauth"]["token"] = old.as_str().into()).await;
    world.sandbox.advance(Duration::from_secs(7200));
    let client = restore(&world, WhichAccount::Default).await.unwrap();
    client.accounts().verify_credentials().await.unwrap();
    assert_eq!(world.requests_to("/old/token").len(), 1);
    assert_eq!(
        client.instance().oauth().token,
        format!("{}/oauth/token", world.sandbox.url())
    );
}

#[tokio::test]
async fn a_revocation_endpoint_that_has_moved_is_found() {
    for status in [404, 405, 410] {
        let world = logged_in(Software::Mastodon45).await;
        let old = format!("{}/old/revoke", world.sandbox.url());
        known_otherwise(&world, |json| {
            json["oauth"]["revocation"] = old.as_str().into()
        })
        .await;
        let gone = Fault::status(status);
        world.sandbox.inject(gone).route("POST", "/old/revoke");
        let before = world.sandbox.live_token_count();
        let client = restore(&world, WhichAccount::Default).await.unwrap();
        assert!(logout(&client).await.unwrap().token_is_dead);
        assert_eq!(world.sandbox.live_token_count(), before - 1, "{status}");
        assert_eq!(world.requests_to("/old/revoke").len(), 1);
        assert_eq!(world.requests_to("/oauth/revoke").len(), 1);
    }
}

/// A stream that is no longer where it was is looked for at once, and is found.
#[cfg(feature = "streaming")]
#[tokio::test]
async fn a_stream_that_has_moved_is_found() {
    let world = logged_in(Software::Mastodon45).await;
    let old = format!("{}/old", world.sandbox.streaming_url().unwrap());
    known_otherwise(&world, |json| json["streaming"] = old.as_str().into()).await;
    let client = restore(&world, WhichAccount::Default).await.unwrap();
    let events = client.streaming().user().connect().await.unwrap();
    assert_eq!(world.requests_to(NODEINFO).len(), 1);
    assert!(!world.requests_to("/old/api/v1/streaming").is_empty());
    assert_eq!(
        client.instance().streaming_url(),
        world.sandbox.streaming_url().as_deref()
    );
    drop(events);
    // The next one needs no question.
    let events = client.streaming().user().connect().await.unwrap();
    assert_eq!(world.requests_to(NODEINFO).len(), 1);
    drop(events);
}

#[tokio::test]
async fn without_discovery_nothing_is_asked_behind_the_back() {
    let world = logged_in(Software::Mastodon45).await;
    let credentials = world.kept_credentials().await.remove(0);
    let instance = Instance::without_discovery(credentials.issuer().clone());
    let client = Client::new(instance, credentials).with_transport(&world.transport);
    let home = "/api/v1/timelines/home";
    world.sandbox.inject(Fault::status(404)).route("GET", home);
    client.timelines().home().await.unwrap_err();
    client.timelines().home().await.unwrap();
    assert_eq!(paths(&world), [home, home]);
}

/// A token that was copied from a settings page.
#[tokio::test]
async fn a_bare_token_is_used_in_one_line_and_kept_in_another() {
    let world = logged_in(Software::Mastodon45).await;
    let token = world.kept_credentials().await[0].access_token().clone();
    let client = Client::with_token(world.instance().await, token);
    let client = client.with_transport(&world.transport);
    client.statuses().post("From a script").await.unwrap();
    let store = MemoryStore::default();
    client.keep_in(&store).await.unwrap();
    world.sandbox.clear_requests();
    let restored = Client::restore(&store, format!("@alice@{}", host(&world)));
    let restored = restored.transport(&world.transport).await.unwrap();
    restored
        .statuses()
        .post("And after a restart")
        .await
        .unwrap();
    assert_eq!(paths(&world), ["/api/v1/statuses"]);
}

/// Credentials of an OAuth flow of one's own are as good as those of a login.
#[tokio::test]
async fn credentials_of_ones_own_flow_are_refreshed_and_revoked() {
    let world = World::with(Sandbox::builder().refresh_tokens(Duration::from_secs(3600))).await;
    let instance = world.instance().await;
    let app = oauth::create_app(&instance, "Mine").transport(&world.transport);
    let app = app.await.unwrap();
    let url = oauth::generate_authorization_url(&instance, &app).transport(&world.transport);
    let url = url.build().unwrap();
    let shown = code(approve(&mut world.sandbox.browser(), &url, ALICE).await);
    let token = oauth::validate_authorization_code(&instance, &app, shown)
        .transport(&world.transport)
        .await
        .unwrap();
    let credentials = Credentials::from_token(instance.url().clone(), app, token);
    let client = Client::new(instance, credentials).with_transport(&world.transport);
    client.keep_in(&world.store).await.unwrap();
    let before = client.credentials().unwrap();
    assert!(before.account_id().is_some() && before.missing_scopes().is_empty());

    world.sandbox.advance(Duration::from_secs(7200));
    client.accounts().verify_credentials().await.unwrap();
    let kept = world.kept_credentials().await;
    assert_eq!(kept.len(), 1);
    assert_ne!(kept[0].access_token(), before.access_token());
    assert_eq!(world.requests_to(TOKEN).len(), 2);
    assert!(logout(&client).await.unwrap().token_is_dead);
    assert!(world.kept_credentials().await.is_empty());
}

/// Servers with limited federation show their instance documents to their users only.
#[tokio::test]
async fn a_server_in_limited_federation_tells_its_limits_after_the_login() {
    let world = World::with(Sandbox::builder().limited_federation()).await;
    let instance = world.instance().await;
    assert_eq!(instance.software().name, "mastodon");
    assert_eq!(instance.limits().max_characters, None);
    let login = world.login(&instance);
    let client = world.by_paste(login, ALICE).await.unwrap();
    assert_eq!(client.instance().limits().max_characters, Some(500));
    let restored = restore(&world, WhichAccount::Default).await.unwrap();
    assert_eq!(restored.instance().limits().max_characters, Some(500));
}

/// Where one process refreshes, the others wait and take what it got.
#[cfg(feature = "file-store")]
#[tokio::test]
async fn several_processes_with_one_file_refresh_once() {
    let world = World::with(Sandbox::builder().refresh_tokens(Duration::from_secs(3600))).await;
    let home = tempfile::tempdir().unwrap();
    let store = || fediway::store::FileStore::at(home.path().join("store"));
    let instance = world.instance().await;
    let login = world.login(&instance).store(&store());
    world.by_paste(login, ALICE).await.unwrap();
    world.sandbox.advance(Duration::from_secs(7200));
    world.sandbox.clear_requests();
    let slow = Fault::delay(Duration::from_millis(200));
    world.sandbox.inject(slow).route("POST", TOKEN);
    let processes = (0..5).map(|_| async {
        let client = Client::restore(&store(), WhichAccount::Default);
        let client = client.transport(&world.transport).await.unwrap();
        client.accounts().verify_credentials().await.unwrap();
        client.credentials().unwrap()
    });
    let all = futures_util::future::join_all(processes).await;
    assert_eq!(world.requests_to(TOKEN).len(), 1);
    assert!(
        all.iter()
            .all(|one| one.access_token() == all[0].access_token())
    );
}

/// A document that only accounts may see can be at another path of the same server.
#[tokio::test]
async fn a_document_that_was_moved_on_its_server_is_found_with_the_token() {
    let world = World::with(Sandbox::builder().limited_federation()).await;
    let moved = Fault::redirect(301, "/api/v1/instance");
    let rule = world.sandbox.inject(moved).route("GET", "/api/v2/instance");
    rule.always();
    let instance = world.instance().await;
    assert!(!instance.limits_are_known());
    let client = world.by_paste(world.login(&instance), ALICE).await.unwrap();
    assert_eq!(client.instance().limits().max_characters, Some(500));
    let asked = world.requests_to("/api/v1/instance");
    let has_token = |sent: &RecordedRequest| sent.headers.contains_key("authorization");
    assert!(asked.iter().any(has_token));
}

/// The same for a token that was got by other means: the first call asks with it.
#[tokio::test]
async fn a_server_in_limited_federation_tells_its_limits_to_any_token() {
    let world = World::with(Sandbox::builder().limited_federation()).await;
    let token = world.credentials(ALICE).await.access_token().clone();
    let instance = world.instance().await;
    assert_eq!(instance.limits().max_characters, None);
    let client = Client::with_token(instance, token).with_transport(&world.transport);
    world.sandbox.clear_requests();
    client.accounts().verify_credentials().await.unwrap();
    assert_eq!(client.instance().limits().max_characters, Some(500));
    // Its nodeinfo may be for accounts only as well.
    let asked = world.sandbox.requests();
    let mut asked = asked
        .iter()
        .filter(|sent| sent.path.starts_with("/nodeinfo/"));
    assert!(asked.any(|sent| sent.headers.contains_key("authorization")));
}

/// What is stored of such a server may be from before the login.
#[tokio::test]
async fn limits_that_are_not_stored_are_asked_for_with_the_first_call() {
    let world = World::with(Sandbox::builder().limited_federation()).await;
    let unknown = world.instance().await;
    world.by_paste(world.login(&unknown), ALICE).await.unwrap();
    world.store.save_instance(&unknown).await.unwrap();
    let client = restore(&world, WhichAccount::Default).await.unwrap();
    assert_eq!(client.instance().limits().max_characters, None);
    client.accounts().verify_credentials().await.unwrap();
    assert_eq!(client.instance().limits().max_characters, Some(500));
}

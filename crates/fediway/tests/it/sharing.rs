//! One session, however many clients and stores: whatever a refresh gets is where it is looked for.

use std::sync::Arc;
use std::time::Duration;

use fediway::login::logout;
use fediway::store::{MemoryStore, RegistrationKey, Store, WhichAccount};
use fediway::{Client, Credentials, ErrorKind, RegisteredApp, Result, TryStreamExt, oauth};
use fediway_sandbox::{Fault, Sandbox};
use futures_util::future::BoxFuture;
use tokio::sync::Notify;

use crate::support::{ALICE, BOB, World, approve, code, transport_to};

const TOKEN: &str = "/oauth/token";

async fn expiring() -> World {
    World::with(Sandbox::builder().refresh_tokens(Duration::from_secs(3600))).await
}

/// The server's clock says that the token has ended.
async fn expired() -> (World, Client) {
    let world = expiring().await;
    let client = world.client(ALICE).await;
    world.sandbox.advance(Duration::from_secs(7200));
    world.sandbox.clear_requests();
    (world, client)
}

/// Until the server was asked for a new token, whose answer takes a while.
async fn refreshing(world: &World) {
    world.until_requests_to(TOKEN, 1).await;
}

fn slow_refresh(world: &World) {
    let delay = Fault::delay(Duration::from_millis(200));
    world.sandbox.inject(delay).route("POST", TOKEN);
}

async fn kept(store: &impl Store) -> Credentials {
    let mut kept = store.credentials().await.unwrap();
    assert_eq!(kept.len(), 1);
    kept.remove(0)
}

/// A store that is named while the server answers a refresh.
#[tokio::test]
async fn a_store_that_is_named_during_a_refresh_has_what_it_gets() {
    let (world, client) = expired().await;
    slow_refresh(&world);
    let call = tokio::spawn(client.accounts().verify_credentials().into_future());
    refreshing(&world).await;
    let elsewhere = MemoryStore::default();
    let second = client.with_store(&elsewhere);
    call.await.unwrap().unwrap();
    let used = second.credentials().unwrap();
    assert_eq!(kept(&elsewhere).await.refresh_token(), used.refresh_token());
    assert_eq!(world.requests_to(TOKEN).len(), 1);
}

#[tokio::test]
async fn an_account_that_is_kept_during_a_refresh_is_kept_with_what_it_gets() {
    let (world, client) = expired().await;
    slow_refresh(&world);
    let call = tokio::spawn(client.accounts().verify_credentials().into_future());
    refreshing(&world).await;
    let elsewhere = MemoryStore::default();
    client.keep_in(&elsewhere).await.unwrap();
    call.await.unwrap().unwrap();
    // After a restart the token is good, and the next one is got with it.
    let restored = Client::restore(&elsewhere, WhichAccount::Default);
    let restored = restored.transport(&world.transport).await.unwrap();
    for _ in 0..2 {
        restored.accounts().verify_credentials().await.unwrap();
        world.sandbox.advance(Duration::from_secs(7200));
    }
    let used = restored.credentials().unwrap();
    assert_eq!(kept(&elsewhere).await.refresh_token(), used.refresh_token());
}

/// A store that takes its time to save credentials.
#[derive(Clone, Default)]
struct Slow {
    memory: MemoryStore,
    may_save: Arc<Notify>,
}

impl Store for Slow {
    fn registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<Option<RegisteredApp>>> {
        self.memory.registration(key)
    }

    fn save_registration(
        &self,
        key: &RegistrationKey,
        app: &RegisteredApp,
    ) -> BoxFuture<'_, Result<()>> {
        self.memory.save_registration(key, app)
    }

    fn forget_registration(&self, key: &RegistrationKey) -> BoxFuture<'_, Result<()>> {
        self.memory.forget_registration(key)
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Vec<Credentials>>> {
        self.memory.credentials()
    }

    fn save_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        let credentials = credentials.clone();
        Box::pin(async move {
            self.may_save.notified().await;
            self.memory.save_credentials(&credentials).await
        })
    }

    fn forget_credentials(&self, credentials: &Credentials) -> BoxFuture<'_, Result<()>> {
        self.memory.forget_credentials(credentials)
    }
}

/// The old credentials must not be saved after the refresh, in the place of the new ones.
#[tokio::test]
async fn a_store_that_saves_slowly_has_what_a_refresh_got_meanwhile() {
    let (world, client) = expired().await;
    slow_refresh(&world);
    let call = tokio::spawn(client.accounts().verify_credentials().into_future());
    refreshing(&world).await;
    let slow = Slow::default();
    let (keeper, store) = (client.clone(), slow.clone());
    let keeping = tokio::spawn(async move { keeper.keep_in(&store).await });
    call.await.unwrap().unwrap();
    slow.may_save.notify_one();
    keeping.await.unwrap().unwrap();
    let used = client.credentials().unwrap();
    assert_eq!(kept(&slow).await.refresh_token(), used.refresh_token());
}

/// Whose token it is was found out while it was refreshed.
#[tokio::test]
async fn whose_token_it_is_survives_a_refresh() {
    let world = expiring().await;
    let instance = world.instance().await;
    let app = oauth::create_app(&instance, "Mine").transport(&world.transport);
    let app = app.await.unwrap();
    let url = oauth::generate_authorization_url(&instance, &app).transport(&world.transport);
    let shown = code(approve(&mut world.sandbox.browser(), &url.build().unwrap(), ALICE).await);
    let token = oauth::validate_authorization_code(&instance, &app, shown);
    let token = token.transport(&world.transport).await.unwrap();
    let credentials = Credentials::from_token(instance.url().clone(), app, token);
    let client = Client::new(instance, credentials).with_transport(&world.transport);
    // A refresh that waits, as for another process, and an answer that tells the owner meanwhile.
    let waiting = MemoryStore::default();
    let lock = waiting.lock_refresh(&client.credentials().unwrap()).await;
    let client = client.with_store(&waiting);
    let home = "/api/v1/timelines/home";
    world.sandbox.inject(Fault::status(401)).route("GET", home);
    let call = tokio::spawn(client.timelines().home().into_future());
    world.until_requests_to(home, 1).await;
    let (keeper, store) = (client.clone(), world.store.clone());
    let keeping = tokio::spawn(async move { keeper.keep_in(&store).await });
    while world
        .requests_to("/api/v1/accounts/verify_credentials")
        .is_empty()
    {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Enough for both to wait; were it too short, nothing would fail.
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(lock);
    call.await.unwrap().unwrap();
    keeping.await.unwrap().unwrap();
    let (used, kept) = (client.credentials().unwrap(), kept(&world.store).await);
    assert!(used.account_id().is_some(), "{used:?}");
    assert_eq!(kept.account_id(), used.account_id());
    assert_eq!(kept.refresh_token(), used.refresh_token());
}

/// Lists, streams and uploads that were made of a client before it got another store.
#[tokio::test]
async fn what_was_begun_before_goes_on_with_the_new_token() {
    let (world, client) = expired().await;
    let other = client.with_store(&MemoryStore::default());
    let other = other.with_transport(&transport_to(&world.sandbox).build().unwrap());
    let mut walk = client.timelines().home().items();
    let post = client.statuses().post("Begun before");
    other.accounts().verify_credentials().await.unwrap();
    world.sandbox.clear_requests();
    post.await.unwrap();
    assert!(walk.try_next().await.unwrap().is_some());
    assert!(
        world.requests_to(TOKEN).is_empty(),
        "the token is new already"
    );
}

/// Whichever of them logs out, all of them are.
#[tokio::test]
async fn a_logout_of_one_is_a_logout_of_all() {
    let (world, client) = expired().await;
    let elsewhere = MemoryStore::default();
    let second = client.with_store(&elsewhere);
    let third = second.with_transport(&world.transport);
    third.accounts().verify_credentials().await.unwrap();
    assert!(logout(&client).await.unwrap().token_is_dead);
    assert!(elsewhere.credentials().await.unwrap().is_empty());
    for client in [&client, &second, &third] {
        let error = client.accounts().verify_credentials().await.unwrap_err();
        assert!(
            matches!(
                error.kind(),
                ErrorKind::ReauthenticationRequired | ErrorKind::Unauthorized
            ),
            "{error:?}"
        );
        assert_eq!(error.next_step(), "log in again");
    }
}

/// Two programs that restored the account from one store, each with its own session.
#[tokio::test]
async fn two_sessions_of_one_store_outlive_many_rotations() {
    let (world, _) = expired().await;
    let mut sessions = Vec::new();
    for _ in 0..3 {
        let restored = Client::restore(&world.store, WhichAccount::Default);
        sessions.push(restored.transport(&world.transport).await.unwrap());
    }
    for round in 0..6 {
        world.sandbox.advance(Duration::from_secs(7200));
        for turn in 0..sessions.len() {
            let session = &sessions[(turn + round) % sessions.len()];
            session.accounts().verify_credentials().await.unwrap();
        }
    }
    assert_eq!(
        world.requests_to(TOKEN).len(),
        6,
        "one for each time that it ended"
    );
}

/// Another process refreshed, and that is so long ago that its token has ended, too.
#[tokio::test]
async fn what_another_process_left_may_be_old_as_well() {
    let (world, client) = expired().await;
    let restored = Client::restore(&world.store, WhichAccount::Default);
    let other = restored.transport(&world.transport).await.unwrap();
    for _ in 0..2 {
        other.accounts().verify_credentials().await.unwrap();
        world.sandbox.advance(Duration::from_secs(7200));
    }
    world.sandbox.clear_requests();
    client.statuses().post("Here again").await.unwrap();
    assert_eq!(world.requests_to(TOKEN).len(), 1);
    let mut events = {
        other.accounts().verify_credentials().await.unwrap();
        for _ in 0..2 {
            world.sandbox.advance(Duration::from_secs(7200));
            client.accounts().verify_credentials().await.unwrap();
        }
        world.sandbox.advance(Duration::from_secs(7200));
        other.streaming().user().connect().await.unwrap()
    };
    assert!(events.next().await.unwrap().is_ok());
}

/// The program ends while the server answers: the new tokens are kept.
#[tokio::test]
async fn closing_the_transport_loses_no_token() {
    let world = expiring().await;
    let transport = transport_to(&world.sandbox).build().unwrap();
    let client = world.client(ALICE).await.with_transport(&transport);
    let before = client.credentials().unwrap();
    world.sandbox.advance(Duration::from_secs(7200));
    world.sandbox.clear_requests();
    slow_refresh(&world);
    let call = tokio::spawn(client.accounts().verify_credentials().into_future());
    refreshing(&world).await;
    transport.close();
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Cancelled);
    assert_eq!(
        client.credentials().unwrap().access_token(),
        before.access_token(),
        "the call did not wait"
    );
    let is_kept = async {
        while kept(&world.store).await.access_token() == before.access_token() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let is_kept = tokio::time::timeout(Duration::from_secs(30), is_kept).await;
    is_kept.expect("the new tokens are kept");
    let restored = Client::restore(&world.store, WhichAccount::Default);
    let restored = restored.transport(&world.transport).await.unwrap();
    restored.accounts().verify_credentials().await.unwrap();
    assert_eq!(world.requests_to(TOKEN).len(), 1);
}

/// Which account is the default one does not follow from who did something last: not with any store,
/// and in no order of logins, refreshes and logouts.
#[tokio::test]
async fn the_mark_stays_whatever_happens_to_the_others() {
    const CAROL: (&str, &str) = ("carol", "open sesame");
    let builder = Sandbox::builder().account(CAROL.0, CAROL.1);
    let world = World::with(builder.refresh_tokens(Duration::from_secs(3600))).await;
    let default = async || {
        let default = world.store.default_account().await.unwrap();
        default.map(|it| it.handle().unwrap().user().to_owned())
    };
    let (alice, bob) = (world.client(ALICE).await, world.client(BOB).await);
    let carol = world.client(CAROL).await;
    world
        .store
        .set_default_account(&bob.credentials().unwrap())
        .await
        .unwrap();
    for turn in 0..3 {
        world.sandbox.advance(Duration::from_secs(7200));
        for client in [&carol, &alice, &bob] {
            client.statuses().post(format!("{turn}")).await.unwrap();
            assert_eq!(default().await.as_deref(), Some("bob"));
        }
        // Logged in again: the account is there already.
        for who in [CAROL, ALICE] {
            world.client(who).await;
            assert_eq!(default().await.as_deref(), Some("bob"));
        }
        let elsewhere = alice.with_store(&world.store);
        elsewhere.keep_in(&world.store).await.unwrap();
        assert_eq!(default().await.as_deref(), Some("bob"));
    }
    let posted = Client::restore(&world.store, WhichAccount::Default);
    let posted = posted.transport(&world.transport).await.unwrap();
    let status = posted.statuses().post("As whom?").await.unwrap();
    assert_eq!(status.account.unwrap().acct, "bob");
    // With the default account gone, nobody takes its place while there is a choice.
    logout(&posted).await.unwrap();
    assert_eq!(default().await, None);
    let error = Client::restore(&world.store, WhichAccount::Default);
    let error = error.transport(&world.transport).await.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::InvalidInput(_)),
        "{error}"
    );
    world.sandbox.advance(Duration::from_secs(7200));
    alice.accounts().verify_credentials().await.unwrap();
    assert_eq!(default().await, None, "a refresh makes no default account");
}

/// The same on the disk, with the store opened anew each time, as by the command.
#[cfg(feature = "file-store")]
#[tokio::test]
async fn the_mark_on_the_disk_stays_with_its_account() {
    let world = expiring().await;
    let home = tempfile::tempdir().unwrap();
    let store = || fediway::store::FileStore::at(home.path().join("store"));
    let instance = world.instance().await;
    for who in [ALICE, BOB] {
        let login = world.login(&instance).store(&store());
        world.by_paste(login.make_default(), who).await.unwrap();
    }
    let host = world
        .sandbox
        .url()
        .trim_start_matches("https://")
        .to_owned();
    for turn in 0..3 {
        world.sandbox.advance(Duration::from_secs(7200));
        for name in ["alice", "bob", "alice"] {
            let client = Client::restore(&store(), format!("{name}@{host}"));
            let client = client.transport(&world.transport).await.unwrap();
            client.accounts().verify_credentials().await.unwrap();
        }
        let client = Client::restore(&store(), WhichAccount::Default);
        let client = client.transport(&world.transport).await.unwrap();
        let status = client.statuses().post(format!("{turn}")).await.unwrap();
        assert_eq!(status.account.unwrap().acct, "bob");
    }
    let kept: Arc<dyn Store> = Arc::new(store());
    assert_eq!(kept.credentials().await.unwrap().len(), 2);
}

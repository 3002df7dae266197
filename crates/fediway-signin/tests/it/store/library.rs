//! The database as a store of the library.

use fediway::store::{Store as _, WhichAccount, find_account};
use fediway::{Client, Credentials, Instance, InstanceUrl};
use fediway_signin::store::{AccountKey, StoreErrorKind};

use super::world::World;

promises! {
    accounts_are_found_by_handle_and_host
    the_default_account_is_a_mark
    many_accounts_come_in_order
    what_is_known_of_an_instance_outlives_its_accounts
    one_refreshes_at_a_time
    refreshes_are_given_out_in_batches
    a_stolen_database_has_no_secret
    a_moved_secret_does_not_open
    keys_are_changed_while_it_runs
}

/// Credentials of an account, as a login leaves them.
pub(super) fn of(host: &str, id: &str, acct: &str, token: &str) -> Credentials {
    let json = serde_json::json!({
        "version": 1,
        "credentials": {
            "issuer": format!("https://{host}"), "account_id": id, "acct": acct,
            "access_token": token, "refresh_token": "refresh", "granted": "read", "wanted": "read",
            "issued_at": "2026-11-26T10:00:00Z", "expires_at": "2026-11-26T12:00:00Z",
            "app": {"client_id": "c", "client_secret": "s", "redirect_uri": "r", "scopes": "read"},
        },
    });
    fediway::store::credentials_from_json(json.to_string().as_bytes()).unwrap()
}

async fn accounts_are_found_by_handle_and_host(world: World) {
    let database = &world.database;
    for (host, id, acct) in [
        ("a.example", "1", "ann"),
        ("b.example", "1", "ann"),
        ("b.example", "2", "Ben"),
    ] {
        database
            .save_credentials(&of(host, id, acct, &format!("{acct} at {host}")))
            .await
            .unwrap();
    }
    let found = async |name: &str| {
        let found = find_account(database, name).await;
        found
            .map(|found| found.access_token().expose().to_owned())
            .ok()
    };
    assert_eq!(
        found("@ann@B.example").await.as_deref(),
        Some("ann at b.example")
    );
    assert_eq!(
        found("ben@b.example:443").await.as_deref(),
        Some("Ben at b.example")
    );
    assert_eq!(
        found("A.example.").await.as_deref(),
        Some("ann at a.example")
    );
    assert_eq!(found("b.example").await, None, "it means two");
    assert_eq!(found("carol@b.example").await, None);
    assert_eq!(found("'; DROP TABLE fediway_credentials --").await, None);
    let client = Client::restore(database, "@ben@b.example");
    let known = Instance::without_discovery(InstanceUrl::parse("b.example").unwrap());
    database
        .save_instance(&known.with_software("mitra", "5"))
        .await
        .unwrap();
    let client = client.await.unwrap();
    assert_eq!(
        client.credentials().unwrap().access_token().expose(),
        "Ben at b.example"
    );
    assert_eq!(client.instance().software().name, "mitra");
}

async fn the_default_account_is_a_mark(world: World) {
    let database = &world.database;
    let [one, two, three] = ["1", "2", "3"].map(|id| of("a.example", id, "ann", id));
    let default = async || {
        let default = find_account(database, WhichAccount::Default).await.ok();
        default.map(|default| default.access_token().expose().to_owned())
    };
    assert_eq!(default().await, None);
    for credentials in [&one, &two, &one] {
        database.save_credentials(credentials).await.unwrap();
        assert_eq!(default().await.as_deref(), Some("1"));
    }
    database.set_default_account(&two).await.unwrap();
    assert!(database.set_default_account(&three).await.is_err());
    database.save_credentials(&three).await.unwrap();
    assert_eq!(default().await.as_deref(), Some("2"));
    database.forget_credentials(&two).await.unwrap();
    assert_eq!(default().await, None, "nobody is chosen at random");
    database.forget_credentials(&one).await.unwrap();
    assert_eq!(
        default().await.as_deref(),
        Some("3"),
        "the only one needs no mark"
    );
}

async fn many_accounts_come_in_order(world: World) {
    let database = &world.database;
    for n in 0..1_100 {
        let id = format!("{:04}", 9_999 - n);
        database
            .put_credentials(&of("a.example", &id, "ann", &id))
            .await
            .unwrap();
        world.advance(std::time::Duration::from_millis(1));
    }
    database
        .put_credentials(&of("a.example", "9999", "ann", "renewed"))
        .await
        .unwrap();
    let all = database.credentials().await.unwrap();
    assert_eq!(all.len(), 1_100);
    assert_eq!(all[0].access_token().expose(), "renewed", "in its place");
    let ids: Vec<_> = all
        .iter()
        .map(|one| one.account_id().unwrap().as_str())
        .collect();
    assert!(ids.is_sorted_by(|a, b| a > b));
    assert_eq!(database.named(None, 3).await.unwrap().len(), 3);
    assert_eq!(database.named(Some("a.example"), 3).await.unwrap().len(), 3);
}

async fn what_is_known_of_an_instance_outlives_its_accounts(world: World) {
    let database = &world.database;
    let (one, two) = (
        of("a.example", "1", "ann", "1"),
        of("a.example", "2", "ben", "2"),
    );
    let known = Instance::without_discovery(one.issuer().clone()).with_software("mitra", "5");
    database.save_instance(&known).await.unwrap();
    for credentials in [&one, &two] {
        database.save_credentials(credentials).await.unwrap();
    }
    for credentials in [&one, &two] {
        database.forget_credentials(credentials).await.unwrap();
    }
    assert!(database.credentials().await.unwrap().is_empty());
    assert!(database.instance(one.issuer()).await.unwrap().is_some());
}

async fn one_refreshes_at_a_time(world: World) {
    let databases = [world.another().await, world.another().await];
    let credentials = of("a.example", "1", "ann", "old");
    let nobody = databases[0].lock_refresh(&credentials).await.unwrap();
    assert!(!nobody.is_held(), "nothing is kept");
    databases[0].save_credentials(&credentials).await.unwrap();
    let at_once = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let refreshes = (0..12).map(|n| {
        let (database, at_once) = (databases[n % 2].clone(), at_once.clone());
        let credentials = credentials.clone();
        tokio::spawn(async move {
            use std::sync::atomic::Ordering::SeqCst;
            let lock = database.lock_refresh(&credentials).await.unwrap();
            assert!(lock.is_held());
            assert_eq!(at_once.fetch_add(1, SeqCst), 0);
            tokio::task::yield_now().await;
            at_once.fetch_sub(1, SeqCst);
        })
    });
    for refresh in refreshes.collect::<Vec<_>>() {
        refresh.await.unwrap();
    }
    // A process that dies gives nothing back: its lease ends.
    let held = databases[0].lock_refresh(&credentials).await.unwrap();
    std::mem::forget(held);
    world.advance(std::time::Duration::from_secs(60));
    assert!(
        databases[1]
            .lock_refresh(&credentials)
            .await
            .unwrap()
            .is_held()
    );
}

async fn refreshes_are_given_out_in_batches(world: World) {
    let (one, other) = (world.another().await, world.another().await);
    for n in 0..30 {
        one.save_credentials(&of("a.example", &n.to_string(), "ann", "old"))
            .await
            .unwrap();
    }
    let early = "2026-11-26T11:59:59Z".parse().unwrap();
    assert!(one.due_refreshes(early, 10).await.unwrap().is_empty());
    let due = "2026-11-26T12:00:00Z".parse().unwrap();
    let both = tokio::join!(one.due_refreshes(due, 10), other.due_refreshes(due, 10));
    let mut given = both.0.unwrap();
    given.extend(both.1.unwrap());
    assert_eq!(given.len(), 20);
    given.extend(one.due_refreshes(due, 100).await.unwrap());
    let mut accounts: Vec<_> = given
        .iter()
        .map(|due| due.lease.account().clone())
        .collect();
    accounts.sort();
    accounts.dedup();
    assert_eq!(accounts.len(), 30, "each is given out once");
    assert!(other.due_refreshes(due, 100).await.unwrap().is_empty());
    given.pop().unwrap().lease.release().await.unwrap();
    assert_eq!(other.due_refreshes(due, 100).await.unwrap().len(), 1);
}

async fn a_stolen_database_has_no_secret(world: World) {
    use fediway::{RegisteredApp, Scopes};
    use fediway_signin::store::{AppKey, SeenAccount};

    let database = &world.database;
    let minute = std::time::Duration::from_secs(60);
    let credentials = of("a.example", "1", "ann", "hidden-token");
    database.save_credentials(&credentials).await.unwrap();
    let key = AppKey::new(
        "a.example",
        "https://site.example/callback",
        Scopes::read(),
        "Site",
    );
    let app = async || {
        Ok(RegisteredApp::new(
            "shown-client-id",
            "hidden-client-secret",
        ))
    };
    database
        .register_once(&key, minute, app)
        .await
        .unwrap()
        .unwrap();
    database
        .put_login("hidden-state", "hidden-cookie", b"hidden-data", minute)
        .await
        .unwrap();
    let account = AccountKey::of(&credentials);
    let seen = SeenAccount::new(account.clone(), "https://a.example/ann", "shown-handle");
    database.record_sign_in(&seen).await.unwrap();
    database
        .start_session("hidden-session", &account, minute)
        .await
        .unwrap();
    let address = std::net::IpAddr::from([198, 51, 100, 23]);
    let limit = fediway_signin::store::Limit::new(5, minute);
    let budget = fediway_signin::store::Budget::Client("start", address);
    database.spend(budget, limit, 1).await.unwrap();

    let dump = world.dump().await;
    let has = |text: &str| {
        let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
        [text, &hex]
            .iter()
            .any(|text| dump.windows(text.len()).any(|part| part == text.as_bytes()))
    };
    assert!(
        has("shown-client-id") && has("shown-handle"),
        "the dump is whole"
    );
    assert!(!has("hidden"), "a secret is readable");
    assert!(!has("198.51.100.23"), "an address is readable");
}

async fn a_moved_secret_does_not_open(world: World) {
    let database = &world.database;
    for (host, id) in [("a.example", "1"), ("a.example", "2"), ("b.example", "1")] {
        database
            .save_credentials(&of(host, id, "ann", id))
            .await
            .unwrap();
    }
    world
        .sql(
            "UPDATE fediway_credentials SET data = (SELECT data FROM fediway_credentials
               WHERE server = 'a.example' AND account_id = '1')",
        )
        .await;
    let read =
        async |host: &str, id: &str| database.credentials_for(&AccountKey::new(host, id)).await;
    assert!(read("a.example", "1").await.is_ok());
    for (host, id) in [("a.example", "2"), ("b.example", "1")] {
        let error = read(host, id).await.unwrap_err();
        assert!(
            error.to_string().contains("moved to another row"),
            "{error}"
        );
    }
}

async fn keys_are_changed_while_it_runs(world: World) {
    use fediway_signin::store::{Key, KeyRing};

    let (old, new) = (world.keys.writing().clone(), Key::generate().unwrap());
    let other = world.another().await;
    for n in 0..5 {
        world
            .database
            .save_credentials(&of("a.example", &n.to_string(), "ann", "kept"))
            .await
            .unwrap();
    }
    let wrong = world
        .options(KeyRing::new(new.clone()))
        .open()
        .await
        .unwrap_err();
    assert_eq!(wrong.kind(), StoreErrorKind::WrongKey);
    assert!(wrong.to_string().contains(&old.id().to_string()), "{wrong}");

    let readable = async |database: &fediway_signin::store::Database| {
        database.credentials().await.map(|all| all.len())
    };
    for database in [&world.database, &other] {
        database.use_keys(KeyRing::new(old.clone()).reading(new.clone()));
    }
    world
        .database
        .use_keys(KeyRing::new(new.clone()).reading(old.clone()));
    world
        .database
        .save_credentials(&of("a.example", "9", "ann", "new"))
        .await
        .unwrap();
    assert_eq!(
        readable(&other).await.unwrap(),
        6,
        "the other process reads both"
    );
    other.use_keys(KeyRing::new(new.clone()).reading(old));
    let mut batches = 0;
    while !world.database.reseal(2).await.unwrap().complete {
        batches += 1;
        assert!(batches < 10);
    }
    assert!(batches >= 3, "in batches");
    for database in [&world.database, &other] {
        database.use_keys(KeyRing::new(new.clone()));
        assert_eq!(readable(database).await.unwrap(), 6);
    }
    assert!(world.options(KeyRing::new(new)).open().await.is_ok());
}

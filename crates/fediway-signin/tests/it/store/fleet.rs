//! A fleet of bots keeps its accounts in the database, through the library's own `Store`.
//!
//! `FEDIWAY_FLEET` says how many accounts there are: five hundred, unless something else is said. The test
//! prints how many accounts per second each step took.

use std::time::Instant;

use fediway::Credentials;
use fediway::store::Store;
use fediway_signin::store::Database;
use futures_util::{StreamExt as _, stream};

use super::library::of;
use super::world::World;

promises! {
    a_fleet_writes_reads_refreshes_and_lists_its_accounts
}

/// How many calls are under way at once, and how many accounts of one server there are.
const AT_ONCE: usize = 16;
const OF_A_SERVER: usize = 100;

fn size() -> usize {
    let asked = std::env::var("FEDIWAY_FLEET").ok();
    asked.map_or(500, |asked| asked.parse().unwrap())
}

fn host(number: usize) -> String {
    format!("s{}.example", number / OF_A_SERVER)
}

fn account(number: usize, token: &str) -> Credentials {
    let (id, name) = (number.to_string(), format!("bot{number}"));
    of(&host(number), &id, &name, &format!("{token} of {number}"))
}

/// Does something with accounts, many at once, and prints how many that were in a second.
async fn each<F: Future<Output = ()>>(what: &str, numbers: Vec<usize>, act: impl Fn(usize) -> F) {
    let (count, begun) = (numbers.len(), Instant::now());
    stream::iter(numbers)
        .for_each_concurrent(AT_ONCE, act)
        .await;
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{what}: {count} in {seconds:.1} s, {:.0} a second",
        count as f64 / seconds
    );
}

async fn write(store: &Database, number: usize, token: &str) {
    let account = account(number, token);
    store.save_credentials(&account).await.unwrap();
}

async fn read(store: &Database, number: usize, token: &str) {
    let kept = store.credentials_of(&account(number, "")).await.unwrap();
    let own = account(number, token);
    assert_eq!(kept.unwrap().access_token(), own.access_token());
}

/// What the library does when a token has expired: lock, look, refresh, keep, give back.
async fn refresh(store: &Database, number: usize) {
    let old = account(number, "old");
    let lock = store.lock_refresh(&old).await.unwrap();
    read(store, number, "old").await;
    write(store, number, "new").await;
    drop(lock);
}

async fn find(store: &Database, number: usize) {
    let name = format!("bot{number}@{}", host(number));
    let found = store.named(Some(&name), 2).await.unwrap();
    assert_eq!(found.len(), 1, "{name}");
}

async fn a_fleet_writes_reads_refreshes_and_lists_its_accounts(world: World) {
    let (store, size) = (&world.database, size());
    let all: Vec<_> = (0..size).collect();
    each("written", all, |number| write(store, number, "old")).await;
    let scans = Scans::begin(&world).await;

    let some = |step: usize| (0..size).step_by(step).map(|it| it * 7919 % size).collect();
    each("read", some(2), |number| read(store, number, "old")).await;
    each("found by handle", some(10), |number| find(store, number)).await;
    let tenth: Vec<_> = (0..size).step_by(10).collect();
    each("refreshed", tenth, |number| refresh(store, number)).await;
    each("read after that", some(10), |number| async move {
        let token = if number % 10 == 0 { "new" } else { "old" };
        read(store, number, token).await;
    })
    .await;

    let begun = Instant::now();
    let listed = store.credentials().await.unwrap();
    println!("listed: {} in {:.1?}", listed.len(), begun.elapsed());
    assert_eq!(listed.len(), size);
    assert_eq!(
        store.named(Some("s3.example"), size).await.unwrap().len(),
        OF_A_SERVER
    );
    given_out(&world, size).await;
    scans.end(&world).await;
}

/// All accounts come up for a refresh, in batches, each once.
async fn given_out(world: &World, size: usize) {
    let (begun, mut given, store) = (Instant::now(), 0, &world.database);
    loop {
        let due = store.due_refreshes(far(), 500).await.unwrap();
        if due.is_empty() {
            break;
        }
        given += due.len();
        let refreshing = stream::iter(due).for_each_concurrent(AT_ONCE, |due| async move {
            store
                .save_credentials(&lasting(&due.credentials))
                .await
                .unwrap();
            due.lease.release().await.unwrap();
        });
        refreshing.await;
    }
    println!("refreshed in batches: {given} in {:.1?}", begun.elapsed());
    assert_eq!(given, size);
}

/// The same account with a token that does not expire.
fn lasting(credentials: &Credentials) -> Credentials {
    let json = fediway::store::credentials_to_json(credentials).unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    json["credentials"]["expires_at"] = serde_json::Value::Null;
    fediway::store::credentials_from_json(json.to_string().as_bytes()).unwrap()
}

fn far() -> fediway::Timestamp {
    "2099-01-01T00:00:00Z".parse().unwrap()
}

/// How often PostgreSQL read the table of the accounts from its beginning to its end.
struct Scans(Option<i64>);

impl Scans {
    async fn begin(world: &World) -> Self {
        if world.url().starts_with("sqlite") {
            return Self(None);
        }
        world.sql("ANALYZE fediway_credentials").await;
        Self(Some(scans(world.url()).await))
    }

    /// Small tables are scanned, and rightly.
    async fn end(self, world: &World) {
        world.database.close().await;
        if let Some(before) = self.0
            && size() >= 10_000
        {
            assert_eq!(scans(world.url()).await, before, "each query uses an index");
        }
    }
}

#[cfg(feature = "postgres")]
async fn scans(url: &str) -> i64 {
    let pool = sqlx::PgPool::connect(url).await.unwrap();
    let query = "SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'fediway_credentials'";
    sqlx::query_scalar(query).fetch_one(&pool).await.unwrap()
}

#[cfg(not(feature = "postgres"))]
async fn scans(url: &str) -> i64 {
    panic!("{url} needs the feature `postgres`")
}

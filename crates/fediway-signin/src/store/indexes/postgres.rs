//! Every query uses an index: the plans of PostgreSQL for very many accounts.

use std::time::Instant;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::store::database::Database;
use crate::store::queries;
use crate::store::seal::{Key, KeyRing, Place, seal};

/// How many accounts are generated: a hundred thousand, unless this variable says something else.
const ACCOUNTS: &str = "FEDIWAY_ACCOUNTS";

/// Tables that have a few rows, whatever happens.
const SMALL: &[&str] = &["fediway_settings"];

/// Generates a site with so many accounts on 30,000 servers. `$1` is random bytes.
const GENERATE: &[&str] = &[
    "INSERT INTO fediway_servers SELECT 's' || i || '.example.org', repeat('{\"limits\": 1}', 60), 0
     FROM generate_series(0, 29999) i",
    "INSERT INTO fediway_server_names SELECT n || i || '.example.org', 's' || i || '.example.org'
     FROM generate_series(0, 29999) i, unnest(ARRAY['s', 'handles']) n",
    "INSERT INTO fediway_registrations
     SELECT sha256(('r' || i)::bytea), 's' || i || '.example.org',
            'https://site.example/auth/callback/s' || i || '.example.org', 'profile', 'The site',
            md5(i::text) || '0123456789a', substr($1::bytea, 1 + i % 1000, 92), 1, NULL, 0, NULL, i
     FROM generate_series(0, 29999) i",
    "INSERT INTO fediway_identities
     SELECT 's' || i % 30000 || '.example.org', (110000000000000000 + i)::text,
            'https://s' || i % 30000 || '.example.org/users/account' || i,
            'account' || i || '@s' || i % 30000 || '.example.org', 'Account number ' || i,
            'https://s' || i % 30000 || '.example.org/media/avatars/' || md5(i::text) || '.png',
            1500000000000 + i, 1800000000000 + i, 1800000000000 + i
     FROM generate_series(1, $ACCOUNTS) i",
    "INSERT INTO fediway_sessions
     SELECT sha256(('s' || i)::bytea), 's' || i % 30000 || '.example.org',
            (110000000000000000 + i)::text, 1800000000000 + i, 1802592000000 + i
     FROM generate_series(1, $ACCOUNTS) i",
    "INSERT INTO fediway_credentials
     SELECT 's' || i % 30000 || '.example.org', (110000000000000000 + i)::text,
            substr($1::bytea, 1 + i % 1000, $LENGTH), 1,
            'account' || i || '@s' || i % 30000 || '.example.org',
            'account' || i || '@s' || i % 30000 || '.example.org', 1800000000000 + i,
            1800000000000 + i, CASE WHEN i % 10 = 0 THEN 1800000000000 + i END
     FROM generate_series(1, $ACCOUNTS) i",
    "INSERT INTO fediway_audit
     SELECT 1800000000000 + i, substr(sha256(('a' || i)::bytea), 1, 16), 'signed_in',
            's' || i % 30000 || '.example.org', (110000000000000000 + i)::text, ''
     FROM generate_series(1, $ACCOUNTS) i",
    "INSERT INTO fediway_logins
     SELECT sha256(('l' || i)::bytea), sha256(('b' || i)::bytea), substr($1::bytea, 1 + i % 1000, 500),
            1800000000000 + i
     FROM generate_series(1, $ACCOUNTS / 10) i",
    "INSERT INTO fediway_ended_tokens
     SELECT sha256(('t' || i)::bytea), 's' || i % 30000 || '.example.org',
            (110000000000000000 + i)::text, 1800000000000 + i
     FROM generate_series(1, $ACCOUNTS / 10) i",
    "INSERT INTO fediway_budgets
     SELECT substr(sha256(('l' || i)::bytea), 1, 16), 1800000000000 + i
     FROM generate_series(1, $ACCOUNTS / 10) i",
    "INSERT INTO fediway_refusals
     SELECT 'host' || i || '.example.org', 'no answer within ten seconds', 1800000000000 + i
     FROM generate_series(1, $ACCOUNTS / 10) i",
];

/// A database of its own with very many accounts.
async fn generated() -> Option<PgConnection> {
    let Ok(url) = std::env::var("FEDIWAY_POSTGRES") else {
        eprintln!("skipped: FEDIWAY_POSTGRES has no address (cargo xtask postgres sets it)");
        return None;
    };
    let mut admin = PgConnection::connect(&url).await.unwrap();
    for command in [
        "DROP DATABASE IF EXISTS fediway_plans",
        "CREATE DATABASE fediway_plans",
    ] {
        sqlx::query(command).execute(&mut admin).await.unwrap();
    }
    let url = format!("{}/fediway_plans", url.rsplit_once('/').unwrap().0);
    let ring = KeyRing::new(Key::generate().unwrap());
    Database::open(&url, ring.clone())
        .await
        .unwrap()
        .close()
        .await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    generate(&mut connection, &ring).await;
    Some(connection)
}

async fn generate(connection: &mut PgConnection, ring: &KeyRing) {
    let begun = Instant::now();
    let asked = std::env::var(ACCOUNTS).ok();
    let accounts: u32 = asked.map_or(100_000, |asked| asked.parse().unwrap());
    let (place, length) = (
        Place {
            table: "",
            server: "",
            row: b"",
        },
        sealed_length(ring),
    );
    let sealed = seal(ring, place, &[0; 3_000]).unwrap();
    // Quicker: no check that each session has an account, and indexes made at the end.
    let unchecked = "SET session_replication_role = replica";
    sqlx::query(unchecked)
        .execute(&mut *connection)
        .await
        .unwrap();
    let indexes = drop_indexes(connection).await;
    for statement in GENERATE {
        let statement = statement.replace("$ACCOUNTS", &accounts.to_string());
        let statement = statement.replace("$LENGTH", &length.to_string());
        let has_bytes = statement.contains("$1");
        let query = sqlx::query(AssertSqlSafe(statement));
        let query = if has_bytes {
            query.bind(&sealed)
        } else {
            query
        };
        query.execute(&mut *connection).await.unwrap();
    }
    for index in indexes {
        let index = sqlx::query(AssertSqlSafe(index));
        index.execute(&mut *connection).await.unwrap();
    }
    sqlx::query("VACUUM ANALYZE")
        .execute(connection)
        .await
        .unwrap();
    eprintln!("generated {accounts} accounts in {:.0?}", begun.elapsed());
}

/// Drops all indexes but those of the primary keys; how to make them again.
async fn drop_indexes(connection: &mut PgConnection) -> Vec<String> {
    let found = "SELECT indexname::text, indexdef FROM pg_indexes
                 WHERE tablename LIKE 'fediway%' AND indexname NOT LIKE '%_pkey'";
    let found: Vec<(String, String)> = sqlx::query_as(found)
        .fetch_all(&mut *connection)
        .await
        .unwrap();
    for (name, _) in &found {
        let drop = sqlx::query(AssertSqlSafe(format!("DROP INDEX {name}")));
        drop.execute(&mut *connection).await.unwrap();
    }
    found.into_iter().map(|(_, index)| index).collect()
}

/// The length of credentials as they are sealed: two tokens and an app, as Mastodon gives them.
fn sealed_length(ring: &KeyRing) -> usize {
    let token = "n".repeat(43);
    let json = serde_json::json!({
        "version": 1,
        "credentials": {
            "issuer": "https://s12345.example.org", "account_id": "110000000000000000",
            "acct": "account123456", "access_token": token, "granted": "profile write:statuses",
            "wanted": "profile write:statuses", "issued_at": "2026-11-26T10:00:00.123456789Z",
            "app": {"client_id": token, "client_secret": token, "scopes": "profile write:statuses",
                    "redirect_uri": "https://site.example/auth/callback/s12345.example.org"},
        },
    });
    let place = Place {
        table: "",
        server: "",
        row: b"",
    };
    seal(ring, place, json.to_string().as_bytes())
        .unwrap()
        .len()
}

#[tokio::test]
async fn every_query_uses_an_index_at_very_many_accounts() {
    let Some(mut connection) = generated().await else {
        return;
    };
    let mut scans = Vec::new();
    for query in queries::ALL {
        let plan = plan(&mut connection, query.name, query.postgres).await;
        let mut found = scanned(&plan);
        found.retain(|table| !SMALL.contains(&table.as_str()));
        if !found.is_empty() {
            scans.push(format!("{} scans {found:?}:\n{plan}", query.name));
        }
    }
    assert!(scans.is_empty(), "{}", scans.join("\n"));
    sizes(&mut connection).await;
}

#[tokio::test]
async fn the_check_sees_a_scan() {
    let Some(url) = std::env::var("FEDIWAY_POSTGRES").ok() else {
        return;
    };
    let mut connection = PgConnection::connect(&url).await.unwrap();
    for statement in [
        "CREATE TEMPORARY TABLE fediway_scanned (id BIGINT PRIMARY KEY, name TEXT)",
        "INSERT INTO fediway_scanned SELECT i, i::text FROM generate_series(1, 10000) i",
    ] {
        sqlx::query(statement)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    let text = "DELETE FROM fediway_scanned WHERE id IN
                (SELECT id FROM fediway_scanned WHERE name = $1 LIMIT 3)";
    let plan = plan(&mut connection, "SCAN", text).await;
    assert_eq!(scanned(&plan), ["fediway_scanned"], "{plan}");
}

/// The plan of a query for any values.
async fn plan(connection: &mut PgConnection, name: &str, text: &'static str) -> String {
    // What a prepared statement is run with in the long run.
    let set = "SET plan_cache_mode = force_generic_plan";
    sqlx::query(set).execute(&mut *connection).await.unwrap();
    let prepare = AssertSqlSafe(format!("PREPARE q_{name} AS {text}"));
    if let Err(error) = sqlx::raw_sql(prepare).execute(&mut *connection).await {
        panic!("{name}: {error}");
    }
    let nulls = vec!["NULL"; parameters(text)].join(", ");
    let arguments = if nulls.is_empty() {
        nulls
    } else {
        format!("({nulls})")
    };
    let explain = AssertSqlSafe(format!("EXPLAIN EXECUTE q_{name} {arguments}"));
    let rows: Vec<(String,)> = sqlx::query_as(explain).fetch_all(connection).await.unwrap();
    let lines: Vec<_> = rows.into_iter().map(|(line,)| line).collect();
    lines.join("\n")
}

/// How many parameters a query has.
fn parameters(text: &str) -> usize {
    (1..20)
        .take_while(|number| text.contains(&format!("${number}")))
        .count()
}

/// The tables that a plan reads from the beginning to the end.
fn scanned(plan: &str) -> Vec<String> {
    let scans = plan.split("Seq Scan on ").skip(1);
    let tables = scans.filter_map(|rest| rest.split_whitespace().next());
    tables.map(str::to_owned).collect()
}

/// Prints what a row costs, for docs/scaling.md.
async fn sizes(connection: &mut PgConnection) {
    let query = "SELECT relname::text, reltuples::bigint, pg_table_size(oid), pg_indexes_size(oid)
                 FROM pg_class WHERE relkind = 'r' AND relname LIKE 'fediway%' AND reltuples > 0
                 ORDER BY relname";
    type Row = (String, i64, i64, i64);
    let rows: Vec<Row> = sqlx::query_as(query).fetch_all(connection).await.unwrap();
    for (table, rows, table_bytes, index_bytes) in rows {
        let of = |bytes: i64| bytes as f64 / rows as f64;
        let (data, indexes) = (of(table_bytes), of(index_bytes));
        eprintln!("{table}: {rows} rows, {data:.0} + {indexes:.0} bytes a row");
    }
}

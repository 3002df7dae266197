//! The plans of SQLite.

use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

use crate::store::queries;

const TABLES: &str = include_str!("../../../migrations/sqlite/0001_tables.sql");

#[tokio::test]
async fn every_query_uses_an_index() {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    sqlx::raw_sql(TABLES)
        .execute(&mut connection)
        .await
        .unwrap();
    for query in queries::ALL {
        let plan = plan(&mut connection, query.sqlite).await;
        assert!(!scans(&plan), "{}: {plan:?}", query.name);
    }
    let scan = "DELETE FROM fediway_identities WHERE display_name = $1";
    assert!(
        scans(&plan(&mut connection, scan).await),
        "the check sees a scan"
    );
}

async fn plan(connection: &mut SqliteConnection, text: &str) -> Vec<String> {
    type Row = (i64, i64, i64, String);
    let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"));
    let rows: Vec<Row> = sqlx::query_as(explain).fetch_all(connection).await.unwrap();
    rows.into_iter().map(|(.., step)| step).collect()
}

fn scans(plan: &[String]) -> bool {
    plan.iter().any(|step| step.starts_with("SCAN"))
}

//! Every query uses an index, on both databases. The queries are those of the list
//! [`ALL`](super::queries::ALL), and there are no others.

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::path::Path;

/// Files that may make queries of a text: the macros that take listed ones only, the question for the
/// time of the database, and these tests.
const MAY: &[&str] = &["pool.rs", "open.rs"];

#[test]
fn no_query_is_outside_of_the_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let mut seen = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() || MAY.contains(&name.as_str()) {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for word in ["sqlx::query", "raw_sql", "AssertSqlSafe", "QueryBuilder"] {
            assert!(!text.contains(word), "{name} has {word}");
        }
        seen += 1;
    }
    assert!(seen > 15, "{seen} files");
}

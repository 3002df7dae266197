//! Endpoints, their scopes and their paging.

use std::collections::{BTreeMap, BTreeSet};

use super::differences::{KEPT, LEFT_OUT, OTHERWISE};
use super::facts::{Key, Row, endpoint_rows, key};
use crate::api::snapshots::samples;
use crate::api::{ENDPOINTS, WITHOUT_A_GROUP};
use crate::endpoint::{Endpoint, Paging};

fn is_listed(list: &[(&str, &str, &str)], wanted: &Key) -> bool {
    list.iter()
        .any(|(method, path, _)| &key(method, path) == wanted)
}

/// Every declared endpoint; one that has two methods here has two rows.
fn declared() -> Vec<(Key, &'static Endpoint)> {
    let groups = ENDPOINTS.iter().flat_map(|(_, endpoints)| *endpoints);
    groups
        .map(|endpoint| (key(endpoint.method.as_str(), endpoint.path), *endpoint))
        .collect()
}

#[test]
fn every_endpoint_is_here_and_no_other() {
    let declared: BTreeSet<Key> = declared().into_iter().map(|(key, _)| key).collect();
    let (mut known, mut missing) = (BTreeSet::new(), Vec::new());
    for row in endpoint_rows() {
        let key = key(row["method"], row["path"]);
        known.insert(key.clone());
        let is_gone = row["deprecated_removed"].contains("removed") && !is_listed(KEPT, &key);
        let is_stream = row["area"] == "streaming" && row["path"] != "/api/v1/streaming/health";
        let is_left = is_stream || is_listed(LEFT_OUT, &key);
        if is_left || is_gone {
            assert!(!declared.contains(&key), "{key:?} is here after all");
        } else if !declared.contains(&key) {
            missing.push(key);
        }
    }
    assert!(missing.is_empty(), "without a declaration: {missing:#?}");
    let invented: Vec<_> = declared.difference(&known).collect();
    assert!(invented.is_empty(), "in no table: {invented:#?}");
}

/// The words of a list in a cell.
fn words(cell: &str) -> BTreeSet<&str> {
    cell.split(['|', '+'])
        .filter(|word| !word.is_empty())
        .collect()
}

#[test]
fn scopes_paging_and_deprecation_are_those_of_the_tables() {
    let rows: BTreeMap<Key, Row> = endpoint_rows()
        .into_iter()
        .map(|row| (key(row["method"], row["path"]), row))
        .collect();
    let mut wrong = Vec::new();
    for (key, endpoint) in declared() {
        let Some(row) = rows.get(&key).filter(|_| !is_listed(OTHERWISE, &key)) else {
            continue;
        };
        let scopes: BTreeSet<_> = endpoint.scopes.iter().map(|scope| scope.as_str()).collect();
        if scopes != words(row["scopes"]) {
            wrong.push(format!("{key:?}: scopes {scopes:?}, not {}", row["scopes"]));
        }
        let paging = match endpoint.paging {
            Some(Paging::Id | Paging::Link) => "link",
            Some(Paging::Offset) => "offset",
            None => "none",
        };
        if paging != row["paginated"] && !is_listed(KEPT, &key) {
            wrong.push(format!(
                "{key:?}: paging {paging}, not {}",
                row["paginated"]
            ));
        }
        if endpoint.deprecated.is_some() != row["deprecated_removed"].starts_with("deprecated") {
            wrong.push(format!("{key:?}: deprecated {:?}", endpoint.deprecated));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn requests_have_names_of_their_own() {
    let calls = samples().into_iter().flat_map(|(_, calls)| calls).count();
    let rows = ENDPOINTS
        .iter()
        .map(|(_, endpoints)| endpoints.len())
        .sum::<usize>();
    let functions: usize = WITHOUT_A_GROUP.iter().map(|(_, rows)| rows.len()).sum();
    assert_eq!(
        calls + functions,
        rows,
        "a group is missing in one of the tables"
    );
}

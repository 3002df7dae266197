//! The rows of the fact tables, and how one is found for an endpoint.

use std::collections::BTreeMap;

/// A row of a fact table.
pub(super) type Row = BTreeMap<&'static str, &'static str>;

fn rows(table: &'static str) -> Vec<Row> {
    let mut lines = table.lines();
    let names: Vec<_> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| names.iter().copied().zip(line.split('\t')).collect())
        .collect()
}

macro_rules! facts {
    ($($name:literal),*) => {
        [$(rows(include_str!(concat!("../../../tests/data/facts/", $name, ".tsv")))),*].concat()
    };
}

pub(super) fn endpoint_rows() -> Vec<Row> {
    facts!("endpoints", "vendor-endpoints")
}

pub(super) fn parameter_rows() -> Vec<Row> {
    facts!("params", "vendor-params")
}

/// `/accounts/:id` as `/accounts/{}`: the name of a placeholder is nobody's business. Without the
/// query that belongs to two declarations.
fn shape(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let segments = path.split('/').map(|segment| {
        let is_placeholder = segment.starts_with(':') || segment.starts_with('{');
        if is_placeholder { "{}" } else { segment }
    });
    segments.collect::<Vec<_>>().join("/")
}

pub(super) type Key = (String, String);

pub(super) fn key(method: &str, path: &str) -> Key {
    (method.to_owned(), shape(path))
}

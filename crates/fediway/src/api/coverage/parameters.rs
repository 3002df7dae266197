//! Parameters, and where each travels.

use std::collections::{BTreeMap, BTreeSet};

use super::differences::{EXTRA_PARAMS, OTHER_PARAMS};
use super::facts::{Key, key, parameter_rows};
use crate::api::WITHOUT_A_GROUP;
use crate::api::snapshots::samples;
use crate::endpoint::{Body, Call};

/// `fields_attributes[0][name]` and `fields_attributes[:index][name]` as `fields_attributes[name]`.
fn leaf(name: &str) -> String {
    let mut out = String::new();
    for (number, part) in name.split('[').enumerate() {
        let part = part.trim_end_matches(']');
        let is_index = part.is_empty()
            || part.starts_with(':')
            || part.bytes().all(|byte| byte.is_ascii_digit());
        if number == 0 {
            out.push_str(part);
        } else if !is_index {
            out.push_str(&format!("[{part}]"));
        }
    }
    out
}

/// The parameters of one table row or declaration, each with where it travels.
pub(super) type Params = BTreeSet<(String, &'static str)>;

fn placed(call: &Call) -> Params {
    let endpoint = call.endpoint();
    let placeholders = endpoint.path.split('{').skip(1);
    let in_path = placeholders.filter_map(|rest| rest.split('}').next());
    // The name of a placeholder is nobody's business.
    let in_path = in_path
        .enumerate()
        .map(|(number, _)| (number.to_string(), "path"));
    let fixed = endpoint
        .path
        .split_once('?')
        .and_then(|(_, query)| query.split_once('='))
        .map(|(name, _)| (name.to_owned(), "query"));
    let fields = call.sent_fields().into_iter().map(|(name, _)| {
        let name = leaf(&name);
        let base = name.split('[').next().unwrap_or_default();
        let in_query = endpoint.body == Body::None || endpoint.in_query.contains(&base);
        (name, if in_query { "query" } else { "body" })
    });
    in_path.chain(fixed).chain(fields).collect()
}

pub(super) fn param_rows() -> BTreeMap<Key, Params> {
    let mut found: BTreeMap<Key, Params> = BTreeMap::new();
    for row in parameter_rows() {
        let params = found.entry(key(row["method"], row["path"])).or_default();
        match row["where"] {
            "header" => {}
            "path" => {
                let number = params.iter().filter(|(_, place)| *place == "path").count();
                params.insert((number.to_string(), "path"));
            }
            "query" => {
                params.insert((leaf(row["name"]), "query"));
            }
            _ => {
                params.insert((leaf(row["name"]), "body"));
            }
        }
    }
    for params in found.values_mut() {
        // A row for a form as a whole stands beside those of its parts.
        let all = params.clone();
        params.retain(|(name, _)| {
            let part = format!("{name}[");
            !all.iter().any(|(other, _)| other.starts_with(&part))
        });
    }
    found
}

fn is_param(list: &[(&str, &str, &str, &str)], wanted: &Key, name: &str) -> bool {
    list.iter().any(|(method, path, listed, _)| {
        key(method, path) == *wanted && (*listed == name || *listed == "*")
    })
}

#[test]
fn parameters_are_those_of_the_tables() {
    let rows = param_rows();
    let mut sent: BTreeMap<Key, Params> = BTreeMap::new();
    for (_, calls) in samples() {
        for call in calls {
            let endpoint = call.endpoint();
            let key = key(endpoint.method.as_str(), endpoint.path);
            sent.entry(key).or_default().extend(placed(&call));
        }
    }
    let mut wrong = Vec::new();
    for (key, sent) in &sent {
        let mut wanted = rows.get(key).cloned().unwrap_or_default();
        // Some tables have no rows for what is in the path.
        wanted.retain(|(_, place)| *place != "path");
        let in_path = 0..key.1.matches("{}").count();
        wanted.extend(in_path.map(|number| (number.to_string(), "path")));
        let missing: Vec<_> = wanted
            .difference(sent)
            .filter(|(name, _)| !is_param(OTHER_PARAMS, key, name))
            .collect();
        let invented: Vec<_> = sent
            .difference(&wanted)
            .filter(|(name, _)| !is_param(EXTRA_PARAMS, key, name))
            .collect();
        if !missing.is_empty() || !invented.is_empty() {
            wrong.push(format!(
                "{key:?}: missing {missing:?}, invented {invented:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn functions_take_the_parameters_of_the_tables() {
    let rows = param_rows();
    for endpoint in WITHOUT_A_GROUP.iter().flat_map(|(_, endpoints)| *endpoints) {
        let wanted = rows.get(&key(endpoint.method.as_str(), endpoint.path));
        let wanted: BTreeSet<_> = wanted
            .into_iter()
            .flatten()
            .map(|(name, _)| &**name)
            .collect();
        let params: BTreeSet<_> = endpoint.params.iter().copied().collect();
        assert_eq!(params, wanted, "{}", endpoint.path);
    }
}

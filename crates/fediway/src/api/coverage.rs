//! The declarations are those of the fact tables: every endpoint, parameter, scope and kind of
//! paging, under the names of the wire. What differs on purpose is listed here with its reason.

use std::collections::{BTreeMap, BTreeSet};

use super::snapshots::samples;
use super::{ENDPOINTS, HAND_WRITTEN};
use crate::endpoint::{Body, Call, Endpoint, Paging};

/// Endpoints that are not here, and why.
const LEFT_OUT: &[(&str, &str, &str)] = &[(
    "GET",
    "/.well-known/change-password",
    "a page for browsers, which redirects",
)];

/// Endpoints that the tables call removed and that are here, and why.
const KEPT: &[(&str, &str, &str)] = &[("GET", "/api/v1/reports", "GoToSocial has it still")];

/// Parameters that are not set by an option of the request, and why.
const OTHER_PARAMS: &[(&str, &str, &str, &str)] = &[
    (
        "POST",
        "/api/v1/statuses",
        "scheduled_at",
        "`PostStatus::schedule` sets it, because the answer is another one",
    ),
    (
        "POST",
        "/api/v2/filters",
        "keywords_attributes[id]",
        "404 when given on create",
    ),
    (
        "POST",
        "/api/v2/filters",
        "keywords_attributes[_destroy]",
        "there is nothing to destroy on create",
    ),
    (
        "PATCH",
        "/api/v1/pleroma/accounts/update_banner",
        "img",
        "`banner` is Pleroma's name for it",
    ),
];

/// Parameters that no table has, and why they are sent.
const EXTRA_PARAMS: &[(&str, &str, &str, &str)] = &[
    (
        "PATCH",
        "/api/v2/notifications/policy",
        "for_bots",
        "recorded bodies have it",
    ),
    (
        "PUT",
        "/api/v1/push/subscription",
        "data[alerts][quote]",
        "PUT sets all alerts anew",
    ),
    (
        "PUT",
        "/api/v1/push/subscription",
        "data[alerts][quoted_update]",
        "PUT sets all alerts anew",
    ),
    (
        "PATCH",
        "/api/v1/pleroma/accounts/update_banner",
        "banner",
        "Pleroma's name for its `img`",
    ),
    (
        "POST",
        "/api/v2/polls/:id/votes",
        "choices",
        "as in version 1",
    ),
    ("PUT", "/api/v2/media/:id", "description", "as in version 1"),
    ("PUT", "/api/v2/media/:id", "focus", "as in version 1"),
    ("PUT", "/api/v2/media/:id", "thumbnail", "as in version 1"),
    (
        "GET",
        "/api/v1/trends/accounts",
        "limit",
        "a parameter of longwei's method",
    ),
    (
        "GET",
        "/api/v1/trends/accounts",
        "offset",
        "a parameter of longwei's method",
    ),
    (
        "GET",
        "/api/v2/pleroma/search",
        "*",
        "those of Mastodon's search",
    ),
];

/// Where another scope or paging is declared than the tables say, and why.
const OTHERWISE: &[(&str, &str, &str)] = &[
    (
        "DELETE",
        "/api/v1/admin/ip_blocks/:id",
        "the documentation names a scope of other blocks",
    ),
    ("GET", "/api/v1/reports", "GoToSocial's scope and paging"),
    ("GET", "/api/v1/pleroma/accounts/:id/favourites", NO_SCOPE),
    ("PATCH", "/api/v1/pleroma/accounts/update_avatar", NO_SCOPE),
    ("PATCH", "/api/v1/pleroma/accounts/update_banner", NO_SCOPE),
    (
        "PATCH",
        "/api/v1/pleroma/accounts/update_background",
        NO_SCOPE,
    ),
    ("GET", "/api/v1/pleroma/chats", NO_SCOPE),
    ("POST", "/api/v1/pleroma/chats/by-account-id/:id", NO_SCOPE),
    ("GET", "/api/v1/pleroma/chats/:id", NO_SCOPE),
    ("GET", "/api/v1/pleroma/chats/:id/messages", NO_SCOPE),
    ("POST", "/api/v1/pleroma/chats/:id/messages", NO_SCOPE),
    (
        "DELETE",
        "/api/v1/pleroma/chats/:id/messages/:message_id",
        NO_SCOPE,
    ),
    ("POST", "/api/v1/pleroma/notifications/read", NO_SCOPE),
    ("GET", "/api/v2/pleroma/search", NO_SCOPE),
    ("GET", "/api/v1/pleroma/statuses/:id/reactions", NO_SCOPE),
    (
        "GET",
        "/api/v1/pleroma/statuses/:id/reactions/:emoji",
        NO_SCOPE,
    ),
    (
        "PUT",
        "/api/v1/pleroma/statuses/:id/reactions/:emoji",
        NO_SCOPE,
    ),
    (
        "DELETE",
        "/api/v1/pleroma/statuses/:id/reactions/:emoji",
        NO_SCOPE,
    ),
];

const NO_SCOPE: &str = "the sources of the tables state none; Pleroma's own API description does";

/// A row of a fact table.
type Row = BTreeMap<&'static str, &'static str>;

fn rows(table: &'static str) -> Vec<Row> {
    let mut lines = table.lines();
    let names: Vec<_> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| names.iter().copied().zip(line.split('\t')).collect())
        .collect()
}

macro_rules! facts {
    ($($name:literal),*) => {
        [$(rows(include_str!(concat!("../../tests/data/facts/", $name, ".tsv")))),*].concat()
    };
}

fn endpoint_rows() -> Vec<Row> {
    facts!("endpoints", "vendor-endpoints")
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

type Key = (String, String);

fn key(method: &str, path: &str) -> Key {
    (method.to_owned(), shape(path))
}

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
type Params = BTreeSet<(String, &'static str)>;

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

fn param_rows() -> BTreeMap<Key, Params> {
    let mut found: BTreeMap<Key, Params> = BTreeMap::new();
    for row in facts!("params", "vendor-params") {
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
fn what_is_written_by_hand_takes_the_parameters_of_the_tables() {
    let rows = param_rows();
    for endpoint in HAND_WRITTEN.iter().flat_map(|(_, endpoints)| *endpoints) {
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

#[test]
fn what_is_listed_as_different_is_in_the_tables() {
    let rows: BTreeSet<Key> = endpoint_rows()
        .iter()
        .map(|row| key(row["method"], row["path"]))
        .collect();
    for (method, path, _) in [LEFT_OUT, KEPT, OTHERWISE].concat() {
        assert!(rows.contains(&key(method, path)), "{method} {path}");
    }
    let params = param_rows();
    for (method, path, name, _) in OTHER_PARAMS {
        let listed = &params[&key(method, path)];
        assert!(
            listed.iter().any(|(other, _)| other == name),
            "{path} {name}"
        );
    }
}

#[test]
fn requests_have_names_of_their_own() {
    let calls = samples().into_iter().flat_map(|(_, calls)| calls).count();
    let rows = ENDPOINTS
        .iter()
        .map(|(_, endpoints)| endpoints.len())
        .sum::<usize>();
    let by_hand: usize = HAND_WRITTEN.iter().map(|(_, rows)| rows.len()).sum();
    assert_eq!(
        calls + by_hand,
        rows,
        "a group is missing in one of the tables"
    );
}

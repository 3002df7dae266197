//! The page for those who come from longwei names what we have for each of its methods.
//! `FEDIWAY_WRITE_DOCS=1` writes the table anew.

use std::path::Path;

use fediway::api::ENDPOINTS;

/// Methods that are no endpoint, or more than one.
const OTHERS: &[(&str, &str)] = &[
    ("__init__", "`Client::new`"),
    (
        "close",
        "`Transport::close`; not needed for a dropped client",
    ),
    ("__aenter__", "nothing: a client is a value"),
    ("__aexit__", "nothing: a client is a value"),
    ("create", "`Instance::discover` and `Client::new`"),
    ("determine_instance_type", "`Instance::discover`"),
    (
        "lookup_account",
        "`accounts().lookup`, `accounts().by_handle`",
    ),
    ("post_media", "`media().upload`"),
    (
        "search",
        "`search().find`, `search().by_url`, `pleroma_notifications().search`",
    ),
    (
        "generate_authorization_url",
        "`Login`, `oauth::generate_authorization_url`",
    ),
    (
        "validate_authorization_code",
        "`Login`, `oauth::validate_authorization_code`",
    ),
    (
        "get_auth_token",
        "`oauth::get_auth_token` (deprecated: give no app a password)",
    ),
    ("edit_status", "`statuses().edit`, `statuses().replace`"),
    ("create_app", "`oauth::create_app`; `Login` does it"),
    ("get_trending_accounts", NOWHERE),
    ("get_account_moved_to", "`Account::moved`"),
    ("get_account_aliases", NOWHERE),
    ("get_profile_avatar", "`profile().get`"),
    ("get_profile_header", "`profile().get`"),
];

const NOWHERE: &str = "nothing: no server is known to have it; `Client::request` can ask";

/// `/accounts/:id` and `/accounts/{id}` alike.
fn shape(path: &str) -> String {
    let segments = path.split('/').map(|segment| match segment.chars().next() {
        Some(':' | '{') => "{}",
        _ => segment,
    });
    segments.collect::<Vec<_>>().join("/")
}

fn ours(method: &str, endpoints: &str) -> String {
    if let Some((_, ours)) = OTHERS.iter().find(|(other, _)| *other == method) {
        return (*ours).to_owned();
    }
    let wanted = endpoints.split(", ").next().unwrap();
    let (verb, path) = wanted.split_once(' ').unwrap();
    let all = ENDPOINTS.iter().flat_map(|(_, endpoints)| *endpoints);
    let mut found = all
        .filter(|endpoint| endpoint.method.as_str() == verb && shape(endpoint.path) == shape(path));
    let endpoint = found
        .next()
        .unwrap_or_else(|| panic!("nothing for {method}: {wanted}"));
    format!("`{}`", endpoint.call)
}

fn table() -> String {
    let mut table = "| longwei | fediway |\n|---|---|\n".to_owned();
    let methods = include_str!("../data/facts/longwei-methods.tsv")
        .lines()
        .skip(1);
    for row in methods.map(|line| line.split('\t').collect::<Vec<_>>()) {
        table.push_str(&format!("| `{}` | {} |\n", row[0], ours(row[0], row[1])));
    }
    table
}

#[test]
fn every_method_of_longwei_is_mapped() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/coming-from.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once("<!-- longwei -->\n").unwrap();
    let (written, after) = rest.split_once("<!-- /longwei -->").unwrap();
    let table = format!("\n{}\n", table());
    if std::env::var_os("FEDIWAY_WRITE_DOCS").is_some() {
        let page = format!("{before}<!-- longwei -->\n{table}<!-- /longwei -->{after}");
        std::fs::write(path, page).unwrap();
    } else {
        assert_eq!(written, table, "write it anew with FEDIWAY_WRITE_DOCS=1");
    }
}

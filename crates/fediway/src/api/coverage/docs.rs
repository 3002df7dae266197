//! The macro `facts!` in `api/facts.rs` says what the fact tables know of each endpoint. This writes
//! it again with `FEDIWAY_WRITE_SNAPSHOTS=1`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::facts::{Row, endpoint_rows, key};
use crate::api::ENDPOINTS;
use crate::endpoint::Endpoint;

const HEAD: &str = "\
//! What is known of each endpoint, for its documentation: made of `tests/data/facts` by
//! `FEDIWAY_WRITE_SNAPSHOTS=1 cargo test -p fediway --lib api`. Do not change it here.

/// A paragraph about an endpoint: its address, token, servers and documentation.
macro_rules! facts {
";

const END: &str = "    \
    ($METHOD:ident $path:tt) => { concat!(\"`\", stringify!($METHOD), \" \", $path, \"`\") };
}
pub(crate) use facts;
";

#[test]
fn docs_are_those_of_the_tables() {
    let rows: BTreeMap<_, _> = endpoint_rows()
        .into_iter()
        .map(|row| (key(row["method"], row["path"]), row))
        .collect();
    let mut arms = BTreeMap::new();
    for endpoint in ENDPOINTS.iter().flat_map(|(_, endpoints)| *endpoints) {
        let Some(row) = rows.get(&key(endpoint.method.as_str(), endpoint.path)) else {
            continue;
        };
        arms.insert(
            (endpoint.path, endpoint.method.as_str()),
            text(endpoint, row),
        );
    }
    let mut file = HEAD.to_owned();
    for ((path, method), text) in arms {
        let _ = writeln!(
            file,
            "    ({method} {path:?}) => {{\n        {text:?}\n    }};"
        );
    }
    file.push_str(END);
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api/facts.rs");
    if std::env::var_os("FEDIWAY_WRITE_SNAPSHOTS").is_some() {
        std::fs::write(&place, &file).unwrap();
    }
    let is_same = std::fs::read_to_string(&place).unwrap() == file;
    assert!(is_same, "the facts changed: write api/facts.rs anew");
}

fn text(endpoint: &Endpoint, row: &Row) -> String {
    let (method, path) = (&endpoint.method, endpoint.path);
    let (token, servers) = (token(endpoint, row), servers(row));
    format!(
        "`{method} {path}`. {token} {servers} [Documentation]({}).",
        link(row)
    )
}

fn token(endpoint: &Endpoint, row: &Row) -> String {
    let scopes: Vec<_> = endpoint
        .scopes
        .iter()
        .map(|scope| format!("`{scope}`"))
        .collect();
    let scope = match scopes.as_slice() {
        [] => String::new(),
        scopes => format!(" with the scope {}", scopes.join(" or ")),
    };
    match row["auth"] {
        "none" => "Needs no token.".to_owned(),
        "app" => format!("Needs the token of an app{scope}."),
        "none|app" => "Needs a token only where the server shows nothing to visitors.".to_owned(),
        "none|user" => format!("Shows what is public without a token, and more to one{scope}."),
        _ => format!("Needs a token{scope}."),
    }
}

fn servers(row: &Row) -> String {
    let since = row["since"];
    let since = since.strip_suffix(".0").unwrap_or(since);
    let gone = row["deprecated_removed"].split("removed:").nth(1);
    let named = row["servers"].split(',').map(|server| match server {
        "mastodon" if gone.is_some() => format!("Mastodon before {}", gone.unwrap_or_default()),
        "mastodon" if matches!(since, "" | "0.0") => "Mastodon".to_owned(),
        "mastodon" => format!("Mastodon since {since}"),
        "gotosocial" => "GoToSocial".to_owned(),
        "gotosocial(stub)" => "GoToSocial (always empty)".to_owned(),
        "pleroma?" => "Pleroma and Akkoma (not certain)".to_owned(),
        "pleroma" => "Pleroma, Akkoma".to_owned(),
        other => panic!("a server without a name: {other}"),
    });
    format!("On {}.", named.collect::<Vec<_>>().join(", "))
}

/// The documentation's page, at the place that names the endpoint.
fn link(row: &Row) -> String {
    match row["area"].split_once('/') {
        Some(("gotosocial", _)) => "https://docs.gotosocial.org/en/latest/api/swagger/".to_owned(),
        Some(("pleroma", _)) => {
            "https://docs-develop.pleroma.social/backend/development/API/pleroma_api/".to_owned()
        }
        _ if row["source"] == "docs:dev/routes" => {
            "https://docs.joinmastodon.org/dev/routes/".to_owned()
        }
        _ => {
            let place = format!("{} {}", row["method"], row["path"]);
            let place = place.replace(' ', "%20").replace('-', "%2D");
            let page = row["area"];
            format!("https://docs.joinmastodon.org/methods/{page}/#:~:text={place}")
        }
    }
}

//! The pages `docs/coming-from-….md` name what we have for each method of other libraries. Their
//! tables are made of `data/facts`. `FEDIWAY_WRITE_DOCS=1` writes the tables anew.

use std::path::Path;

use fediway::api::ENDPOINTS;

/// Methods of longwei that are no endpoint, or more than one.
const LONGWEI: &[(&str, &str)] = &[
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

const NOWHERE: &str = "nothing: no known server has it; `Client::request` can call it";

/// A page, and the library that its table is about.
const PAGES: &[(&str, &str)] = &[
    ("coming-from-longwei.md", "longwei"),
    ("coming-from-minimal-activitypub.md", "minimal_activitypub"),
    ("coming-from-mastodon-py.md", "Mastodon.py"),
    ("coming-from-megalodon.md", "megalodon"),
    ("coming-from-mastodon-async.md", "mastodon-async"),
];

/// A method of another library.
struct Method {
    name: &'static str,
    /// Its first endpoint, such as `GET /api/v1/accounts/{}`; empty if it has none.
    endpoint: &'static str,
    /// What we have for it; empty if that is the endpoint.
    ours: &'static str,
}

fn methods(library: &str) -> Vec<Method> {
    match library {
        "longwei" => longwei(),
        _ => others(library),
    }
}

fn longwei() -> Vec<Method> {
    let rows = include_str!("../data/facts/longwei-methods.tsv")
        .lines()
        .skip(1);
    let method = |row: &'static str| {
        let cells: Vec<_> = row.split('\t').collect();
        let ours = LONGWEI.iter().find(|(name, _)| *name == cells[0]);
        Method {
            name: cells[0],
            endpoint: cells[1].split(", ").next().unwrap(),
            ours: ours.map_or("", |(_, ours)| ours),
        }
    };
    rows.map(method).collect()
}

fn others(library: &str) -> Vec<Method> {
    let rows = include_str!("../data/facts/peer-methods.tsv")
        .lines()
        .skip(1);
    let rows = rows.map(|row| row.split('\t').collect::<Vec<_>>());
    rows.filter(|cells| cells[0] == library)
        .map(|cells| Method {
            name: cells[1],
            endpoint: cells[2],
            ours: cells[3],
        })
        .collect()
}

/// `/accounts/:id` and `/accounts/{id}` alike.
fn shape(path: &str) -> String {
    let segments = path.split('/').map(|segment| match segment.chars().next() {
        Some(':' | '{') => "{}",
        _ => segment,
    });
    segments.collect::<Vec<_>>().join("/")
}

/// What we have for a method, or nothing.
fn ours(method: &Method) -> Option<String> {
    if !method.ours.is_empty() {
        return Some(method.ours.to_owned());
    }
    let (verb, path) = method.endpoint.split_once(' ')?;
    let mut all = ENDPOINTS.iter().flat_map(|(_, endpoints)| *endpoints);
    let found = all.find(|it| it.method.as_str() == verb && shape(it.path) == shape(path))?;
    Some(format!("`{}`", found.call))
}

fn table(library: &str) -> String {
    let mut table = format!("| {library} | fediway |\n|---|---|\n");
    let mut missing = Vec::new();
    for method in methods(library) {
        match ours(&method) {
            Some(ours) => table += &format!("| `{}` | {ours} |\n", method.name),
            None => missing.push(format!("{} {}", method.name, method.endpoint)),
        }
    }
    assert!(missing.is_empty(), "{library}:\n{}", missing.join("\n"));
    table
}

#[test]
fn every_method_of_other_libraries_is_mapped() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for (page, library) in PAGES {
        let path = docs.join(page);
        let text = std::fs::read_to_string(&path).unwrap();
        let (before, rest) = text.split_once("<!-- methods -->\n").unwrap();
        let (written, after) = rest.split_once("<!-- /methods -->").unwrap();
        let table = format!("\n{}\n", table(library));
        if std::env::var_os("FEDIWAY_WRITE_DOCS").is_some() {
            let page = format!("{before}<!-- methods -->\n{table}<!-- /methods -->{after}");
            std::fs::write(path, page).unwrap();
        } else {
            assert!(
                written == table,
                "{page}: write it anew with FEDIWAY_WRITE_DOCS=1"
            );
        }
    }
}

/// Calls that are no declared endpoint.
const BY_HAND: &[&str] = &[
    "accounts().by_handle",
    "media().upload",
    "search().by_url",
    "statuses().edit",
];

#[test]
fn the_pages_name_calls_that_exist() {
    let declared = ENDPOINTS.iter().flat_map(|(_, endpoints)| *endpoints);
    let declared: Vec<_> = declared.map(|endpoint| endpoint.call).collect();
    let all = PAGES.iter().flat_map(|(_, library)| methods(library));
    let mut wrong: Vec<_> = all
        .flat_map(|method| method.ours.split('`').skip(1).step_by(2))
        .filter(|code| code.contains("().") && !code.starts_with("streaming()"))
        .filter(|code| !code.ends_with(')'))
        .filter(|code| !declared.contains(code) && !BY_HAND.contains(code))
        .collect();
    wrong.sort_unstable();
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:?}");
}

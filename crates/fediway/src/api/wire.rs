//! Decodes every recorded body of a real server as the response of its endpoint. Error pages must be
//! errors. Nothing may be lost except what is listed here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use super::READERS;
use crate::endpoint::Endpoint;
use crate::entities::NewAccountToken;
use crate::error::{ErrorKind, Result};
use crate::secret::RecoveryCode;
use crate::thorough::quick_or;
use crate::time;
use crate::transport::Response;

/// What a decoded answer says when it is written again, and how many of its items were malformed.
pub(crate) type Reread = Result<(Value, usize)>;

/// Reads an answer and writes it again.
pub(crate) type Reader = fn(&Response) -> Reread;

/// An answer that can be written again; secrets cannot.
pub(crate) trait Rewritten {
    fn rewritten(&self) -> Value;
}

impl<T: Serialize> Rewritten for T {
    fn rewritten(&self) -> Value {
        serde_json::to_value(self).unwrap()
    }
}

/// There is no way back from a secret.
macro_rules! not_rewritten {
    ($($Answer:ty),*) => {$(
        impl Rewritten for $Answer {
            fn rewritten(&self) -> Value {
                Value::Null
            }
        }
    )*};
}

not_rewritten!(NewAccountToken, RecoveryCode);

/// Endpoints whose recorded answers are read elsewhere, and where.
const ELSEWHERE: &[&str] = &[
    "/oauth/",      // tests of the login, by the sandbox's personalities
    "/api/v1/apps", // the same
    "/.well-known/oauth-authorization-server", // tests of the discovery
    "/.well-known/openid-configuration", // no endpoint of ours
    "/api/v1/streaming", // the streams
    "/api/v1/no_such_endpoint",
    "/api/v1/statuses/:id/card", // removed in version 3
    "/api/v1/timelines/direct",  // the same
    "/api/v1/search",            // the same
    "/api/v1/follows",           // the same
];

/// Keys of recorded bodies that are left to the raw body: their files, the keys, and why.
const LEFT_TO_THE_RAW_BODY: &[(&str, &[&str], &str)] = &[
    (
        "mitra/",
        &[
            "actor_id",
            "allow_unauthenticated",
            "authentication_methods",
            "blockchains",
            "client_config",
            "conversation",
            "conversation_tracking",
            "extended_description",
            "favorite_emojis",
            "federated_timeline_restricted",
            "hidden",
            "identity_proofs",
            "is_group",
            "like_emoji",
            "links",
            "login_message",
            "mention_policy",
            "new_accounts_read_only",
            "payment_options",
            "permissions_names",
            "quote_visible",
            "rejected_by",
            "showing_replies",
            "subject",
            "subscribers_count",
            "subscription_from",
            "subscription_to",
            "subtype",
        ],
        "Mitra's own, in no table",
    ),
    (
        "takahe/get_api_v2_instance",
        &["email", "urls"],
        "version 1's, in version 2",
    ),
    (
        "mastodon/scheduled_status/",
        &["params", "scheduled_at"],
        "`PostStatus::schedule` reads it, tests/it/schedule.rs shows it",
    ),
    ("mastodon/token/", &[""], "secrets are not written again"),
];

struct Recorded {
    method: String,
    path: String,
    status: StatusCode,
    file: PathBuf,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/wire")
}

fn recorded() -> Vec<Recorded> {
    let index = std::fs::read_to_string(folder().join("index.tsv")).unwrap();
    let rows = index
        .lines()
        .skip(1)
        .map(|line| line.split('\t').collect::<Vec<_>>());
    rows.map(|row| Recorded {
        method: row[1].to_owned(),
        path: row[2].to_owned(),
        status: row[3].parse::<u16>().unwrap().try_into().unwrap(),
        file: folder().join(row[5]),
    })
    .collect()
}

/// The endpoint that answered; one that names every segment wins.
fn reader(recorded: &Recorded) -> Option<Reader> {
    let fits = |endpoint: &Endpoint| {
        endpoint.method.as_str() == recorded.method && endpoint.takes(&recorded.path)
    };
    let all = READERS.iter().flat_map(|(_, readers)| readers());
    let fitting = all.filter(|(endpoint, _)| fits(endpoint));
    fitting
        .min_by_key(|(endpoint, _)| endpoint.path.matches('{').count())
        .map(|(_, reader)| reader)
}

/// What is in a recorded body and not in what was made of it.
fn lost(recorded: &Value, written: &Value, at: &str, found: &mut BTreeMap<String, usize>) {
    match (recorded, written) {
        (Value::Object(recorded), Value::Object(written)) => {
            for (key, value) in recorded {
                let at = format!("{at}.{key}");
                match written.get(key) {
                    Some(written) => lost(value, written, &at, found),
                    None if value.is_null() => {}
                    None => *found.entry(at).or_default() += 1,
                }
            }
        }
        (Value::Array(recorded), Value::Array(written)) if recorded.len() == written.len() => {
            for (recorded, written) in recorded.iter().zip(written) {
                lost(recorded, written, at, found);
            }
        }
        (Value::Null, _) => {}
        (Value::Array(_) | Value::Object(_), _) if is_empty(recorded) => {}
        _ if is_same(recorded, written) => {}
        _ => {
            *found
                .entry(format!("{at}\n{recorded} became {written}"))
                .or_default() += 1
        }
    }
}

/// Whether two texts, numbers or truth values say the same: a number may be text, a moment may have
/// another form, but a day stays a day.
fn is_same(recorded: &Value, written: &Value) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    if recorded.is_number() && recorded.as_f64() == written.as_f64() {
        return true;
    }
    let (recorded, written) = (text(recorded), text(written));
    let is_day = |text: &str| text.len() == "2026-11-26".len();
    let moment = time::parse(&recorded);
    recorded == written
        || moment.is_some()
            && moment == time::parse(&written)
            && is_day(&recorded) == is_day(&written)
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty)
        || value.as_object().is_some_and(|map| map.is_empty())
}

#[test]
fn every_recorded_body_decodes_and_error_pages_are_errors() {
    let (mut failed, mut unknown, mut read) = (Vec::new(), Vec::new(), 0);
    let mut missing: BTreeMap<String, usize> = BTreeMap::new();
    for recorded in recorded() {
        let body = std::fs::read(&recorded.file).unwrap();
        let name = format!("{} {}", recorded.method, recorded.file.display());
        let answer = Response::recorded(recorded.status, body.clone()).success(&[]);
        if recorded.status.is_client_error() || recorded.status.is_server_error() {
            let error = answer.unwrap_err();
            assert_eq!(
                error.http_status(),
                Some(recorded.status.as_u16()),
                "{name}"
            );
            assert!(!matches!(error.kind(), ErrorKind::Decode), "{name}");
            read += 1;
            continue;
        }
        if ELSEWHERE.iter().any(|path| recorded.path.starts_with(path)) {
            continue;
        }
        let Some(reader) = reader(&recorded) else {
            unknown.push(name);
            continue;
        };
        match reader(&answer.unwrap()) {
            Ok((written, 0)) => {
                read += 1;
                if let Ok(recorded) = serde_json::from_slice(&body) {
                    lost(
                        &recorded,
                        &written,
                        &format!("{} ", recorded_path(&name)),
                        &mut missing,
                    );
                }
            }
            Ok((_, count)) => failed.push(format!("{name}: {count} malformed items")),
            Err(error) => failed.push(format!("{name}: {error}")),
        }
    }
    missing.retain(|key, _| {
        let place = key.lines().next().unwrap_or_default();
        let last = place.rsplit(['.', ' ']).next().unwrap_or_default();
        let mut left = LEFT_TO_THE_RAW_BODY.iter();
        !left.any(|(file, keys, _)| key.starts_with(file) && keys.contains(&last))
    });
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(unknown.is_empty(), "of no endpoint: {unknown:#?}");
    assert!(read > 350, "only {read} bodies were read");
    assert!(missing.is_empty(), "{missing:#?}");
}

fn recorded_path(name: &str) -> &str {
    name.rsplit("wire/").next().unwrap_or(name)
}

/// Every place in a document, each shape of place once: `/0/account/id` and `/1/account/id` are one.
fn places(value: &Value, at: &str, shape: &str, found: &mut BTreeMap<String, String>) {
    let parts: Vec<(String, String, &Value)> = match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, part)| {
                let key = key.replace('~', "~0").replace('/', "~1");
                (key.clone(), key, part)
            })
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(index, part)| (index.to_string(), "*".to_owned(), part))
            .collect(),
        _ => Vec::new(),
    };
    for (key, kind, part) in parts {
        let (at, shape) = (format!("{at}/{key}"), format!("{shape}/{kind}"));
        places(part, &at, &shape, found);
        found.entry(shape).or_insert(at);
    }
}

/// The document with at most two items in each list: more of a kind show nothing new.
fn shortened(value: Value) -> Value {
    match value {
        Value::Array(list) => list.into_iter().take(2).map(shortened).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(key, part)| (key, shortened(part)))
            .collect(),
        other => other,
    }
}

/// What servers have been seen to put where something else belongs.
fn variants(value: &Value) -> Vec<Value> {
    let mut variants = vec![
        Value::Null,
        serde_json::json!({}),
        serde_json::json!([]),
        serde_json::json!([[null]]),
        serde_json::json!({ "unknown": [1, {}] }),
        Value::from(""),
        Value::from("a word that nobody knows"),
        Value::from(-1),
        Value::from(u64::MAX),
        Value::from(0.5),
        Value::from(true),
    ];
    match value {
        Value::Number(number) => variants.push(number.to_string().into()),
        Value::String(text) => variants.extend(text.parse::<i64>().ok().map(Value::from)),
        _ => {}
    }
    variants
}

/// A key of a document twice, first with a malformed value.
fn twice(document: &str, key: &str) -> String {
    let key = format!("\"{key}\":");
    document.replace(&key, &format!("{key}{{\"odd\":[]}},{key}"))
}

/// Each place of a body is tried with some of the variants, different ones from place to place;
/// with all of them if `FEDIWAY_THOROUGH` is set.
#[test]
fn one_malformed_field_fails_no_recorded_body() {
    let each = quick_or(30, 1);
    let mut failed: BTreeMap<String, String> = BTreeMap::new();
    let mut tried = std::collections::BTreeSet::new();
    for recorded in recorded() {
        let elsewhere = ELSEWHERE.iter().any(|path| recorded.path.starts_with(path));
        let is_secret = recorded.file.to_string_lossy().contains("/token/");
        if elsewhere || is_secret || !recorded.status.is_success() {
            continue;
        }
        let body = std::fs::read(&recorded.file).unwrap();
        let (Some(reader), Ok(document)) = (reader(&recorded), serde_json::from_slice(&body))
        else {
            continue;
        };
        let document = shortened(document);
        let read = |document: String| {
            let answer = Response::recorded(recorded.status, document);
            reader(&answer).map(|(_, malformed)| malformed)
        };
        let (mut found, name) = (
            BTreeMap::new(),
            format!("{} {}", recorded.method, recorded.path),
        );
        places(&document, "", "", &mut found);
        for (shape, place) in found {
            // An item of the list itself may be malformed, and is then carried as such.
            let is_item = shape.matches('/').count() == 1 && document.is_array();
            if is_item || !tried.insert(format!("{name} {shape}")) {
                continue;
            }
            let variants = variants(document.pointer(&place).unwrap());
            for variant in variants.into_iter().skip(tried.len() % each).step_by(each) {
                let mut changed = document.clone();
                *changed.pointer_mut(&place).unwrap() = variant.clone();
                if !matches!(read(changed.to_string()), Ok(0)) {
                    failed.insert(format!("{name} {shape}"), variant.to_string());
                }
            }
            if !tried.len().is_multiple_of(each) {
                continue;
            }
            let (above, key) = place.rsplit_once('/').unwrap();
            let mut changed = document.clone();
            if let Some(Value::Object(map)) = changed.pointer_mut(above) {
                map.remove(&key.replace("~1", "/").replace("~0", "~"));
                map.insert("of a later version".into(), serde_json::json!([{ "x": 1 }]));
                if !matches!(read(changed.to_string()), Ok(0)) {
                    failed.insert(format!("{name} {shape}"), "nothing".into());
                }
                if !matches!(read(twice(&document.to_string(), key)), Ok(0)) {
                    failed.insert(format!("{name} {shape}"), "twice".into());
                }
            }
        }
    }
    assert!(tried.len() > 1000, "only {} places", tried.len());
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn what_is_lost_is_noticed() {
    let noticed = |recorded: Value, written: Value| {
        let mut found = BTreeMap::new();
        lost(&recorded, &written, "", &mut found);
        !found.is_empty()
    };
    let day = Value::from("2026-11-26");
    for (recorded, written, is_lost) in [
        (day.clone(), day.clone(), false),
        (day.clone(), "2026-11-26T00:00:00Z".into(), true),
        (
            "2026-11-26T00:00:00.000Z".into(),
            "2026-11-26T00:00:00Z".into(),
            false,
        ),
        ("7".into(), 7.into(), false),
        (7.into(), "8".into(), true),
        ("a text".into(), Value::Null, true),
        ("".into(), Value::Null, false),
        (Value::Null, false.into(), false),
    ] {
        let object = |value: &Value| serde_json::json!({ "key": [value] });
        let shown = format!("{recorded} {written}");
        assert_eq!(
            noticed(object(&recorded), object(&written)),
            is_lost,
            "{shown}"
        );
    }
}

//! Every field of the fact tables is a field of an entity: an answer with all of them is read and
//! written again, and nothing of it is lost. What differs on purpose is listed with its reason.

use std::collections::{BTreeMap, BTreeSet};

use fediway::entities::*;
use serde_json::{Map, Value, json};

/// Entities that are not public types of this library, and why.
const ELSEWHERE: &[(&str, &str)] = &[
    ("CredentialApplication", "credentials: `oauth::create_app`"),
    ("Token", "credentials: `oauth::validate_authorization_code`"),
    ("OAuthServerMetadata", "`Instance::oauth`"),
    ("Error", "`fediway::Error`"),
    ("StreamEvent", "the streams"),
    ("StreamCommand", "the streams"),
    ("StreamError", "the streams"),
    ("AnnouncementReactionEvent", "the streams"),
    ("AsyncRefreshHeader", "a header"),
    ("ShallowQuote", "`Quote` has the fields of both"),
];

/// Fields that are not there, and why.
const LEFT_OUT: &[(&str, &str, &str)] = &[];

/// Reads an answer as an entity and writes it again.
type Rewrite = fn(&Value) -> Result<Value, serde_json::Error>;

macro_rules! known {
    ($($name:literal => $Entity:ty,)*) => {
        &[$(($name, |value| {
            let entity: $Entity = serde_json::from_str(&value.to_string())?;
            serde_json::to_value(entity)
        }),)*]
    };
}

const KNOWN: &[(&str, Rewrite)] = known! {
    "Account" => Account,
    "CredentialAccount" => CredentialAccount,
    "Status" => Status,
};

/// One field of the tables: dotted name, type, first word of its enum.
#[derive(Clone, Debug)]
struct Field {
    name: String,
    kind: String,
    word: Option<String>,
}

type Tables = BTreeMap<String, Vec<Field>>;

fn tables() -> Tables {
    let mut tables = Tables::new();
    let mut add = |entity: &str, name: &str, kind: &str, words: &str| {
        let (entity, name) = match entity.split_once('.') {
            // `CredentialAccount.source` is a part of an entity.
            Some((entity, part)) => (entity, format!("{part}.{name}")),
            None => (entity, name.to_owned()),
        };
        let word = words
            .split('|')
            .find(|word| !word.is_empty())
            .map(str::to_owned);
        let kind = kind.to_owned();
        tables
            .entry(entity.to_owned())
            .or_default()
            .push(Field { name, kind, word });
    };
    for line in include_str!("../data/facts/entities.tsv").lines().skip(1) {
        let cells: Vec<_> = line.split('\t').collect();
        if !cells[7].starts_with("removed") {
            add(cells[0], cells[1], cells[2], cells[5]);
        }
    }
    for line in include_str!("../data/facts/vendor-entities.tsv")
        .lines()
        .skip(1)
    {
        let cells: Vec<_> = line.split('\t').collect();
        if !cells[5].starts_with("Mastodon field absent") {
            add(cells[1], cells[2], cells[3], cells[4]);
        }
    }
    tables
}

/// An entity with every field of the tables; from some depth on with those that are no entities.
fn sample(tables: &Tables, entity: &str, depth: usize) -> Value {
    let mut object = Value::Object(Map::new());
    for field in &tables[entity] {
        if let Some(base) = field.kind.strip_prefix("extends ") {
            let base = sample(tables, base, depth);
            merge(&mut object, base);
            continue;
        }
        if let Some(value) = value(tables, field, &field.kind, depth) {
            put(&mut object, &field.name, value);
        }
    }
    object
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

/// Writes a value to `a.b`, `a[].b` or `a.*.b`.
fn put(object: &mut Value, name: &str, value: Value) {
    // Keys such as `text/plain` and `admin.sign_up` have dots of their own.
    let (first, rest) = match name.split_once('.') {
        Some((first, rest)) if !["admin", "pending"].contains(&first) => (first, Some(rest)),
        _ => (name, None),
    };
    let (key, is_list) = match first.strip_suffix("[]") {
        Some(key) => (key, true),
        None => (first, false),
    };
    let key = if key == "*" { "en" } else { key };
    if !object.is_object() {
        *object = json!({});
    }
    let mut place = &mut object[key];
    if is_list {
        if !place.is_array() {
            *place = json!([{}]);
        }
        place = &mut place[0];
    }
    match rest {
        Some(rest) => put(place, rest, value),
        // A row for a nested object as a whole stands beside those of its parts.
        None if place.is_object() || (place.is_array() && !is_list) => {}
        None => *place = value,
    }
}

fn value(tables: &Tables, field: &Field, kind: &str, depth: usize) -> Option<Value> {
    if let Some(item) = kind
        .strip_prefix("array<")
        .or_else(|| kind.strip_prefix("Vec<"))
    {
        let item = item.trim_end_matches('?').strip_suffix('>')?;
        return match item {
            "object" => Some(json!([])),
            _ => Some(json!([value(tables, field, item, depth)?])),
        };
    }
    let kind = kind.trim_end_matches('?').split('|').next()?;
    let kind = kind
        .strip_prefix("Box<")
        .and_then(|kind| kind.strip_suffix('>'))
        .unwrap_or(kind);
    let text = |text: &str| Some(Value::from(text));
    if let Some(word) = &field.word {
        return text(word);
    }
    match kind {
        "boolean" | "bool" => Some(json!(true)),
        "integer" | "i64" | "u32" | "integer(unix)" => Some(json!(3)),
        "number" => Some(json!(0.5)),
        "string(id)" => text("id-1"),
        "string(number)" => text("7"),
        "string(unix)" => text("1785592182"),
        "string(datetime)"
        | "string(date)"
        | "string(date-or-datetime)"
        | "datetime"
        | "DateTime<Utc>" => text("2026-08-01T00:00:00Z"),
        "object" => Some(json!({})),
        "null" => None,
        "String" => text("text"),
        kind if kind.starts_with("string") => text("text"),
        kind if depth == 0 || !tables.contains_key(kind) => None,
        kind => Some(sample(tables, kind, depth - 1)),
    }
}

/// What is in an answer and not in what was made of it.
fn lost(sent: &Value, written: &Value, at: &str, found: &mut BTreeSet<String>) {
    match (sent, written) {
        (Value::Object(sent), Value::Object(written)) => {
            for (key, value) in sent {
                let at = if at.is_empty() {
                    key.clone()
                } else {
                    format!("{at}.{key}")
                };
                lost(value, written.get(key).unwrap_or(&Value::Null), &at, found);
            }
        }
        (Value::Array(sent), Value::Array(written)) if sent.len() == written.len() => {
            for (sent, written) in sent.iter().zip(written) {
                lost(sent, written, at, found);
            }
        }
        _ if same(sent, written) => {}
        _ => {
            found.insert(at.to_owned());
        }
    }
}

/// Whether two values mean the same: numbers may be text, moments have several forms.
fn same(sent: &Value, written: &Value) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let (sent, written) = (text(sent), text(written));
    let is_moment = sent == "1785592182" && written.starts_with("2026-08-01T");
    sent == written || is_moment || (sent == "{}" && written != "null")
}

#[test]
fn every_field_of_the_tables_is_read_and_written() {
    let tables = tables();
    let mut wrong = Vec::new();
    for (name, rewrite) in KNOWN {
        let sent = sample(&tables, name, 2);
        let written = match rewrite(&sent) {
            Ok(written) => written,
            Err(error) => {
                wrong.push(format!("{name}: {error}"));
                continue;
            }
        };
        let mut found = BTreeSet::new();
        lost(&sent, &written, "", &mut found);
        found.retain(|field| {
            !LEFT_OUT.iter().any(|(entity, left, _)| {
                (entity == name || *entity == "*") && field.ends_with(left)
            })
        });
        if !found.is_empty() {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "lost: {wrong:#?}");
}

#[test]
fn every_entity_of_the_tables_is_known() {
    let known: BTreeSet<_> = KNOWN.iter().map(|(name, _)| *name).collect();
    let elsewhere: BTreeSet<_> = ELSEWHERE.iter().map(|(name, _)| *name).collect();
    let tables = tables();
    let missing: Vec<_> = tables
        .keys()
        .filter(|name| !known.contains(&***name) && !elsewhere.contains(&***name))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
    for name in known.union(&elsewhere) {
        assert!(tables.contains_key(*name), "{name} is in no table");
    }
}

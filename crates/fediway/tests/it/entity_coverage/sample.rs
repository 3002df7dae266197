//! Answers with every field of the fact tables.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// One field of the tables: dotted name, type, first word of its enum.
#[derive(Clone, Debug)]
pub(super) struct Field {
    name: String,
    kind: String,
    word: Option<String>,
}

pub(super) type Tables = BTreeMap<String, Vec<Field>>;

pub(super) fn tables() -> Tables {
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
    for line in include_str!("../../data/facts/entities.tsv")
        .lines()
        .skip(1)
    {
        let cells: Vec<_> = line.split('\t').collect();
        if !cells[7].starts_with("removed") {
            add(cells[0], cells[1], cells[2], cells[5]);
        }
    }
    for line in include_str!("../../data/facts/vendor-entities.tsv")
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
pub(super) fn sample(tables: &Tables, entity: &str, depth: usize) -> Value {
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
        if place.get(0).is_none() {
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
    // Tables that are made from other sources call moments and numbers texts.
    if kind == "string" && (field.name.ends_with("_at") || field.name == "last_used") {
        return text("2026-08-01T00:00:00Z");
    }
    if kind == "string" && field.name.ends_with("_count") {
        return text("7");
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

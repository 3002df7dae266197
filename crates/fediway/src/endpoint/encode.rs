//! Encodes parameters as JSON, as a query, or as the fields of a form.
//!
//! A name such as `source[privacy]` is a field of that name in a form and a value inside an object
//! in JSON, as Rails reads both.

use std::borrow::Cow;

use serde_json::{Map, Value};
use url::form_urlencoded::Serializer;

use super::parameter::Param;
use crate::error::{Error, Result};
use crate::file::MediaFile;

/// One field of a form.
pub(super) enum Field<'c> {
    Text(Cow<'c, str>),
    File(&'c MediaFile),
}

type Params<'c> = (&'c str, &'c Param);

/// The parameters as one JSON object.
pub(super) fn json<'c>(params: impl Iterator<Item = Params<'c>>) -> Result<Vec<u8>> {
    let mut body = Value::Object(Map::new());
    for (name, param) in params {
        let value = match param {
            Param::Value(value) => value.clone(),
            Param::Secret(secret) => Value::from(secret.expose()),
            Param::File(_) => {
                return Err(Error::invalid(format!(
                    "`{name}` is a file and JSON is not"
                )));
            }
        };
        *place(&mut body, name) = value;
    }
    Ok(serde_json::to_vec(&body).unwrap_or_default())
}

/// Where `a[b][c]` stands in an object.
fn place<'v>(body: &'v mut Value, name: &str) -> &'v mut Value {
    let keys = name.split('[').map(|key| key.trim_end_matches(']'));
    keys.fold(body, |at, key| {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        // Indexing an object with a new key adds it.
        &mut at[key]
    })
}

/// The parameters as a query, without `?`.
pub(super) fn query<'c>(params: impl Iterator<Item = Params<'c>>) -> String {
    let mut query = Serializer::new(String::new());
    // Asking for nothing of something is not asking.
    let is_empty =
        |param: &Param| matches!(param, Param::Value(Value::Array(items)) if items.is_empty());
    for (name, field) in fields(params.filter(|(_, param)| !is_empty(param))) {
        if let Field::Text(text) = field {
            query.append_pair(&name, &text);
        }
    }
    query.finish()
}

/// The parameters as the fields of a form.
pub(super) fn fields<'c>(params: impl Iterator<Item = Params<'c>>) -> Vec<(String, Field<'c>)> {
    let mut found = Vec::new();
    for (name, param) in params {
        let name = name.to_owned();
        match param {
            Param::Value(value) => spread(&mut found, name, value),
            Param::Secret(secret) => found.push((name, Field::Text(secret.expose().into()))),
            Param::File(file) => found.push((name, Field::File(file))),
        }
    }
    found
}

/// Writes a value as form fields: `name`, `name[]` for each of a list, `name[key]` for a part, and
/// `name[0][key]` for a part of one of several.
fn spread<'c>(found: &mut Vec<(String, Field<'c>)>, name: String, value: &'c Value) {
    match value {
        Value::Null => {}
        Value::String(text) => found.push((name, Field::Text(text.into()))),
        // So that a list can be emptied: no field at all would leave it as it is.
        Value::Array(items) if items.is_empty() => {
            found.push((format!("{name}[]"), Field::Text("".into())));
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let name = match item {
                    Value::Object(_) => format!("{name}[{index}]"),
                    _ => format!("{name}[]"),
                };
                spread(found, name, item);
            }
        }
        Value::Object(parts) => {
            for (key, part) in parts {
                spread(found, format!("{name}[{key}]"), part);
            }
        }
        other => found.push((name, Field::Text(other.to_string().into()))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn params() -> Vec<(&'static str, Param)> {
        vec![
            ("source[privacy]", Param::Value(json!("public"))),
            ("source[sensitive]", Param::Value(json!(true))),
            ("data[alerts][admin.sign_up]", Param::Value(json!(false))),
            ("id", Param::Value(json!(["1", "2"]))),
            (
                "fields",
                Param::Value(json!([{ "name": "a" }, { "name": "b" }])),
            ),
            (
                "home",
                Param::Value(json!({ "last_read_id": "7", "none": null })),
            ),
        ]
    }

    fn borrowed<'c>(params: &'c [(&'static str, Param)]) -> impl Iterator<Item = Params<'c>> {
        params.iter().map(|(name, param)| (*name, param))
    }

    #[test]
    fn nested_names_become_objects_in_json() {
        let body: Value = serde_json::from_slice(&json(borrowed(&params())).unwrap()).unwrap();
        assert_eq!(
            body,
            json!({
                "source": { "privacy": "public", "sensitive": true },
                "data": { "alerts": { "admin.sign_up": false } },
                "id": ["1", "2"],
                "fields": [{ "name": "a" }, { "name": "b" }],
                "home": { "last_read_id": "7", "none": null },
            })
        );
    }

    #[test]
    fn nested_values_become_bracketed_fields() {
        let params = params();
        let fields: Vec<_> = fields(borrowed(&params))
            .into_iter()
            .map(|(name, field)| match field {
                Field::Text(text) => format!("{name}={text}"),
                Field::File(_) => name,
            })
            .collect();
        assert_eq!(
            fields,
            [
                "source[privacy]=public",
                "source[sensitive]=true",
                "data[alerts][admin.sign_up]=false",
                "id[]=1",
                "id[]=2",
                "fields[0][name]=a",
                "fields[1][name]=b",
                "home[last_read_id]=7",
            ]
        );
    }
}

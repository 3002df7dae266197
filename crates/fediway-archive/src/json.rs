//! Parts of JSON as they were sent.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind, Result};

/// The values of an object by their keys. Of a key that comes twice, the last one counts.
pub(crate) type Parts<'j> = HashMap<Cow<'j, str>, &'j RawValue>;

/// The parts of an object.
pub(crate) fn parts<'j>(json: &'j str, what: &str) -> Result<Parts<'j>> {
    serde_json::from_str(json).map_err(|error| malformed(what, error))
}

/// A part that is an object.
pub(crate) fn object<'j>(parts: &Parts<'j>, key: &str) -> Option<&'j str> {
    let value = parts.get(key)?.get();
    value.starts_with('{').then_some(value)
}

/// A part that is a text or a number, as text.
pub(crate) fn text(parts: &Parts<'_>, key: &str) -> Option<String> {
    match serde_json::from_str(parts.get(key)?.get()).ok()? {
        serde_json::Value::String(text) => Some(text).filter(|text| !text.is_empty()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

pub(crate) fn malformed(what: &str, error: serde_json::Error) -> Error {
    let what = format!("{what} is not what it should be: {error}");
    Error::new(ErrorKind::Malformed, what).caused_by(error)
}

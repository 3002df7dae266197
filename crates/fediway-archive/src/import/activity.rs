//! One item of a list: read, within the depth that real ones have.

use std::io;

use serde_json::{Value, value::RawValue};

use super::actor::Actor;
use super::note;
use super::refusal::Refusal;

/// The item as a value. `None` for what is no JSON that makes sense, such as a half surrogate.
///
/// # Errors
///
/// [`Refusal::Nesting`]: no real post is nested as deep, so that the file is an attack.
pub(super) fn value(item: &RawValue, name: &str) -> io::Result<Option<Value>> {
    match serde_json::from_str(item.get()) {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.to_string().contains("recursion limit") => {
            Err(Refusal::Nesting(name.to_owned()).into())
        }
        Err(_) => Ok(None),
    }
}

/// The JSON of the status that an activity is about, with the activity in it as it was written.
/// `None` for what is neither a post nor a boost.
pub(super) fn status_json(item: &RawValue, actor: &Actor) -> Option<String> {
    let activity: Value = serde_json::from_str(item.get()).ok()?;
    let status = note::status(&activity, actor)?;
    let mut text = status.to_string();
    // Beside the other keys and not through a value, so that not a byte of it changes.
    text.pop();
    text.push_str(&format!(",\"{}\":{}}}", note::ORIGINAL, item.get()));
    Some(text)
}

/// The JSON of a status of which only the address is known.
pub(super) fn unseen_json(uri: &str) -> Option<String> {
    let is_web = uri.starts_with("https://") || uri.starts_with("http://");
    let status = note::unseen(&Value::String(uri.to_owned())).filter(|_| is_web)?;
    Some(status.to_string())
}

/// What a list says of a status: its address, or an object with one.
pub(super) fn address(item: &Value) -> Option<&str> {
    item.as_str()
        .or_else(|| item["id"].as_str())
        .or_else(|| item["object"].as_str())
}

/// The activity that a status was imported from.
pub(crate) fn original(status: &str) -> Option<Box<RawValue>> {
    #[derive(serde::Deserialize)]
    struct Imported {
        activity: Option<Box<RawValue>>,
    }
    serde_json::from_str::<Imported>(status).ok()?.activity
}

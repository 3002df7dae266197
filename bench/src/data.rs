//! The answers that are measured, made of recorded ones.

use serde_json::Value;

const STATUS: &str = include_str!("../../crates/fediway/tests/data/wire/mastodon/status/001.json");
const STATUSES: &str =
    include_str!("../../crates/fediway/tests/data/wire/mastodon/status_list/011.json");

/// The number of items of a page.
pub const PAGE: usize = 40;

/// One status of about 2 kB, as a server writes it.
pub fn status() -> Vec<u8> {
    compact(&parsed(STATUS))
}

/// A page of 40 statuses of recorded sizes, newest first. `first` is the id of the newest.
pub fn page(first: u64) -> Vec<u8> {
    let recorded = parsed(STATUSES);
    let recorded = recorded.as_array().cloned().unwrap_or_default();
    let items = recorded.into_iter().cycle().take(PAGE).enumerate();
    let items: Vec<_> = items
        .map(|(number, mut item)| {
            item["id"] = (first - number as u64).to_string().into();
            item
        })
        .collect();
    compact(&Value::Array(items))
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("recorded JSON")
}

fn compact(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).expect("JSON")
}

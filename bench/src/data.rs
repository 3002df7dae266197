//! The answers that are measured, made of recorded ones.

use std::fs::File;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::Outcome;

const STATUS: &str = include_str!("../../crates/fediway/tests/data/wire/mastodon/status/001.json");
const STATUSES: &str =
    include_str!("../../crates/fediway/tests/data/wire/mastodon/status_list/011.json");
const INSTANCE: &str =
    include_str!("../../crates/fediway/tests/data/wire/mastodon/instance/001.json");
const ACCOUNT: &str =
    include_str!("../../crates/fediway/tests/data/wire/mastodon/credential_account/001.json");

/// The number of items of a page.
pub const PAGE: usize = 40;
/// The number of statuses of an account.
pub const STATUSES_OF_AN_ACCOUNT: usize = 10_000;
/// The size of the file that is uploaded.
pub const LARGE: u64 = 1 << 30;

/// One status of about 2 kB, as a server writes it.
pub fn status() -> Vec<u8> {
    compact(&parsed(STATUS))
}

/// The account of a token.
pub fn account() -> Vec<u8> {
    compact(&parsed(ACCOUNT))
}

/// The instance document of a server at this address.
pub fn instance(address: &str) -> Vec<u8> {
    let mut document = parsed(INSTANCE);
    document["domain"] = address.into();
    compact(&document)
}

/// The links to its nodeinfo document.
pub fn nodeinfo_links(address: &str) -> Vec<u8> {
    let href = format!("http://{address}/nodeinfo/2.0");
    let rel = "http://nodeinfo.diaspora.software/ns/schema/2.0";
    compact(&json!({ "links": [{ "rel": rel, "href": href }] }))
}

/// Its nodeinfo document.
pub fn nodeinfo() -> Vec<u8> {
    compact(&json!({ "version": "2.0", "software": { "name": "mastodon", "version": "4.5.0" } }))
}

/// Statuses of recorded sizes, rendered but for their ids.
pub struct List(Vec<[String; 2]>);

impl List {
    /// The list of which [`page`](List::page) renders pages.
    pub fn new() -> Self {
        let recorded = parsed(STATUSES);
        let recorded = recorded.as_array().cloned().unwrap_or_default();
        let rendered = recorded.into_iter().map(|mut item| {
            item["id"] = "the id goes here".into();
            let text = item.to_string();
            let (before, after) = text.split_once("the id goes here").expect("the id");
            [before.to_owned(), after.to_owned()]
        });
        Self(rendered.collect())
    }

    /// The statuses from `first` on, the newest being number 0, and the id of the last one.
    pub fn page(&self, first: usize, count: usize) -> (Vec<u8>, u64) {
        let mut page = vec![b'['];
        for number in first..first + count {
            let [before, after] = &self.0[number % self.0.len()];
            if number > first {
                page.push(b',');
            }
            page.extend([before, &*id(number).to_string(), after].concat().bytes());
        }
        page.push(b']');
        (page, id(first + count.max(1) - 1))
    }
}

impl Default for List {
    fn default() -> Self {
        Self::new()
    }
}

/// An id that tells the time, as those of Mastodon: a status about every half an hour.
fn id(number: usize) -> u64 {
    (1_785_542_400_000 - number as u64 * 1_800_000) << 16
}

/// The number of the newest status below an id.
pub fn number_below(id: u64) -> usize {
    let millis = id >> 16;
    let number = 1_785_542_400_000_u64.saturating_sub(millis) / 1_800_000;
    number as usize + 1
}

/// A page of 40 statuses.
pub fn page() -> Vec<u8> {
    List::new().page(0, PAGE).0
}

/// A file of 1 GiB, made once.
pub fn large_file() -> Outcome<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/large.mp4");
    if !path.exists() {
        std::fs::create_dir_all(path.parent().ok_or("a folder")?)?;
        File::create(&path)?.set_len(LARGE)?;
    }
    Ok(path)
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("recorded JSON")
}

fn compact(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).expect("JSON")
}

//! Reads a page from a response.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::contents::Page;
use super::malformed::MalformedItem;
use super::paged::Paged;
use crate::entities::identified::Identified;
use crate::error::Result;
use crate::transport::{Cursor, Response, decoded, name_of};

impl<T: DeserializeOwned> Page<T> {
    /// A page of a list that goes on where its `Link` header says.
    pub(crate) fn read(response: &Response) -> Result<Self> {
        Self::of(response, response.body())
    }

    /// The same where the list is the value of a key. A missing list is an empty one.
    pub(crate) fn read_in(response: &Response, key: &str) -> Result<Self> {
        response.accepted()?;
        let object: HashMap<String, &RawValue> = serde_json::from_slice(response.body())
            .map_err(|error| response.decode_error(&error, &list_of::<T>()))?;
        let list = object.get(key).map_or("null", |list| list.get());
        Self::of(
            response,
            if list == "null" {
                b"[]"
            } else {
                list.as_bytes()
            },
        )
    }

    fn of(response: &Response, list: &[u8]) -> Result<Self> {
        let mut page = Self {
            items: Vec::new(),
            malformed: Vec::new(),
            next: response.cursor("next"),
            prev: response.cursor("prev"),
            dropped: Vec::new(),
            #[cfg(feature = "streaming")]
            bytes: list.len(),
        };
        if let Ok(items) = decoded(list) {
            page.items = items;
            return Ok(page);
        }
        let raw: Vec<&RawValue> = serde_json::from_slice(list)
            .map_err(|error| response.decode_error(&error, &list_of::<T>()))?;
        for (index, raw) in raw.into_iter().enumerate() {
            match serde_json::from_str(raw.get()) {
                Ok(item) => page.items.push(item),
                Err(error) => page.malformed.push(MalformedItem {
                    index,
                    raw: raw.to_owned(),
                    reason: why(&error),
                    place: response.place().clone(),
                }),
            }
        }
        Ok(page)
    }
}

/// A decoder's words without the place, which counts from the beginning of the item.
fn why(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&*place).unwrap_or(&text).to_owned()
}

fn list_of<T>() -> String {
    name_of::<Vec<T>>()
}

/// A page of a list that goes on at the ids of its items.
pub(crate) fn read_by_id<T>(response: &Response) -> Result<Page<T>>
where
    T: DeserializeOwned + Identified + Send + 'static,
{
    let mut page = Page::read(response)?;
    let ids = page.ids();
    let mut ids = ids.into_iter().filter(|id| !id.is_empty());
    let first = ids.next();
    let last = ids.next_back().or_else(|| first.clone());
    if let (Some(first), Some(last)) = (first, last) {
        page.next = Some(Cursor::new("max_id", last));
        page.prev = Some(Cursor::new("min_id", first));
    }
    Ok(page)
}

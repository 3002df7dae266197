//! Lists in pages: nothing lost, nothing twice.

use std::collections::HashSet;

use futures_core::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::client::Client;
use crate::endpoint::Call;
use crate::entities::{
    AdminAccount, DomainPermission, DomainPermissionSubscription, InteractionRequest, Notification,
    NotificationRequest, Report, ScheduledStatus, Status, TokenInfo,
};
use crate::error::Result;
use crate::transport::{Cursor, Response};

/// One page of a list.
///
/// An item that does not decode does not fail the page: it is in [`odd`](Page::odd).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items, in the server's order.
    pub items: Vec<T>,
    /// The items that could not be decoded.
    pub odd: Vec<OddItem>,
    /// Where the list goes on, in the server's words.
    pub next: Option<Cursor>,
    /// What comes before this page, in the server's words.
    pub prev: Option<Cursor>,
    /// How many items the server sent.
    len: usize,
}

/// An item of a list that could not be decoded.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OddItem {
    /// Its place in the server's list.
    pub index: usize,
    /// Its JSON.
    pub raw: Box<RawValue>,
    /// Why it could not be decoded.
    pub reason: String,
}

impl<T> std::ops::Deref for Page<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<T: DeserializeOwned> Page<T> {
    pub(crate) fn read_in(response: &Response, _key: &str) -> Result<Self> {
        Self::read(response)
    }

    pub(crate) fn read(response: &Response) -> Result<Self> {
        let mut page = Self {
            len: 0,
            items: Vec::new(),
            odd: Vec::new(),
            next: response.cursor("next"),
            prev: response.cursor("prev"),
        };
        if let Ok(items) = serde_json::from_slice::<Vec<T>>(response.body()) {
            (page.len, page.items) = (items.len(), items);
            return Ok(page);
        }
        let raw: Vec<&RawValue> = serde_json::from_slice(response.body())
            .map_err(|error| response.decode_error(&error))?;
        page.len = raw.len();
        for (index, raw) in raw.into_iter().enumerate() {
            match serde_json::from_str(raw.get()) {
                Ok(item) => page.items.push(item),
                Err(error) => page.odd.push(OddItem {
                    index,
                    raw: raw.to_owned(),
                    reason: error.to_string(),
                }),
            }
        }
        Ok(page)
    }
}

/// An item whose id is the cursor of its list.
pub trait Identified {
    /// The id.
    fn id(&self) -> &str;
}

macro_rules! identified {
    ($($Item:ident)*) => {$(
        impl Identified for $Item {
            fn id(&self) -> &str {
                self.id.as_str()
            }
        }
    )*};
}

identified!(AdminAccount DomainPermission DomainPermissionSubscription InteractionRequest Notification);
identified!(NotificationRequest Report ScheduledStatus Status TokenInfo);

impl<T: Identified> Page<T> {
    /// The id nearest to one end of the page, of an item or of what could not be decoded: the list
    /// goes on from there.
    fn edge(&self, last: bool) -> Option<String> {
        let mut ids: Vec<_> = (0..self.len)
            .filter_map(|index| self.id_at(index))
            .collect();
        if last {
            ids.pop()
        } else {
            ids.into_iter().next()
        }
    }

    fn id_at(&self, index: usize) -> Option<String> {
        let odd_before = self.odd.iter().take_while(|odd| odd.index < index).count();
        match self.odd.get(odd_before).filter(|odd| odd.index == index) {
            Some(odd) => odd.id(),
            None => Some(self.items.get(index - odd_before)?.id().to_owned()),
        }
    }
}

impl OddItem {
    fn id(&self) -> Option<String> {
        let value: serde_json::Value = serde_json::from_str(self.raw.get()).ok()?;
        match value.get("id")? {
            serde_json::Value::String(id) if !id.is_empty() => Some(id.clone()),
            serde_json::Value::Number(id) => Some(id.to_string()),
            _ => None,
        }
    }
}

struct Walk<T> {
    client: Client,
    call: Option<Call>,
    /// `max_id` walks to older items, `min_id` to newer ones.
    cursor: &'static str,
    /// Every cursor that was used: one that comes back would walk in a circle.
    used: HashSet<String>,
    seen: HashSet<String>,
    _items: std::marker::PhantomData<fn() -> T>,
}

/// Every page of a list that is paged by id.
///
/// The next page is asked for with the call's own parameters and the id of the last item, which
/// works on every server; `Link` headers are missing on one and skip items on another.
pub(crate) fn pages<T>(client: Client, call: Call) -> BoxStream<'static, Result<Page<T>>>
where
    T: Identified + DeserializeOwned + Send + 'static,
{
    let cursor = if call.value("min_id").is_some() {
        "min_id"
    } else {
        "max_id"
    };
    let walk = Walk::<T> {
        client,
        call: Some(call),
        cursor,
        used: HashSet::new(),
        seen: HashSet::new(),
        _items: std::marker::PhantomData,
    };
    stream::unfold(
        walk,
        |mut walk| async move { Some((walk.next().await?, walk)) },
    )
    .boxed()
}

impl<T: Identified + DeserializeOwned> Walk<T> {
    async fn next(&mut self) -> Option<Result<Page<T>>> {
        let mut call = self.call.take()?;
        let answer = self.client.send(&call).await;
        let page = answer.and_then(|answer| Page::<T>::read(&answer));
        let mut page = match page {
            Ok(page) => page,
            Err(error) => return Some(Err(error)),
        };
        if page.len == 0 {
            return None;
        }
        if let Some(edge) = page.edge(self.cursor == "max_id") {
            call.set(self.cursor, edge.clone());
            self.call = self.used.insert(edge).then_some(call);
        }
        page.items.retain(|item| !self.seen.contains(item.id()));
        self.seen = page.items.iter().map(|item| item.id().to_owned()).collect();
        Some(Ok(page))
    }
}

/// The items of pages, one by one.
pub(crate) fn items<T: Send + 'static>(
    pages: BoxStream<'static, Result<Page<T>>>,
) -> BoxStream<'static, Result<T>> {
    pages
        .map_ok(|page| stream::iter(page.items.into_iter().map(Ok)))
        .try_flatten()
        .boxed()
}

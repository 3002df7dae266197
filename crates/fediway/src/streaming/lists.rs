//! Which list of the server has what a subscription brings, and a page of it.

use std::borrow::Cow;

use futures_util::TryStreamExt;

use super::event::EventKind;
use super::ledger::Cursor;
use super::seen::{fingerprint, rank};
use super::subscription::{Feed, Subscription};
use crate::api::PublicTimeline;
use crate::client::Client;
use crate::entities::identified::Identified;
use crate::error::Result;
use crate::page::{Page, Pages};

/// How many items are asked for at once: what every server allows.
const PAGE: u32 = 40;

/// An item of a list.
pub(super) struct Item {
    /// Empty if it has none.
    pub(super) id: String,
    /// How large it was on the wire, about.
    pub(super) size: usize,
    pub(super) kind: EventKind,
}

impl Item {
    /// What it is remembered by.
    pub(super) fn key(&self) -> Cow<'_, str> {
        if !self.id.is_empty() {
            return Cow::Borrowed(&self.id);
        }
        let json = match &self.kind {
            EventKind::Update(status) => serde_json::to_string(status).ok(),
            EventKind::Notification(one) => serde_json::to_string(one).ok(),
            EventKind::Other { payload, .. } => Some(payload.clone()),
            _ => None,
        };
        Cow::Owned(fingerprint(&json.unwrap_or_default()))
    }
}

/// From where on a list is asked for.
#[derive(Clone, Debug)]
pub(super) enum From {
    /// Its newest item.
    Top,
    /// What came right after an id.
    After(String),
    /// So many of the newest items, down to an id or to the beginning.
    Down(Option<String>, usize),
}

/// Some of the items, oldest first.
pub(super) struct Batch {
    pub(super) items: Vec<Item>,
    pub(super) reach: Reach,
}

/// Which of the items of a list these are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The first ones: more may follow.
    First,
    /// All of them.
    All,
    /// The last ones: some before them were not asked for.
    Last,
}

/// Asks for what a subscription brings.
pub(super) async fn ask(
    client: &Client,
    subscription: &Subscription,
    feed: Feed,
    from: From,
) -> Result<Batch> {
    macro_rules! ask {
        ($call:expr => $event:literal, $kind:path) => {{
            let read = |page| items(page, $event, |item| $kind(Box::new(item)));
            let call = $call;
            match from {
                From::Top => Ok(read(call.limit(1).await?).into()),
                From::After(id) => Ok(read(call.limit(PAGE).min_id(id).await?).into()),
                From::Down(to, most) => {
                    let call = call.limit(PAGE);
                    let pages = match &to {
                        Some(id) => call.since_id(id.as_str()).pages(),
                        None => call.pages(),
                    };
                    down(pages, to.as_deref(), most, read).await
                }
            }
        }};
        ($call:expr) => {
            ask!($call => "update", EventKind::Update)
        };
    }
    if feed == Feed::Notifications {
        return ask!(client.notifications().list() => "notification", EventKind::Notification);
    }
    let timelines = client.timelines();
    match subscription {
        Subscription::Public { only_media } => ask!(public(timelines.public(), *only_media)),
        Subscription::PublicLocal { only_media } => {
            ask!(public(timelines.public().local(true), *only_media))
        }
        Subscription::PublicRemote { only_media } => {
            ask!(public(timelines.public().remote(true), *only_media))
        }
        Subscription::Hashtag { tag, local: false } => ask!(timelines.tag(tag.as_str())),
        Subscription::Hashtag { tag, local: true } => ask!(timelines.tag(tag.as_str()).local(true)),
        Subscription::List(id) => ask!(timelines.list(id)),
        _ => ask!(timelines.home()),
    }
}

/// How far a list has come.
pub(super) async fn newest(
    client: &Client,
    subscription: &Subscription,
    feed: Feed,
) -> Result<Cursor> {
    let batch = ask(client, subscription, feed, From::Top).await?;
    Ok(match batch.items.into_iter().next_back() {
        Some(newest) if newest.id.is_empty() => Cursor::Unknown,
        Some(newest) => Cursor::After(newest.id),
        None => Cursor::Beginning,
    })
}

fn public(call: PublicTimeline, only_media: bool) -> PublicTimeline {
    match only_media {
        true => call.only_media(true),
        false => call,
    }
}

/// Walks down from the newest item until that is the end, or enough. Where it ends is looked for
/// here as well: a server may not know `since_id`.
async fn down<T: Identified + Send + 'static>(
    mut pages: Pages<Page<T>>,
    to: Option<&str>,
    most: usize,
    read: impl Fn(Page<T>) -> Vec<Item>,
) -> Result<Batch> {
    let is_above =
        |item: &Item| to.is_none_or(|to| item.id.is_empty() || rank(&item.id) > rank(to));
    let mut batch = Batch {
        items: Vec::new(),
        reach: Reach::All,
    };
    while let Some(page) = pages.try_next().await? {
        let mut items = read(page);
        let count = items.len();
        items.retain(is_above);
        let is_end = items.len() < count;
        batch.items.extend(items.into_iter().rev());
        if is_end {
            break;
        }
        if batch.items.len() >= most {
            batch.reach = Reach::Last;
            break;
        }
    }
    batch.items.reverse();
    Ok(batch)
}

impl std::convert::From<Vec<Item>> for Batch {
    fn from(items: Vec<Item>) -> Self {
        let reach = Reach::First;
        Self { items, reach }
    }
}

/// The items of a page, each odd one in its place, oldest first.
fn items<T>(mut page: Page<T>, event: &str, kind: impl Fn(T) -> EventKind) -> Vec<Item>
where
    T: Identified,
{
    let size = page.item_size();
    let items = page.take_in_order().map(|item| match item {
        Ok(item) => Item {
            id: item.id().to_owned(),
            size,
            kind: kind(item),
        },
        Err(odd) => Item {
            id: odd.id(),
            size,
            kind: EventKind::Other {
                event: event.to_owned(),
                payload: odd.raw.get().to_owned(),
            },
        },
    });
    let mut items: Vec<_> = items.collect();
    items.reverse();
    items
}

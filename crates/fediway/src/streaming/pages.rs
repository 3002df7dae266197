//! Fetches pages of the timelines that have the events of a subscription.

use futures_util::TryStreamExt;

use super::event::{Event, EventKind};
use super::subscription::{Feed, Subscription, Timeline};
use super::tracker::{From, Item, Page, Reach, rank};
use crate::api::PublicTimeline;
use crate::client::Client;
use crate::entities::identified::Identified;
use crate::error::Result;
use crate::page::{self, Pages};

/// How many items are asked for at once: what every server allows.
const PAGE: u32 = 40;

/// Fetches some of a timeline.
pub(super) async fn fetch(client: &Client, timeline: &Timeline, from: From) -> Result<Page> {
    macro_rules! ask {
        ($call:expr => $event:literal, $kind:path) => {{
            let call = $call;
            let call = match &from {
                From::Top => call.limit(1),
                From::After(id) => call.limit(PAGE).min_id(id.as_str()),
                From::JustBefore(id) => call.limit(1).max_id(id.as_str()),
                From::Down { above, below, .. } => {
                    let mut call = call.limit(PAGE);
                    if let Some(id) = above {
                        call = call.since_id(id.as_str());
                    }
                    if let Some(id) = below {
                        call = call.max_id(id.as_str());
                    }
                    call
                }
            };
            let to_kind = |item| $kind(Box::new(item));
            let read = |page| items(page, &timeline.subscription, $event, to_kind);
            match from {
                From::Down { above, most, .. } => {
                    down(call.pages(), above.as_deref(), most, read).await
                }
                _ => Ok(Page {
                    items: read(call.await?),
                    reach: Reach::First,
                }),
            }
        }};
        ($call:expr) => {
            ask!($call => "update", EventKind::Update)
        };
    }
    if timeline.feed == Feed::Notifications {
        return ask!(client.notifications().list() => "notification", EventKind::Notification);
    }
    let timelines = client.timelines();
    match &timeline.subscription {
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

fn public(call: PublicTimeline, only_media: bool) -> PublicTimeline {
    match only_media {
        true => call.only_media(true),
        false => call,
    }
}

/// Walks down until that is the end, or enough. Where it ends is looked for
/// here as well: a server may not know `since_id`.
async fn down<T: Identified + Send + 'static>(
    mut pages: Pages<page::Page<T>>,
    to: Option<&str>,
    most: usize,
    read: impl Fn(page::Page<T>) -> Vec<Item>,
) -> Result<Page> {
    let is_above =
        |item: &Item| to.is_none_or(|to| item.id.is_empty() || rank(&item.id) > rank(to));
    let mut found = Page {
        items: Vec::new(),
        reach: Reach::All,
    };
    while let Some(page) = pages.try_next().await? {
        let mut items = read(page);
        let count = items.len();
        items.retain(is_above);
        let is_end = items.len() < count;
        found.items.extend(items.into_iter().rev());
        if is_end {
            break;
        }
        if found.items.len() >= most {
            found.reach = Reach::Newest;
            break;
        }
    }
    found.items.reverse();
    Ok(found)
}

/// The items of a page, each malformed one in its place, oldest first.
fn items<T: Identified>(
    mut page: page::Page<T>,
    subscription: &Subscription,
    event: &str,
    kind: impl Fn(T) -> EventKind,
) -> Vec<Item> {
    let size = page.item_size();
    let items = page.take_in_order().map(|item| {
        let (id, kind) = match item {
            Ok(item) => (item.id().to_owned(), kind(item)),
            Err(malformed) => {
                let raw = malformed.raw.get();
                (malformed.id(), EventKind::read(event, Some(raw)))
            }
        };
        let event = Event {
            size,
            ..Event::of(subscription, kind)
        };
        Item { id, event }
    });
    let mut items: Vec<_> = items.collect();
    items.reverse();
    items
}

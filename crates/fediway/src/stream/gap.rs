//! Filling a gap: the lists of the subscriptions, asked for from where they were left.

use std::collections::VecDeque;
use std::time::Duration;

use futures_core::future::BoxFuture;
use serde_json::value::RawValue;
use tokio::time::Instant;

use super::event::{EventKind, Missed};
use super::ledger::{Cursor, Ledger};
use super::subscription::{Feed, Subscription};
use crate::client::Client;
use crate::entities::identified::Identified;
use crate::error::{Error, ErrorKind, Result};
use crate::page::Page;

/// How many items are asked for at once: what every server allows.
const PAGE: u32 = 40;
/// A page no longer than this without anything new is the last one.
const SHORT: usize = 20;
/// For how long a server that does not answer is asked again, while what comes live waits.
const PATIENCE: Duration = Duration::from_secs(120);

/// An item of a list.
pub(super) struct Item {
    pub(super) id: String,
    pub(super) kind: EventKind,
}

type Asking = BoxFuture<'static, Result<Vec<Item>>>;

/// A gap that is being filled.
pub(super) struct Fill {
    client: Client,
    left: VecDeque<List>,
    asking: Option<Asking>,
    window: usize,
    tries: u32,
    until: Instant,
    /// What could not be filled.
    pub(super) missed: Vec<(Subscription, Missed, Option<String>)>,
    pub(super) statuses: usize,
    pub(super) notifications: usize,
}

/// One list of them.
#[derive(Clone)]
pub(super) struct List {
    pub(super) subscription: Subscription,
    pub(super) feed: Feed,
    after: Option<String>,
    /// How many new items it had.
    taken: usize,
}

/// How it goes on after a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It is asked further, or the window is not yet full.
    More,
    /// The window is full: what is left of the page stays out.
    Full,
}

impl Fill {
    /// For these subscriptions, from where their lists were left; `first` is waited for before the
    /// first request.
    pub(super) fn new(
        client: &Client,
        ledger: &mut Ledger,
        subscriptions: &[Subscription],
        window: usize,
        wait: Duration,
    ) -> Self {
        let mut fill = Self {
            client: client.clone(),
            left: VecDeque::new(),
            asking: None,
            window,
            tries: 0,
            until: Instant::now() + PATIENCE,
            missed: Vec::new(),
            statuses: 0,
            notifications: 0,
        };
        for subscription in subscriptions {
            for &feed in subscription.feeds() {
                let after = match ledger.cursor(subscription, feed) {
                    _ if window == 0 => None,
                    Cursor::After(id) => Some(id),
                    // Lower than every id that is a number; whoever refuses it is asked without.
                    Cursor::Beginning => Some("0".to_owned()),
                    Cursor::Unknown => None,
                };
                let subscription = subscription.clone();
                match after {
                    Some(after) => fill.left.push_back(List {
                        subscription,
                        feed,
                        after: Some(after),
                        taken: 0,
                    }),
                    None => fill.missed.push((subscription, missed(feed), None)),
                }
            }
            let what = match subscription {
                Subscription::Direct => Missed::Conversations,
                Subscription::Named(_) => Missed::Everything,
                _ => continue,
            };
            fill.missed.push((subscription.clone(), what, None));
        }
        fill.ask(wait);
        fill
    }

    pub(super) fn is_done(&self) -> bool {
        self.left.is_empty()
    }

    /// The list that is being asked for.
    pub(super) fn current(&self) -> Option<&List> {
        self.left.front()
    }

    /// The next page, oldest item first. Nothing is lost if this is dropped and called again.
    pub(super) async fn page(&mut self) -> Result<Vec<Item>> {
        let page = match &mut self.asking {
            Some(asking) => asking.await,
            None => std::future::pending().await,
        };
        self.asking = None;
        page
    }

    /// Counts a new item of the current list.
    pub(super) fn took(&mut self, kind: &EventKind) -> Step {
        match kind {
            EventKind::Notification(_) => self.notifications += 1,
            _ => self.statuses += 1,
        }
        let window = self.window;
        let Some(list) = self.left.front_mut() else {
            return Step::Full;
        };
        list.taken += 1;
        match list.taken < window {
            true => Step::More,
            false => Step::Full,
        }
    }

    /// Goes on after a page whose last item had this id: `fresh` items of `length` were new.
    pub(super) fn turn(&mut self, last: Option<String>, fresh: usize, length: usize, full: bool) {
        self.tries = 0;
        let Some(list) = self.left.front_mut() else {
            return;
        };
        let stuck = last.is_none() || last == list.after;
        let quiet = fresh == 0 && length <= SHORT;
        if full {
            let (subscription, what) = (list.subscription.clone(), missed(list.feed));
            self.missed.push((subscription, what, last));
            self.left.pop_front();
        } else if stuck || quiet {
            self.left.pop_front();
        } else {
            list.after = last;
        }
        self.ask(Duration::ZERO);
    }

    /// Goes on after a page that did not come: once more, or without it. The error comes back if
    /// nothing will help.
    pub(super) fn failed(&mut self, error: Error) -> Result<(), Error> {
        let kind = error.kind();
        if matches!(
            kind,
            ErrorKind::Unauthorized | ErrorKind::ReauthenticationRequired | ErrorKind::Cancelled
        ) {
            return Err(error);
        }
        let Some(list) = self.left.front_mut() else {
            return Ok(());
        };
        let client_error = error.http_status().is_some_and(|status| status < 500);
        if list.after.as_deref() == Some("0") && client_error && !error.is_transient() {
            list.after = None;
            self.ask(Duration::ZERO);
            return Ok(());
        }
        if error.is_transient() && Instant::now() < self.until {
            self.tries += 1;
            let pause = Duration::from_millis(500).saturating_mul(1 << self.tries.min(5));
            self.ask(pause);
            return Ok(());
        }
        tracing::debug!(kind = ?error.kind(), status = error.http_status(), "a gap stays open");
        let (subscription, what) = (list.subscription.clone(), missed(list.feed));
        let after = list.after.clone();
        self.missed.push((subscription, what, after));
        self.left.pop_front();
        self.ask(Duration::ZERO);
        Ok(())
    }

    /// Whether it is asking again after a failure.
    pub(super) const fn is_failing(&self) -> bool {
        self.tries > 0
    }

    fn ask(&mut self, wait: Duration) {
        let Some(list) = self.left.front().cloned() else {
            return;
        };
        let client = self.client.clone();
        self.asking = Some(Box::pin(async move {
            if !wait.is_zero() {
                tokio::time::sleep(wait).await;
            }
            page(
                &client,
                &list.subscription,
                list.feed,
                list.after.as_deref(),
                PAGE,
            )
            .await
        }));
    }
}

const fn missed(feed: Feed) -> Missed {
    match feed {
        Feed::Statuses => Missed::Statuses,
        Feed::Notifications => Missed::Notifications,
    }
}

/// The id of the newest item of a list, if it has one.
pub(super) async fn newest(
    client: &Client,
    subscription: &Subscription,
    feed: Feed,
) -> Result<Option<String>> {
    let page = page(client, subscription, feed, None, 1).await?;
    Ok(page.into_iter().next_back().map(|item| item.id))
}

/// One page of a list, oldest item first: what came right after an id, or the newest ones.
async fn page(
    client: &Client,
    subscription: &Subscription,
    feed: Feed,
    after: Option<&str>,
    limit: u32,
) -> Result<Vec<Item>> {
    if feed == Feed::Notifications {
        let call = client.notifications().list().limit(limit);
        let page = match after {
            Some(after) => call.min_id(after).await?,
            None => call.await?,
        };
        return Ok(items(page, "notification", |one| {
            EventKind::Notification(Box::new(one))
        }));
    }
    macro_rules! ask {
        ($call:expr) => {{
            let call = $call.limit(limit);
            match after {
                Some(after) => call.min_id(after).await?,
                None => call.await?,
            }
        }};
    }
    let timelines = client.timelines();
    let page = match subscription {
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
    };
    Ok(items(page, "update", |status| {
        EventKind::Update(Box::new(status))
    }))
}

fn public(call: crate::api::PublicTimeline, only_media: bool) -> crate::api::PublicTimeline {
    match only_media {
        true => call.only_media(true),
        false => call,
    }
}

/// The items of a page and what of it could not be read, oldest first.
fn items<T: Identified>(page: Page<T>, event: &str, kind: impl Fn(T) -> EventKind) -> Vec<Item> {
    let mut all = Vec::with_capacity(page.items.len() + page.odd.len());
    let mut odd = page.odd.into_iter().peekable();
    for item in page.items {
        while let Some(odd) = odd.next_if(|odd| odd.index == all.len()) {
            all.push(odd_item(event, &odd.raw));
        }
        let id = item.id().to_owned();
        all.push(Item {
            id,
            kind: kind(item),
        });
    }
    all.extend(odd.map(|odd| odd_item(event, &odd.raw)));
    all.reverse();
    all
}

fn odd_item(event: &str, raw: &RawValue) -> Item {
    Item {
        id: String::new(),
        kind: EventKind::Other {
            event: event.to_owned(),
            payload: raw.get().to_owned(),
        },
    }
}

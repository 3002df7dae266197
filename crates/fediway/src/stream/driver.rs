//! The task behind a stream: it connects, reads, fills gaps, and begins anew.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use futures_core::future::BoxFuture;
use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep, sleep_until};
use url::Url;

use super::address;
use super::backoff::Backoff;
use super::builder::Settings;
use super::event::{Event, EventKind, Missed, Via};
use super::gap::{self, Fill, Item, Step};
use super::ledger::{Ledger, listed};
use super::link::{Door, Link};
use super::queue::Shared;
use super::subscription::{Feed, Subscription};
use super::twice::Twice;
use crate::client::Client;
use crate::credentials::Credentials;
use crate::error::{Error, ErrorKind, Phase, Result};
use crate::instance::Streaming;
use crate::time::Timestamp;
use crate::transport::{NoAnswer, Transport};

/// How many events are read in one go before anything else has its turn. Few, so that the reader
/// takes them while they are in the processor's cache.
const BATCH: usize = 32;
/// What an item of a list counts for in the queue; its size is not known.
const ITEM_SIZE: usize = 4 << 10;
/// After how long a connection was worth something even if nothing came.
const STEADY: Duration = Duration::from_secs(10);

pub(super) struct Driver {
    pub(super) client: Client,
    transport: Transport,
    pub(super) shared: Arc<Shared>,
    pub(super) settings: Settings,
    base: Url,
    pub(super) ledger: Ledger,
    twice: Twice,
    pub(super) backoff: Backoff,
    /// How it was connected the last time; `None` before the first.
    via: Option<Via>,
    link: Option<Link>,
}

/// What came live while a gap was being filled.
#[derive(Default)]
struct Held {
    events: VecDeque<(Event, usize)>,
    bytes: usize,
}

/// A list whose newest item was asked for, and that item's id.
type Beginning = BoxFuture<'static, (Subscription, Feed, Result<Option<String>>)>;

impl Driver {
    /// Makes the first connection, after which everything that happens will be told.
    pub(super) async fn connect(
        client: Client,
        settings: Settings,
        shared: Arc<Shared>,
    ) -> Result<Self> {
        let (transport, base) = (client.transport()?, address::endpoint(client.instance())?);
        let twice = client.instance().quirks().direct_comes_twice && !settings.keep_doubles;
        let mut driver = Self {
            transport,
            shared,
            base,
            ledger: Ledger::new(settings.window.saturating_add(200).min(100_000)),
            twice: Twice::new(twice),
            backoff: Backoff::new(settings.first_pause, settings.longest_pause),
            via: None,
            link: None,
            client,
            settings,
        };
        let wanted = driver.shared.wanted();
        // Before subscribing: what is posted from now on is owed, should the connection break
        // before anything came.
        driver.begin(&wanted).await?;
        let opened = match driver.client.instance().quirks().streaming {
            Streaming::None if !driver.settings.token_in_url => {
                Err(Error::new(ErrorKind::NoStreaming).into())
            }
            _ => driver.open(&wanted).await,
        };
        match opened {
            Ok(link) => {
                driver.via = Some(link.via());
                driver.link = Some(link);
            }
            Err(NoAnswer { error, .. })
                if error.kind() == &ErrorKind::NoStreaming && driver.settings.poll.is_some() =>
            {
                driver.via = Some(Via::Polling);
            }
            Err(NoAnswer { error, .. }) => return Err(error),
        }
        Ok(driver)
    }

    /// Works until there is nothing more to do.
    pub(super) async fn run(mut self) {
        let (shared, transport) = (self.shared.clone(), self.transport.clone());
        let error = tokio::select! {
            biased;
            () = shared.gone() => None,
            () = transport.closed() => Some(Error::new(ErrorKind::Cancelled)),
            error = self.drive() => Some(error),
        };
        while let Some((event, size)) = self.twice.due(Instant::now() + STEADY) {
            // There may be no room, and nobody waits for it any more.
            let _ = shared.try_push(event, size);
        }
        shared.end(error);
        if let Some(link) = self.link.take() {
            link.close().await;
        }
    }

    /// Ends only when going on is hopeless.
    async fn drive(&mut self) -> Error {
        if self.via == Some(Via::Polling) {
            return self.poll().await;
        }
        self.connected(false).await;
        let mut fill = None;
        loop {
            let next = match self.serve(fill.take()).await {
                Ok(reason) => self.again(reason).await,
                Err(hopeless) => return hopeless,
            };
            match next {
                Ok(gap) => fill = Some(gap),
                Err(hopeless) => return hopeless,
            }
        }
    }

    async fn connected(&mut self, again: bool) {
        if let Some(via) = self.via {
            self.tell(EventKind::Connected { via, again }).await;
        }
    }

    /// Reads until the connection breaks, and says why it did. An error is one that ends it all.
    async fn serve(&mut self, mut fill: Option<Fill>) -> Result<Error, Error> {
        let began = Instant::now();
        let (mut heard, mut pinged) = (began, began);
        let mut held = Held::default();
        let mut broken: Option<Error> = None;
        let mut beginnings: FuturesUnordered<Beginning> = FuturesUnordered::new();
        loop {
            if let Some(done) = fill.take_if(|fill| fill.is_done()) {
                self.filled(done).await;
                for (event, size) in std::mem::take(&mut held).events {
                    self.receive(event, size).await;
                }
                heard = Instant::now();
            }
            if let Some(reason) = broken.take() {
                match fill.as_ref().map(Fill::is_failing) {
                    // The server may be down altogether. The next connection fills the whole gap;
                    // only what no list has is given out from what was held.
                    Some(true) => {
                        for (event, size) in held.events {
                            if listed(&event.kind).is_none() {
                                self.receive(event, size).await;
                            }
                        }
                        return Ok(reason);
                    }
                    // What was read has its place behind the gap.
                    Some(false) => broken = Some(reason),
                    None => {
                        if began.elapsed() >= STEADY {
                            self.backoff.reset();
                        }
                        return Ok(reason);
                    }
                }
            }
            let idle = self.settings.idle;
            let reads = broken.is_none()
                && (fill.is_none() || held.has_room(self.settings.capacity, self.settings.buffer));
            let mut wake = (heard + idle).min(pinged + idle / 3);
            if let Some(due) = self.twice.next_due() {
                wake = wake.min(due);
            }
            let (link, filling) = (&mut self.link, &mut fill);
            tokio::select! {
                biased;
                page = async { match filling {
                    Some(fill) => fill.page().await,
                    None => std::future::pending().await,
                } } => {
                    if let Some(fill) = &mut fill {
                        match page {
                            Ok(items) => self.take_page(fill, items, true).await,
                            Err(error) => fill.failed(error)?,
                        }
                    }
                }
                Some((subscription, feed, newest)) = beginnings.next() => {
                    if let Ok(newest) = newest {
                        self.ledger.begin(&subscription, feed, newest.as_deref());
                    }
                }
                () = self.shared.changed(), if broken.is_none() => {
                    match self.change(&mut beginnings).await {
                        Ok(()) => heard = Instant::now(),
                        Err(error) => broken = Some(error),
                    }
                }
                read = async { match link {
                    Some(link) => link.next().await,
                    None => std::future::pending().await,
                } }, if reads => {
                    let mut read = Some(read);
                    let mut left = BATCH;
                    while let Some(one) = read.take() {
                        match one {
                            Ok(None) => {}
                            Ok(Some((event, size))) if fill.is_some() => held.push(event, size),
                            Ok(Some((event, size))) => {
                                self.backoff.reset();
                                self.receive(event, size).await;
                            }
                            Err(error) => {
                                broken = Some(error);
                                break;
                            }
                        }
                        left -= 1;
                        let room = fill.is_none()
                            || held.has_room(self.settings.capacity, self.settings.buffer);
                        if left > 0 && room {
                            read = self.link.as_mut().and_then(Link::ready);
                        }
                    }
                    heard = Instant::now();
                    if left == 0 {
                        tokio::task::yield_now().await;
                    }
                }
                () = sleep_until(wake), if broken.is_none() => {
                    let now = Instant::now();
                    while let Some((event, size)) = self.twice.due(now) {
                        self.deliver(event, size).await;
                    }
                    if !reads {
                        // Nothing can be heard by one who does not listen.
                        heard = now;
                    } else if now >= heard + idle {
                        let late = Error::new(ErrorKind::Timeout).phase(Phase::Idle);
                        broken = Some(late.message(&format!("no sign of life for {idle:?}")));
                    }
                    if now >= pinged + idle / 3 && broken.is_none() {
                        pinged = now;
                        if let Some(link) = &mut self.link {
                            broken = link.ping().await.err();
                        }
                    }
                }
            }
        }
    }

    /// Connects once more, however long that takes, and gives the gap that is to be filled then.
    async fn again(&mut self, reason: Error) -> Result<Fill, Error> {
        self.link = None;
        let mut failed = NoAnswer::from(reason);
        loop {
            let NoAnswer { error, retry_at } = failed;
            if is_hopeless(&error) {
                return Err(error);
            }
            let asked = retry_at.map_or(Duration::ZERO, |moment| {
                Duration::try_from(moment.duration_since(Timestamp::now())).unwrap_or_default()
            });
            let retry_in = self.backoff.pause().max(asked);
            tracing::debug!(kind = ?error.kind(), ?retry_in, "the stream broke");
            let reason = error;
            self.tell(EventKind::Disconnected { reason, retry_in })
                .await;
            sleep(retry_in).await;
            while self.shared.wanted().is_empty() {
                self.shared.changed().await;
            }
            let wanted = self.shared.wanted();
            match self.open(&wanted).await {
                Ok(link) => {
                    self.via = Some(link.via());
                    self.link = Some(link);
                    self.connected(true).await;
                    let (window, settle) = (self.settings.window, self.settings.settle);
                    let ledger = &mut self.ledger;
                    return Ok(Fill::new(&self.client, ledger, &wanted, window, settle));
                }
                Err(no_answer) => failed = no_answer,
            }
        }
    }

    /// Opens a connection. A token that the server refuses is refreshed once.
    async fn open(&mut self, wanted: &[Subscription]) -> Result<Link, NoAnswer> {
        let credentials = self.client.fresh().await?;
        let opened = self.open_as(credentials.as_ref(), wanted).await;
        match (opened, credentials) {
            (Err(refused), Some(credentials))
                if refused.error.kind() == &ErrorKind::Unauthorized =>
            {
                let renewed = self.client.renewed(&credentials, refused.error).await?;
                self.open_as(Some(&renewed), wanted).await
            }
            (opened, _) => opened,
        }
    }

    async fn open_as(
        &mut self,
        credentials: Option<&Credentials>,
        wanted: &[Subscription],
    ) -> Result<Link, NoAnswer> {
        let (door, via) = (self.door(credentials), self.via);
        Link::open(&door, wanted, via).await
    }

    fn door<'a>(&'a self, credentials: Option<&'a Credentials>) -> Door<'a> {
        Door {
            transport: &self.transport,
            base: &self.base,
            credentials,
            streaming: match self.settings.token_in_url {
                true => Streaming::Query,
                false => self.client.instance().quirks().streaming,
            },
            limit: self.settings.message,
        }
    }

    /// Makes the link have what is wanted.
    async fn change(&mut self, beginnings: &mut FuturesUnordered<Beginning>) -> Result<()> {
        let wanted = self.shared.wanted();
        let Some(mut link) = self.link.take() else {
            return Ok(());
        };
        for ended in link.active().iter().filter(|one| !wanted.contains(one)) {
            self.ledger.forget(ended);
        }
        if self.settings.window > 0 {
            for begun in wanted.iter().filter(|one| !link.active().contains(one)) {
                beginnings.extend(self.beginnings(begun));
            }
        }
        let credentials = self.client.fresh().await?;
        let door = self.door(credentials.as_ref());
        let changed = link.change(&door, &wanted).await;
        self.link = Some(link);
        changed
    }

    /// Enters how far the lists of these subscriptions have come.
    ///
    /// # Errors
    ///
    /// If the server cannot be reached at all. A list that it does not show is another matter.
    pub(super) async fn begin(&mut self, subscriptions: &[Subscription]) -> Result<()> {
        if self.settings.window == 0 && self.settings.poll.is_none() {
            return Ok(());
        }
        let all = subscriptions.iter().flat_map(|one| self.beginnings(one));
        for (subscription, feed, newest) in join_all(all.collect::<Vec<_>>()).await {
            match newest {
                Ok(newest) => self.ledger.begin(&subscription, feed, newest.as_deref()),
                Err(error) if is_unreachable(&error) => return Err(error),
                Err(error) => {
                    tracing::debug!(kind = ?error.kind(), "a list that cannot be asked for");
                }
            }
        }
        Ok(())
    }

    fn beginnings(&self, subscription: &Subscription) -> Vec<Beginning> {
        let beginning = |&feed: &Feed| {
            let (client, subscription) = (self.client.clone(), subscription.clone());
            let asking = async move {
                let newest = gap::newest(&client, &subscription, feed).await;
                (subscription, feed, newest)
            };
            Box::pin(asking) as Beginning
        };
        subscription.feeds().iter().map(beginning).collect()
    }

    /// Gives out what is new on a page of a list, and goes on to the next page.
    pub(super) async fn take_page(&mut self, fill: &mut Fill, items: Vec<Item>, mark: bool) {
        let Some(subscription) = fill.current().map(|list| list.subscription.clone()) else {
            return;
        };
        let length = items.len();
        let (mut last, mut fresh, mut full) = (None, 0, false);
        for Item { id, kind } in items {
            let event = Event {
                kind,
                subscription: Some(subscription.clone()),
                backfilled: mark,
            };
            let is_new = self.ledger.is_new(&event);
            if !id.is_empty() {
                last = Some(id);
            }
            if !is_new {
                continue;
            }
            fresh += 1;
            if let Some(event) = self.twice.take(event, ITEM_SIZE) {
                full = fill.took(&event.kind) == Step::Full;
                self.deliver(event, ITEM_SIZE).await;
            }
            if full {
                break;
            }
        }
        fill.turn(last, fresh, length, full);
    }

    /// Says what a gap was filled with, and what may be missing.
    async fn filled(&mut self, fill: Fill) {
        for (subscription, what, after) in fill.missed {
            let event = Event {
                kind: EventKind::MayHaveMissed { what, after },
                subscription: Some(subscription),
                backfilled: false,
            };
            self.deliver(event, 0).await;
        }
        let (what, after) = (Missed::Changes, None);
        self.tell(EventKind::MayHaveMissed { what, after }).await;
        let (statuses, notifications) = (fill.statuses, fill.notifications);
        let filled = EventKind::Filled {
            statuses,
            notifications,
        };
        self.tell(filled).await;
    }

    /// Takes a live event.
    async fn receive(&mut self, event: Event, size: usize) {
        if !self.ledger.is_new(&event) {
            return;
        }
        if let Some(event) = self.twice.take(event, size) {
            self.deliver(event, size).await;
        }
    }

    pub(super) async fn tell(&mut self, kind: EventKind) {
        self.deliver(Event::about(kind), 0).await;
    }

    pub(super) async fn deliver(&mut self, event: Event, size: usize) {
        // Something for the event itself, so that a million empty ones count as well.
        let size = size + size_of::<Event>();
        if let Err(event) = self.shared.try_push(event, size) {
            self.shared.push(event, size).await;
        }
    }
}

impl Held {
    fn push(&mut self, event: Event, size: usize) {
        self.bytes += size + size_of::<Event>();
        self.events.push_back((event, size));
    }

    fn has_room(&self, capacity: usize, bytes: usize) -> bool {
        self.events.is_empty() || (self.events.len() < capacity && self.bytes < bytes)
    }
}

/// Whether trying again with the same token cannot help.
pub(super) fn is_hopeless(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Unauthorized
            | ErrorKind::ReauthenticationRequired
            | ErrorKind::Cancelled
            | ErrorKind::InvalidInput(_)
    )
}

fn is_unreachable(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::Network
            | ErrorKind::Timeout
            | ErrorKind::Guard
            | ErrorKind::Tls
            | ErrorKind::InvalidInput(_)
            | ErrorKind::Address(_)
            | ErrorKind::Cancelled
    )
}

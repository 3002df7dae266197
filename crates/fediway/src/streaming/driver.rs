//! The task of a stream: it tells the [`Tracker`] what happened, and runs the tracker's actions.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures_core::future::BoxFuture;
use futures_util::StreamExt;
use futures_util::future::{AbortHandle, Aborted, abortable};
use futures_util::stream::FuturesUnordered;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use super::connection::{Access, Connection, Received};
use super::event::Via;
use super::pages;
use super::queue::Shared;
use super::settings::{A_YEAR, Settings};
use super::subscription::Subscription;
use super::tracker::{Action, Fetch, Moment, Page, Ticket, Tracker};
use crate::client::Client;
use crate::clock::until;
use crate::error::{Error, ErrorKind, Result};
use crate::instance::Streaming;
use crate::request::Backoff;
use crate::transport::Transport;

/// How many events are read in one go before anything else has its turn. Few, so that the reader
/// takes them while they are in the processor's cache.
const BATCH: usize = 32;
/// A server that limits requests may ask for a longer pause than its reader wants, but not to be
/// forgotten.
const MOST_ASKED_FOR: Duration = Duration::from_secs(15 * 60);

type Fetched = (Ticket, Result<Result<Page>, Aborted>);

pub(super) struct Driver {
    client: Client,
    transport: Transport,
    shared: Arc<Shared>,
    changes: watch::Receiver<Vec<Subscription>>,
    settings: Settings,
    access: Access,
    tracker: Tracker,
    connection: Option<Connection>,
    /// How it was connected the last time; `None` before the first.
    via: Option<Via>,
    fetching: FuturesUnordered<BoxFuture<'static, Fetched>>,
    aborts: HashMap<Ticket, AbortHandle>,
    backoff: Backoff,
    began: Instant,
    pinged: Instant,
}

/// Ends the stream for its reader even if the task is stopped half-way.
struct Ending(Arc<Shared>);

impl Drop for Ending {
    fn drop(&mut self) {
        let stopped = Error::new(ErrorKind::Cancelled);
        let why = "the task behind the stream was stopped";
        self.0.end(Some(stopped.message(why)));
    }
}

/// What happened.
enum Happened {
    Fetched(Fetched),
    Change,
    Read(Result<Received>),
    Time,
}

impl Driver {
    /// Makes the first connection. From then on everything that happens is an event.
    pub(super) async fn connect(
        client: Client,
        settings: Settings,
        shared: Arc<Shared>,
    ) -> Result<Self> {
        let mut driver = Self::new(client, settings, shared)?;
        let transport = driver.transport.clone();
        tokio::select! {
            biased;
            () = transport.closed() => Err(Error::new(ErrorKind::Cancelled)),
            begun = driver.begin() => begun,
        }?;
        Ok(driver)
    }

    fn new(client: Client, settings: Settings, shared: Arc<Shared>) -> Result<Self> {
        let rules = settings.rules(&client);
        let streaming = match settings.token_in_url {
            true => Streaming::Query,
            false => client.instance().quirks().streaming,
        };
        let now = Instant::now();
        Ok(Self {
            transport: client.transport()?,
            access: Access::of(&client, streaming, settings.message)?,
            tracker: Tracker::new(rules, shared.wanted()),
            backoff: Backoff::new(settings.first_pause, settings.longest_pause),
            connection: None,
            via: None,
            fetching: FuturesUnordered::new(),
            aborts: HashMap::new(),
            began: now,
            pinged: now,
            changes: shared.wanted.subscribe(),
            client,
            shared,
            settings,
        })
    }

    async fn begin(&mut self) -> Result<()> {
        while !self.tracker.has_begun() {
            match self.tracker.next_action() {
                Some(action) => self.run_action(action).await?,
                None => self.wait().await?,
            }
        }
        Ok(())
    }

    /// Works until there is nothing more to do.
    pub(super) async fn run(mut self) {
        let (shared, transport) = (self.shared.clone(), self.transport.clone());
        let _ending = Ending(shared.clone());
        let error = tokio::select! {
            biased;
            () = shared.gone.cancelled() => None,
            () = transport.closed() => Some(Error::new(ErrorKind::Cancelled)),
            Err(hopeless) = self.work() => Some(hopeless),
        };
        shared.end(error);
        if let Some(connection) = self.connection.take() {
            connection.close().await;
        }
    }

    /// Ends only when going on is hopeless.
    async fn work(&mut self) -> Result<Infallible> {
        loop {
            let begun = Instant::now();
            self.run_actions().await?;
            self.not_read_since(begun);
            self.wait().await?;
        }
    }

    async fn run_actions(&mut self) -> Result<()> {
        while let Some(action) = self.tracker.next_action() {
            self.run_action(action).await?;
        }
        Ok(())
    }

    /// # Errors
    ///
    /// The one that ends the stream.
    async fn run_action(&mut self, action: Action) -> Result<()> {
        match action {
            Action::Deliver(event, size) => self.shared.push(event, size).await,
            Action::Fetch(fetch) => self.fetch(fetch),
            Action::Forget(ticket) => {
                if let Some(abort) = self.aborts.remove(&ticket) {
                    abort.abort();
                }
            }
            Action::Connect(wanted) => self.open(&wanted).await,
            Action::Subscribe(wanted) => {
                if let Some(connection) = &mut self.connection
                    && let Err(error) = connection.change(&self.access, &self.client, &wanted).await
                {
                    self.broke(error);
                }
            }
            Action::Retry { reason, steady } => self.retry(reason, steady),
            Action::Restored => self.backoff.reset(),
            Action::End(error) => return Err(error),
        }
        Ok(())
    }

    fn fetch(&mut self, fetch: Fetch) {
        let (client, ticket) = (self.client.clone(), fetch.ticket);
        let (page, abort) = abortable(async move {
            if !fetch.after.is_zero() {
                sleep(fetch.after).await;
            }
            pages::fetch(&client, &fetch.timeline, fetch.from).await
        });
        self.aborts.insert(ticket, abort);
        self.fetching
            .push(Box::pin(async move { (ticket, page.await) }));
    }

    /// Waits for the first of several events; those listed first have priority.
    async fn wait(&mut self) -> Result<()> {
        let (listens, begun, wake) = (self.listens(), Instant::now(), self.wake());
        let connection = &mut self.connection;
        let happened = tokio::select! {
            biased;
            Some(fetched) = self.fetching.next() => Happened::Fetched(fetched),
            Ok(()) = self.changes.changed() => Happened::Change,
            read = async { match connection {
                Some(connection) => connection.next().await,
                None => std::future::pending().await,
            } }, if listens => Happened::Read(read),
            () = sleep_until(wake) => Happened::Time,
        };
        if !listens {
            self.not_read_since(begun);
        }
        let now = self.now();
        match happened {
            Happened::Fetched((ticket, page)) => {
                self.aborts.remove(&ticket);
                if let Ok(page) = page {
                    self.tracker.on_page(ticket, page, now);
                }
            }
            Happened::Change => {
                let wanted = self.changes.borrow_and_update().clone();
                self.tracker.on_change(wanted, now);
            }
            Happened::Read(read) => self.take(read).await?,
            Happened::Time => {
                self.tracker.on_time(now);
                self.look_for_life().await;
            }
        }
        Ok(())
    }

    /// Takes what was read, and what is there already besides.
    async fn take(&mut self, read: Result<Received>) -> Result<()> {
        let mut read = Some(read);
        let mut left = BATCH;
        while let Some(one) = read.take() {
            let now = self.now();
            match one {
                Ok(Received::SignOfLife) => {}
                Ok(Received::Event(event, size)) => self.tracker.on_live(event, size, now),
                Err(error) => {
                    self.broke(error);
                    return Ok(());
                }
            }
            self.run_actions().await?;
            left -= 1;
            if left > 0 && self.listens() {
                read = self.connection.as_mut().and_then(Connection::ready);
            }
        }
        if left == 0 {
            tokio::task::yield_now().await;
        }
        Ok(())
    }

    fn listens(&self) -> bool {
        self.connection.is_some() && self.tracker.listens()
    }

    fn now(&self) -> Moment {
        self.began.elapsed()
    }

    fn wake(&self) -> Instant {
        let wake = self.tracker.wake().map(|moment| self.began + moment);
        let Some(connection) = &self.connection else {
            return wake.unwrap_or_else(|| Instant::now() + A_YEAR);
        };
        let idle = self.settings.idle;
        let heard = match self.listens() {
            true => connection.heard(),
            false => Instant::now(),
        };
        let life = (heard + idle).min(self.pinged + idle / 3);
        wake.map_or(life, |wake| wake.min(life))
    }

    /// Looks whether the server is still there.
    async fn look_for_life(&mut self) {
        let (now, idle) = (Instant::now(), self.settings.idle);
        let listens = self.listens();
        let Some(connection) = &mut self.connection else {
            return;
        };
        if listens && now >= connection.heard() + idle {
            let late = Error::new(ErrorKind::Timeout);
            return self.broke(late.message(&format!("no sign of life for {idle:?}")));
        }
        if now >= self.pinged + idle / 3 {
            self.pinged = now;
            if let Err(error) = connection.ping().await {
                self.broke(error);
            }
        }
    }

    /// Time in which nothing is read does not count as silence of the server.
    fn not_read_since(&mut self, since: Instant) {
        if let Some(connection) = &mut self.connection {
            connection.not_read_since(since);
        }
    }

    // ---- connections ---------------------------------------------------------------------------

    async fn open(&mut self, wanted: &[Subscription]) {
        match Connection::open(&mut self.access, &self.client, wanted, self.via).await {
            Ok(connection) => {
                let via = connection.via();
                (self.connection, self.via) = (Some(connection), Some(via));
                self.pinged = Instant::now();
                self.tracker.on_connected(via, self.now());
            }
            Err(error) => self.tracker.on_no_connection(error, self.now()),
        }
    }

    fn broke(&mut self, reason: Error) {
        if let Some(connection) = self.connection.take() {
            self.backoff.at_least(connection.retry());
        }
        let reason = match reason.host() {
            Some(_) => reason,
            None => reason.at(&self.access.place()),
        };
        self.tracker.on_broken(reason, self.now());
    }

    fn retry(&mut self, error: Error, steady: bool) {
        if steady {
            self.backoff.reset();
        }
        let retry_at = error.retry_at();
        let asked_for = retry_at.map(|moment| until(self.transport.now(), moment));
        let retry_in = match asked_for {
            // Asking earlier would prolong it.
            Some(asked_for) if error.http_status() == Some(429) => {
                self.backoff.pause().max(asked_for.min(MOST_ASKED_FOR))
            }
            Some(asked_for) => self.backoff.pause_for(asked_for),
            None => self.backoff.pause(),
        };
        tracing::debug!(kind = ?error.kind(), ?retry_in, ?asked_for, "the stream broke");
        self.tracker
            .on_retry(error, retry_in, asked_for, self.now());
    }
}

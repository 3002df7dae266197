//! The task of a stream: it tells the [`Tracker`] what happened, and runs the tracker's actions.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures_core::future::BoxFuture;
use futures_util::FutureExt;
use futures_util::future::{OptionFuture, select_all};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use super::connection::{Access, Connection};
use super::event::Event;
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

/// How many events are read in one go before anything else has its turn. Few, so that the reader
/// takes them while they are in the processor's cache.
const BATCH: usize = 4;
/// A server that limits requests may ask for a longer pause than its reader wants, but not to be
/// forgotten.
const MOST_ASKED_FOR: Duration = Duration::from_secs(15 * 60);

pub(super) struct Driver {
    shared: Arc<Shared>,
    changes: watch::Receiver<Vec<Subscription>>,
    idle: Duration,
    access: Access,
    tracker: Tracker,
    connection: Option<Connection>,
    /// The pages that are being fetched.
    fetching: Vec<(Ticket, BoxFuture<'static, Result<Page>>)>,
    backoff: Backoff,
    began: Instant,
    pinged: Instant,
}

/// Ends the stream for its reader even if the task is stopped half-way.
impl Drop for Driver {
    fn drop(&mut self) {
        let stopped = Error::new(ErrorKind::Cancelled);
        let why = "the task behind the stream was stopped";
        self.shared.end(Some(stopped.message(why)));
    }
}

impl Driver {
    /// Makes the first connection. From then on everything that happens is an event.
    pub(super) async fn connect(
        client: Client,
        settings: Settings,
        shared: Arc<Shared>,
    ) -> Result<Self> {
        let streaming = match settings.token_in_url {
            true => Streaming::Query,
            false => client.instance().quirks().streaming,
        };
        let now = Instant::now();
        let mut driver = Self {
            tracker: Tracker::new(settings.rules(&client), shared.wanted()),
            access: Access::of(client, streaming, settings.message)?,
            idle: settings.idle,
            backoff: settings.backoff,
            connection: None,
            fetching: Vec::new(),
            began: now,
            pinged: now,
            changes: shared.wanted.subscribe(),
            shared,
        };
        let transport = driver.access.transport.clone();
        let begin = async {
            while !driver.tracker.has_begun {
                match driver.tracker.next_action() {
                    Some(action) => driver.run_action(action).await?,
                    None => driver.wait().await?,
                }
            }
            Ok(())
        };
        tokio::select! {
            biased;
            () = transport.closed() => Err(Error::new(ErrorKind::Cancelled)),
            begun = begin => begun,
        }?;
        Ok(driver)
    }

    /// Works until there is nothing more to do.
    pub(super) async fn run(mut self) {
        let (shared, transport) = (self.shared.clone(), self.access.transport.clone());
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
            Action::Deliver(event) => self.shared.push(event).await,
            Action::Fetch(fetch) => self.fetch(fetch),
            Action::Forget(ticket) => self.fetching.retain(|(one, _)| *one != ticket),
            Action::Connect(wanted) => self.open(&wanted).await,
            Action::Subscribe(wanted) => {
                if let Some(connection) = &mut self.connection
                    && let Err(error) = connection.change(&self.access, &wanted).await
                {
                    self.broke(error);
                }
            }
            Action::Retry { reason, steady } => self.retry(reason, steady),
            Action::End(error) => return Err(error),
        }
        Ok(())
    }

    fn fetch(&mut self, fetch: Fetch) {
        let client = self.access.client.clone();
        let page = async move {
            if !fetch.after.is_zero() {
                sleep(fetch.after).await;
            }
            pages::fetch(&client, &fetch.timeline, fetch.from).await
        };
        self.fetching.push((fetch.ticket, Box::pin(page)));
    }

    /// Waits for the first of several events; those listed first have priority.
    async fn wait(&mut self) -> Result<()> {
        let (listens, begun, wake) = (self.listens(), Instant::now(), self.wake());
        let next = self.connection.as_mut().map(Connection::next);
        tokio::select! {
            biased;
            (ticket, page) = fetched(&mut self.fetching) => {
                self.tracker.on_page(ticket, page, self.now());
            }
            Ok(()) = self.changes.changed() => {
                let wanted = self.changes.borrow_and_update().clone();
                self.tracker.on_change(wanted, self.now());
            }
            Some(read) = OptionFuture::from(next), if listens => self.take(read).await?,
            () = sleep_until(wake) => {
                self.tracker.on_time(self.now());
                self.look_for_life().await;
            }
        }
        if !listens {
            self.not_read_since(begun);
        }
        Ok(())
    }

    /// Takes what was read, and what is there already besides.
    async fn take(&mut self, mut read: Result<Option<Event>>) -> Result<()> {
        let (now, mut left) = (self.now(), BATCH);
        loop {
            match read {
                Ok(None) => {}
                Ok(Some(event)) => self.tracker.on_live(event, now),
                Err(error) => {
                    self.broke(error);
                    return Ok(());
                }
            }
            self.run_actions().await?;
            left -= 1;
            if left == 0 {
                tokio::task::yield_now().await;
                return Ok(());
            }
            let listens = self.listens();
            let connection = self.connection.as_mut().filter(|_| listens);
            match connection.and_then(|connection| connection.next().now_or_never()) {
                Some(next) => read = next,
                None => return Ok(()),
            }
        }
    }

    fn listens(&self) -> bool {
        self.connection.is_some() && self.tracker.listens()
    }

    fn now(&self) -> Moment {
        self.began.elapsed()
    }

    fn wake(&mut self) -> Instant {
        let wake = self.tracker.wake().map(|moment| self.began + moment);
        let all = wake
            .into_iter()
            .chain(self.silent_at())
            .chain(self.ping_at());
        all.min().unwrap_or_else(|| Instant::now() + A_YEAR)
    }

    /// When the connection has been silent for too long, while it is read.
    fn silent_at(&mut self) -> Option<Instant> {
        let listens = self.listens();
        let connection = self.connection.as_mut().filter(|_| listens)?;
        let heard = connection.heard().into_iter().min()?;
        Some(*heard + self.idle)
    }

    fn ping_at(&self) -> Option<Instant> {
        let connection = self.connection.as_ref();
        connection.map(|_| self.pinged + self.idle / 3)
    }

    /// Looks whether the server is still there.
    async fn look_for_life(&mut self) {
        let now = Instant::now();
        if self.silent_at().is_some_and(|at| at <= now) {
            let late = Error::new(ErrorKind::Timeout);
            let why = format!("no sign of life for {:?}", self.idle);
            return self.broke(late.message(&why));
        }
        if self.ping_at().is_some_and(|at| at <= now)
            && let Some(connection) = &mut self.connection
        {
            self.pinged = now;
            if let Err(error) = connection.ping().await {
                self.broke(error);
            }
        }
    }

    /// Time in which nothing is read does not count as silence of the server.
    fn not_read_since(&mut self, since: Instant) {
        let heard = self.connection.as_mut().map(Connection::heard);
        for heard in heard.into_iter().flatten() {
            *heard += (*heard).max(since).elapsed();
        }
    }

    // ---- connections ---------------------------------------------------------------------------

    async fn open(&mut self, wanted: &[Subscription]) {
        match Connection::open(&self.access, wanted).await {
            Ok(connection) => {
                let via = connection.via();
                (self.connection, self.access.via) = (Some(connection), Some(via));
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
        let now = self.access.transport.now();
        let asked_for = error.retry_at().map(|moment| until(now, moment));
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

/// The first page that comes.
async fn fetched(
    fetching: &mut Vec<(Ticket, BoxFuture<'static, Result<Page>>)>,
) -> (Ticket, Result<Page>) {
    if fetching.is_empty() {
        return std::future::pending().await;
    }
    let (page, at, _) = select_all(fetching.iter_mut().map(|(_, page)| page)).await;
    (fetching.swap_remove(at).0, page)
}

//! One connection, from when it stands to when it breaks.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep_until};

use super::beginning::Beginning;
use super::driver::Driver;
use super::event::Event;
use super::gap::Fill;
use super::held::Held;
use super::ledger::listed;
use super::link::Link;
use super::lists::Batch;
use crate::error::{Error, ErrorKind, Phase, Result};

/// How many events are read in one go before anything else has its turn. Few, so that the reader
/// takes them while they are in the processor's cache.
const BATCH: usize = 32;
/// After how long a connection was worth something even if nothing came.
const STEADY: Duration = Duration::from_secs(10);

type Read = Result<Option<(Event, usize)>>;

struct Serving<'d> {
    driver: &'d mut Driver,
    /// The gap before this connection, while it is being filled.
    fill: Option<Fill>,
    /// What came live meanwhile: its place is behind the gap.
    held: Held,
    /// The lists of what was subscribed to just now.
    beginnings: FuturesUnordered<Beginning>,
    /// Why the connection broke.
    broken: Option<Error>,
    began: Instant,
    /// The last sign of life.
    heard: Instant,
    pinged: Instant,
}

/// What there is to do next.
enum Next {
    Page(Result<Batch>),
    Begin(<Beginning as Future>::Output),
    Change,
    Read(Read),
    Time,
}

impl Driver {
    /// Reads until the connection breaks, and says why it did. An error is one that ends it all.
    pub(super) async fn serve(&mut self, gap: Option<Fill>) -> Result<Error> {
        let now = Instant::now();
        let mut serving = Serving {
            held: Held::new(self.settings.capacity, self.settings.buffer),
            driver: self,
            fill: gap,
            beginnings: FuturesUnordered::new(),
            broken: None,
            began: now,
            heard: now,
            pinged: now,
        };
        serving.run().await
    }
}

impl Serving<'_> {
    async fn run(&mut self) -> Result<Error> {
        loop {
            self.close_gap().await;
            if let Some(reason) = self.end().await {
                return Ok(reason);
            }
            match self.next().await {
                Next::Page(Ok(batch)) => {
                    if let Some(fill) = &mut self.fill {
                        self.driver.take_batch(fill, batch, true).await;
                    }
                }
                Next::Page(Err(error)) => {
                    if let Some(fill) = &mut self.fill {
                        fill.failed(error)?;
                    }
                }
                Next::Begin((subscription, feed, newest)) => {
                    if let Ok(newest) = newest {
                        let newest = newest.as_deref();
                        self.driver.ledger.begin(&subscription, feed, newest);
                    }
                }
                Next::Change => match self.driver.change(&mut self.beginnings).await {
                    Ok(()) => self.heard = Instant::now(),
                    Err(error) => self.broken = Some(error),
                },
                Next::Read(read) => self.take(read).await,
                Next::Time => self.tick().await,
            }
        }
    }

    /// Waits for whatever comes first; the earlier ones go before the later ones.
    async fn next(&mut self) -> Next {
        let (stands, listens, wake) = (self.broken.is_none(), self.listens(), self.wake());
        let (fill, link) = (&mut self.fill, &mut self.driver.link);
        tokio::select! {
            biased;
            page = async { match fill {
                Some(fill) => fill.page().await,
                None => std::future::pending().await,
            } } => Next::Page(page),
            Some(begun) = self.beginnings.next() => Next::Begin(begun),
            () = self.driver.shared.changed(), if stands => Next::Change,
            read = async { match link {
                Some(link) => link.next().await,
                None => std::future::pending().await,
            } }, if listens => Next::Read(read),
            () = sleep_until(wake), if stands => Next::Time,
        }
    }

    /// Whether there is a connection to read from, and room for what comes.
    fn listens(&self) -> bool {
        self.broken.is_none() && (self.fill.is_none() || self.held.has_room())
    }

    fn wake(&self) -> Instant {
        let idle = self.driver.settings.idle;
        let wake = (self.heard + idle).min(self.pinged + idle / 3);
        match self.driver.twice.next_due() {
            Some(due) => wake.min(due),
            None => wake,
        }
    }

    /// Gives out what has waited behind a gap that is filled.
    async fn close_gap(&mut self) {
        let Some(filled) = self.fill.take_if(|fill| fill.is_done()) else {
            return;
        };
        self.driver.filled(filled).await;
        while let Some((event, size)) = self.held.pop() {
            self.driver.receive(event, size).await;
        }
        self.heard = Instant::now();
    }

    /// Why this is over, if it is.
    async fn end(&mut self) -> Option<Error> {
        let reason = self.broken.take()?;
        match self.fill.as_ref().map(Fill::is_failing) {
            // What was read has its place behind the gap.
            Some(false) => {
                self.broken = Some(reason);
                return None;
            }
            // The server may be down altogether. The next connection fills the whole gap; only what
            // no list has is given out from what was held.
            Some(true) => {
                while let Some((event, size)) = self.held.pop() {
                    if listed(&event.kind).is_none() {
                        self.driver.receive(event, size).await;
                    }
                }
            }
            None if self.began.elapsed() >= STEADY => self.driver.backoff.reset(),
            None => {}
        }
        Some(reason)
    }

    /// Takes what was read, and what is there already besides.
    async fn take(&mut self, read: Read) {
        let mut read = Some(read);
        let mut left = BATCH;
        while let Some(one) = read.take() {
            match one {
                Ok(None) => {}
                Ok(Some((event, size))) if self.fill.is_some() => self.held.push(event, size),
                Ok(Some((event, size))) => {
                    self.driver.backoff.reset();
                    self.driver.receive(event, size).await;
                }
                Err(error) => {
                    self.broken = Some(error);
                    break;
                }
            }
            left -= 1;
            if left > 0 && self.listens() {
                read = self.driver.link.as_mut().and_then(Link::ready);
            }
        }
        self.heard = Instant::now();
        if left == 0 {
            tokio::task::yield_now().await;
        }
    }

    /// Does what is due.
    async fn tick(&mut self) {
        let (now, idle) = (Instant::now(), self.driver.settings.idle);
        while let Some((event, size)) = self.driver.twice.due(now) {
            self.driver.deliver(event, size).await;
        }
        if !self.listens() {
            // Nothing can be heard by one who does not listen.
            self.heard = now;
        } else if now >= self.heard + idle {
            let late = Error::new(ErrorKind::Timeout).phase(Phase::Idle);
            self.broken = Some(late.message(&format!("no sign of life for {idle:?}")));
            return;
        }
        if now >= self.pinged + idle / 3 {
            self.pinged = now;
            if let Some(link) = &mut self.driver.link {
                self.broken = link.ping().await.err();
            }
        }
    }
}

impl Driver {
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
}

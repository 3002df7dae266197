//! One connection, from when it stands to when it breaks.

use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep_until};

use super::beginning::Beginning;
use super::driver::Driver;
use super::event::Event;
use super::gap::Fill;
use super::link::Link;
use super::lists::Batch;
use super::subscription::{Subscription, all_but};
use crate::error::{Error, ErrorKind, Result};

/// How many events are read in one go before anything else has its turn. Few, so that the reader
/// takes them while they are in the processor's cache.
const BATCH: usize = 32;
/// After how long a connection was worth something. Sooner, a server that hangs up is asked ever
/// more rarely.
const STEADY: Duration = Duration::from_secs(10);
/// For how long a connection that broke waits for the gap before it: what was read has its place
/// behind that.
const FAREWELL: Duration = Duration::from_secs(2);

type Read = Result<Option<(Event, usize)>>;

struct Serving<'d> {
    driver: &'d mut Driver,
    /// The gap before this connection, while it is being filled.
    fill: Option<Fill>,
    /// How far the lists of what was subscribed to just now have come.
    beginnings: FuturesUnordered<Beginning>,
    /// Whose lists these are: they are not subscribed to before that is known.
    beginning: Vec<Subscription>,
    /// Why the connection broke, and until when that can wait.
    broken: Option<(Error, Instant)>,
    began: Instant,
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
            driver: self,
            fill: gap,
            beginnings: FuturesUnordered::new(),
            beginning: Vec::new(),
            broken: None,
            began: now,
            pinged: now,
        };
        // What was subscribed to while there was no connection.
        serving.wanted_changed().await;
        serving.driver.excuse(now);
        serving.run().await
    }
}

impl Serving<'_> {
    async fn run(&mut self) -> Result<Error> {
        loop {
            let begun = Instant::now();
            self.close_gap().await;
            if let Some(reason) = self.end().await {
                return Ok(reason);
            }
            self.driver.give_due().await;
            self.driver.excuse(begun);
            let (listens, begun) = (self.listens(), Instant::now());
            let next = self.next().await;
            let deaf_since = if listens { Instant::now() } else { begun };
            self.handle(next).await?;
            self.driver.excuse(deaf_since);
        }
    }

    async fn handle(&mut self, next: Next) -> Result<()> {
        match next {
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
            Next::Begin((subscription, lists)) => {
                self.beginning.retain(|one| *one != subscription);
                if self.driver.shared.wanted().contains(&subscription) {
                    self.driver.begun(&subscription, lists, |_| false)?;
                }
                self.change().await;
            }
            Next::Change => self.wanted_changed().await,
            Next::Read(read) => self.take(read).await,
            Next::Time => self.tick().await,
        }
        Ok(())
    }

    fn broke(&mut self, reason: Error) {
        let reason = match reason.host() {
            Some(_) => reason,
            None => reason.at(&self.driver.place()),
        };
        self.broken = Some((reason, Instant::now() + FAREWELL));
    }

    /// Asks how far the lists of what is new have come, before that is subscribed to: what is posted
    /// from then on is owed.
    async fn wanted_changed(&mut self) {
        let wanted = self.driver.shared.wanted();
        self.driver.ledger.keep(&wanted);
        self.driver.held.keep(&wanted);
        if let Some(fill) = &mut self.fill {
            fill.keep(&wanted);
        }
        let active = self.driver.link.as_ref().map_or(&[][..], Link::active);
        for subscription in all_but(&all_but(&wanted, active), &self.beginning) {
            self.beginnings.push(self.driver.beginning(&subscription));
            self.beginning.push(subscription);
        }
        self.change().await;
    }

    /// Makes the link have what is wanted by now and has begun.
    async fn change(&mut self) {
        if self.broken.is_some() {
            return;
        }
        let wanted = all_but(&self.driver.shared.wanted(), &self.beginning);
        if let Err(error) = self.driver.change(&wanted).await {
            self.broke(error);
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
            () = sleep_until(wake) => Next::Time,
        }
    }

    /// Whether there is a connection to read from, and room for what comes.
    fn listens(&self) -> bool {
        self.broken.is_none() && (self.fill.is_none() || self.driver.held.has_room())
    }

    fn wake(&self) -> Instant {
        if let Some((_, until)) = self.broken {
            return until;
        }
        let idle = self.driver.settings.idle;
        let heard = match self.listens() {
            true => self.heard(),
            false => Instant::now(),
        };
        let wake = (heard + idle).min(self.pinged + idle / 3);
        match self.driver.twice.next_due() {
            Some(due) => wake.min(due),
            None => wake,
        }
    }

    /// The last sign of life.
    fn heard(&self) -> Instant {
        let link = self.driver.link.as_ref();
        link.map_or_else(Instant::now, Link::heard)
    }

    /// Gives out what has waited behind a gap that is filled.
    async fn close_gap(&mut self) {
        let Some(filled) = self.fill.take_if(|fill| fill.is_done()) else {
            return;
        };
        self.driver.filled(filled).await;
        // Where a gap had to be admitted, the next one begins here.
        let wanted = self.driver.shared.wanted();
        for subscription in wanted.iter().filter(|one| !self.driver.has_begun(one)) {
            self.beginnings.push(self.driver.beginning(subscription));
        }
        while let Some((event, size)) = self.driver.held.pop() {
            self.driver.receive(event, size).await;
        }
    }

    /// Why this is over, if it is.
    async fn end(&mut self) -> Option<Error> {
        let (_, until) = self.broken.as_ref()?;
        let waits = |fill: &Fill| !fill.is_failing() && Instant::now() < *until;
        if self.fill.as_ref().is_some_and(waits) {
            return None;
        }
        // The next connection fills what is left of the gap. What is held stays behind it.
        if let Some(fill) = self.fill.take() {
            self.driver.tell_missed(fill.missed).await;
        }
        self.driver.twice.release();
        self.driver.give_due().await;
        if self.began.elapsed() >= STEADY {
            self.driver.backoff.reset();
        }
        self.broken.take().map(|(reason, _)| reason)
    }

    /// Takes what was read, and what is there already besides.
    async fn take(&mut self, read: Read) {
        let mut read = Some(read);
        let mut left = BATCH;
        while let Some(one) = read.take() {
            match one {
                Ok(None) => {}
                Ok(Some((event, size))) if self.fill.is_some() => {
                    self.driver.held.push(event, size)
                }
                Ok(Some((event, size))) => self.driver.receive(event, size).await,
                Err(error) => {
                    self.broke(error);
                    break;
                }
            }
            left -= 1;
            if left > 0 && self.listens() {
                read = self.driver.link.as_mut().and_then(Link::ready);
            }
        }
        if left == 0 {
            tokio::task::yield_now().await;
        }
    }

    /// Looks whether the server is still there.
    async fn tick(&mut self) {
        if self.broken.is_some() {
            return;
        }
        let (now, idle) = (Instant::now(), self.driver.settings.idle);
        if self.listens() && now >= self.heard() + idle {
            let late = Error::new(ErrorKind::Timeout);
            return self.broke(late.message(&format!("no sign of life for {idle:?}")));
        }
        if now >= self.pinged + idle / 3 {
            self.pinged = now;
            if let Some(link) = &mut self.driver.link
                && let Err(error) = link.ping().await
            {
                self.broke(error);
            }
        }
    }
}

impl Driver {
    async fn change(&mut self, wanted: &[Subscription]) -> Result<()> {
        let credentials = match &self.link {
            Some(Link::EventSource(_)) => self.client.fresh().await?,
            // Its token was shown when it was opened.
            _ => None,
        };
        let door = self.door(credentials);
        match &mut self.link {
            Some(link) => link.change(door, wanted).await,
            None => Ok(()),
        }
    }
}

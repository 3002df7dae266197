//! The task behind a stream: what it knows, how it begins and how it ends.
//!
//! What it does meanwhile stands in files of their own: [`connecting`](super::connecting),
//! [`serving`](super::serving), [`gap`](super::gap) and [`polling`](super::polling).

use std::sync::Arc;

use tokio::time::Instant;
use url::Url;

use super::address;
use super::beginning::is_unreachable;
use super::builder::Settings;
use super::event::{Event, EventKind, Via};
use super::held::Held;
use super::ledger::Ledger;
use super::link::{ENDPOINT, Link};
use super::queue::Shared;
use super::twice::Twice;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Place, Result};
use crate::instance::Streaming;
use crate::request::Backoff;
use crate::transport::{NoAnswer, Transport};

pub(super) struct Driver {
    pub(super) client: Client,
    pub(super) transport: Transport,
    pub(super) shared: Arc<Shared>,
    pub(super) settings: Settings,
    /// Where the streams are.
    pub(super) base: Url,
    pub(super) ledger: Ledger,
    /// What came live while a gap was being filled: also before the connection broke once more.
    pub(super) held: Held,
    pub(super) twice: Twice,
    pub(super) backoff: Backoff,
    /// How it was connected the last time; `None` before the first.
    pub(super) via: Option<Via>,
    pub(super) link: Option<Link>,
}

/// Ends the stream for its reader even if the task is stopped halfway.
struct Ending(Arc<Shared>);

impl Drop for Ending {
    fn drop(&mut self) {
        let stopped = Error::new(ErrorKind::Cancelled);
        let why = "the task behind the stream was stopped";
        self.0.end(Some(stopped.message(why)));
    }
}

impl Driver {
    fn new(client: Client, settings: Settings, shared: Arc<Shared>) -> Result<Self> {
        let (transport, base) = (client.transport()?, address::endpoint(&client.instance())?);
        let comes_twice = client.instance().quirks().direct_comes_twice;
        let account = client.credentials();
        let account = account.and_then(|credentials| credentials.account_id().cloned());
        Ok(Self {
            transport,
            shared,
            base,
            ledger: Ledger::new(settings.window.saturating_add(200).min(100_000)),
            held: Held::new(settings.capacity, settings.buffer),
            twice: Twice::new(comes_twice && !settings.keep_doubles, account),
            backoff: Backoff::new(settings.first_pause, settings.longest_pause),
            via: None,
            link: None,
            client,
            settings,
        })
    }

    /// Makes the first connection, after which everything that happens will be told.
    pub(super) async fn connect(
        client: Client,
        settings: Settings,
        shared: Arc<Shared>,
    ) -> Result<Self> {
        let mut driver = Self::new(client, settings, shared)?;
        let wanted = driver.shared.wanted();
        // Before subscribing: what is posted from now on is owed, should the connection break
        // before anything came.
        driver.begin(&wanted, is_unreachable).await?;
        let streaming = driver.client.instance().quirks().streaming;
        let opened = match streaming == Streaming::None && !driver.settings.token_in_url {
            true => Err(Error::new(ErrorKind::NoStreaming).into()),
            false => driver.open(&wanted).await,
        };
        match opened {
            Ok(link) => driver.stands(link),
            Err(NoAnswer { error, .. }) => {
                let none = error.kind() == &ErrorKind::NoStreaming;
                if !none || driver.settings.poll.is_none() {
                    return Err(error);
                }
                driver.via = Some(Via::Polling);
            }
        }
        Ok(driver)
    }

    /// Works until there is nothing more to do.
    pub(super) async fn run(mut self) {
        let (shared, transport) = (self.shared.clone(), self.transport.clone());
        let _ending = Ending(shared.clone());
        let error = tokio::select! {
            biased;
            () = shared.gone() => None,
            () = transport.closed() => Some(Error::new(ErrorKind::Cancelled)),
            error = self.drive() => Some(error),
        };
        shared.end(error);
        if let Some(link) = self.link.take() {
            link.close().await;
        }
    }

    /// Ends only when going on is hopeless, after everything that was read.
    async fn drive(&mut self) -> Error {
        let hopeless = self.work().await;
        self.twice.release();
        self.give_due().await;
        while let Some((event, size)) = self.held.pop() {
            if self.ledger.is_new(&event) {
                self.deliver(event, size).await;
            }
        }
        hopeless
    }

    async fn work(&mut self) -> Error {
        if self.via == Some(Via::Polling) {
            return self.poll().await;
        }
        self.connected(false).await;
        let mut gap = None;
        loop {
            let next = match self.serve(gap).await {
                Ok(reason) => self.again(reason).await,
                Err(hopeless) => return hopeless,
            };
            match next {
                Ok(opened) => gap = Some(opened),
                Err(hopeless) => return hopeless,
            }
        }
    }

    pub(super) async fn connected(&mut self, again: bool) {
        let begun = Instant::now();
        if let Some(via) = self.via {
            self.tell(EventKind::Connected { via, again }).await;
        }
        self.excuse(begun);
    }

    /// What errors about the connection name.
    pub(super) fn place(&self) -> Place {
        Place {
            host: self.base.host_str().unwrap_or_default().to_owned(),
            method: http::Method::GET,
            endpoint: ENDPOINT,
        }
    }

    /// Nothing can be heard by one who does not listen.
    pub(super) fn excuse(&mut self, deaf_since: Instant) {
        if let Some(link) = &mut self.link {
            link.excuse(deaf_since);
        }
    }

    /// Takes a live event.
    pub(super) async fn receive(&mut self, event: Event, size: usize) {
        if !self.ledger.is_new(&event) {
            return;
        }
        if !self.twice.is_on() {
            return self.deliver(event, size).await;
        }
        self.twice.put(event, size);
        self.give_due().await;
    }

    /// Gives out what has waited long enough.
    pub(super) async fn give_due(&mut self) {
        while let Some((event, size)) = self.twice.next(Instant::now()) {
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

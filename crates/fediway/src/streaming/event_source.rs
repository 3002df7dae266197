//! Server-sent events: one connection for each subscription.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use futures_core::future::BoxFuture;
use futures_util::future::{Either, join_all, select_all};
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use http::header::{ACCEPT, HeaderMap, HeaderValue};
use tokio::time::{Instant, sleep};

use super::event::{Event, EventKind, Missed};
use super::link::{Door, excuse};
use super::sse::{Parser, SseItem, TooLong};
use super::subscription::{Subscription, all_but};
use crate::error::{Error, ErrorKind, Result};
use crate::transport::{LongAnswer, NoAnswer};

pub(super) struct EventSourceLink {
    sources: Vec<Source>,
    /// Those that are being opened while the others are read.
    opening: FuturesUnordered<BoxFuture<'static, Opened>>,
    ready: VecDeque<(Event, usize)>,
    /// Why this is over, after what is ready.
    broken: Option<Error>,
    active: Vec<Subscription>,
    door: Door,
    /// How long the server wants to be left alone before the next connection.
    pub(super) retry: Duration,
}

struct Opened {
    subscription: Subscription,
    outcome: Result<Source, NoAnswer>,
    /// It did not open before, and its reader knows.
    is_late: bool,
}

/// After how long one that did not open is tried again while the others are read.
const LATER: Duration = Duration::from_secs(30);

struct Source {
    subscription: Subscription,
    answer: LongAnswer,
    parser: Parser,
    /// The last sign of life.
    heard: Instant,
}

impl EventSourceLink {
    /// Opens all of them. One that does not open keeps no other one away.
    pub(super) async fn open(
        door: &Door,
        subscriptions: &[Subscription],
    ) -> Result<Self, NoAnswer> {
        let mut link = Self {
            sources: Vec::new(),
            opening: FuturesUnordered::new(),
            ready: VecDeque::new(),
            broken: None,
            active: subscriptions.to_vec(),
            door: door.clone(),
            retry: Duration::ZERO,
        };
        let all = subscriptions.iter().map(|one| Source::open(door, one));
        let (mut opened, mut failed) = (Vec::new(), Vec::new());
        for (subscription, outcome) in subscriptions.iter().zip(join_all(all).await) {
            match outcome {
                Ok(source) => opened.push(source),
                Err(no_answer) => failed.push((subscription, no_answer)),
            }
        }
        // What says most goes first: a server that is down, then a token that is refused.
        failed.sort_by_key(|(_, one)| (is_final(&one.error), !is_unauthorized(&one.error)));
        let is_telling = |no_answer: &NoAnswer| {
            opened.is_empty() || (door.may_be_refreshed && is_unauthorized(&no_answer.error))
        };
        if let Some(at) = failed.iter().position(|(_, one)| is_telling(one)) {
            return Err(failed.swap_remove(at).1);
        }
        link.sources = opened;
        for (subscription, no_answer) in failed {
            link.failed(subscription, &no_answer.error, false);
        }
        Ok(link)
    }

    pub(super) fn active(&self) -> &[Subscription] {
        &self.active
    }

    /// The next event with its size, or `None` for a mere sign of life.
    pub(super) async fn next(&mut self) -> Result<Option<(Event, usize)>> {
        if let Some(event) = self.ready.pop_front() {
            return Ok(Some(event));
        }
        if let Some(error) = self.broken.take() {
            return Err(error);
        }
        match self.wait().await {
            Either::Left(opened) => self.opened(opened)?,
            Either::Right((index, chunk)) => {
                self.take(index, chunk)?;
                // All have their turn, however much one has to say.
                self.sources.rotate_left(index + 1);
            }
        }
        Ok(self.ready.pop_front())
    }

    /// Waits for a connection that was opened, or for bytes from one of them.
    async fn wait(&mut self) -> Either<Opened, (usize, Result<Option<Bytes>>)> {
        let sources = &mut self.sources;
        let reads = async {
            let reads = sources
                .iter_mut()
                .map(|source| source.answer.chunk().boxed());
            match reads.len() {
                0 => std::future::pending().await,
                _ => select_all(reads).await,
            }
        };
        tokio::select! {
            biased;
            Some(opened) = self.opening.next() => Either::Left(opened),
            (chunk, index, _) = reads => Either::Right((index, chunk)),
        }
    }

    /// The next one if it is there already.
    pub(super) fn ready(&mut self) -> Option<Result<Option<(Event, usize)>>> {
        match self.ready.pop_front() {
            Some(event) => Some(Ok(Some(event))),
            None => self.next().now_or_never(),
        }
    }

    fn take(&mut self, index: usize, chunk: Result<Option<Bytes>>) -> Result<()> {
        let Some(chunk) = chunk? else {
            let ended = Error::new(ErrorKind::Network);
            return Err(ended.message("the server ended the event stream"));
        };
        let (source, ready) = (&mut self.sources[index], &mut self.ready);
        source.heard = Instant::now();
        let (subscription, retry) = (&source.subscription, &mut self.retry);
        let pushed = source.parser.push(&chunk, |item| {
            let (kind, size) = match item {
                SseItem::Retry(pause) => {
                    *retry = pause;
                    return;
                }
                SseItem::Event { event, data } => {
                    let size = data.as_ref().map_or(0, String::len) + event.len();
                    (EventKind::read(&event, data.as_deref()), size)
                }
                SseItem::Strange(line) => {
                    let size = line.len();
                    (EventKind::strange(line), size)
                }
            };
            let event = Event {
                kind,
                subscription: Some(subscription.clone()),
                backfilled: false,
            };
            ready.push_back((event, size));
        });
        if let Err(TooLong) = pushed {
            self.broken = Some(Error::new(ErrorKind::TooLarge(self.door.limit)));
        }
        Ok(())
    }

    /// Closes connections, and begins to open others, until what is wanted is what is active.
    pub(super) fn change(&mut self, door: &Door, wanted: &[Subscription]) {
        self.sources
            .retain(|source| wanted.contains(&source.subscription));
        self.door = door.clone();
        let before = std::mem::replace(&mut self.active, wanted.to_vec());
        for begun in all_but(wanted, &before) {
            self.begin(&begun, None);
        }
    }

    fn begin(&mut self, subscription: &Subscription, pause: Option<Duration>) {
        let (door, subscription) = (self.door.clone(), subscription.clone());
        self.opening.push(Box::pin(async move {
            if let Some(pause) = pause {
                sleep(pause).await;
            }
            let outcome = Source::open(&door, &subscription).await;
            Opened {
                subscription,
                outcome,
                is_late: pause.is_some(),
            }
        }));
    }

    fn opened(&mut self, opened: Opened) -> Result<()> {
        let Opened {
            subscription,
            outcome,
            is_late,
        } = opened;
        let is_here = |source: &Source| source.subscription == subscription;
        if !self.active.contains(&subscription) || self.sources.iter().any(is_here) {
            return Ok(());
        }
        match outcome {
            Ok(source) => {
                self.sources.push(source);
                if is_late {
                    let (what, after) = (Missed::Everything, None);
                    self.tell(&subscription, EventKind::MayHaveMissed { what, after });
                }
            }
            // The token may have ended: with all others, that will be found out.
            Err(refused) if is_unauthorized(&refused.error) => return Err(refused.error),
            Err(no_answer) => self.failed(&subscription, &no_answer.error, is_late),
        }
        Ok(())
    }

    /// Says why one does not open, once, and tries it again later if that may help.
    fn failed(&mut self, subscription: &Subscription, error: &Error, is_known: bool) {
        if !is_known {
            let (message, status) = (error.to_string(), error.http_status());
            self.tell(subscription, EventKind::Refused { message, status });
        }
        if !is_final(error) {
            self.begin(subscription, Some(LATER));
        }
    }

    fn tell(&mut self, subscription: &Subscription, kind: EventKind) {
        let event = Event {
            kind,
            subscription: Some(subscription.clone()),
            backfilled: false,
        };
        self.ready.push_back((event, 0));
    }

    /// The last sign of life of the one that has been silent for longest.
    pub(super) fn heard(&self) -> Instant {
        let heard = self.sources.iter().map(|source| source.heard);
        heard.min().unwrap_or_else(Instant::now)
    }

    pub(super) fn excuse(&mut self, deaf_since: Instant) {
        for source in &mut self.sources {
            excuse(&mut source.heard, deaf_since);
        }
    }
}

impl Source {
    async fn open(door: &Door, subscription: &Subscription) -> Result<Self, NoAnswer> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        door.token_as_header(&mut headers)?;
        let answer = door.open_source(subscription, headers).await?;
        let kind = answer.header("content-type").unwrap_or_default();
        let kind = kind.trim_start().to_ascii_lowercase();
        if !kind.starts_with("text/event-stream") {
            let odd = answer.error(ErrorKind::Decode, "it is no event stream");
            return Err(odd.into());
        }
        Ok(Self {
            subscription: subscription.clone(),
            answer,
            parser: Parser::new(door.limit),
            heard: Instant::now(),
        })
    }
}

/// Whether a server will say the same to the same subscription again.
fn is_final(error: &Error) -> bool {
    let status = error.http_status();
    status.is_some_and(|status| matches!(status, 400 | 401 | 403 | 404 | 422))
}

fn is_unauthorized(error: &Error) -> bool {
    error.http_status() == Some(401)
}

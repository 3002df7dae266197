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

use super::access::{Access, Received, not_counted};
use super::sse::{Parser, SseItem, TooLong};
use crate::error::{Error, ErrorKind, Result};
use crate::streaming::event::{Event, EventKind, Missed};
use crate::streaming::subscription::{Subscription, all_but};
use crate::transport::LongAnswer;

pub(crate) struct EventSources {
    sources: Vec<Source>,
    /// Those that are being opened while the others are read.
    opening: FuturesUnordered<BoxFuture<'static, Opened>>,
    ready: VecDeque<Result<Received>>,
    active: Vec<Subscription>,
    access: Access,
    /// How long the server wants to be left alone before the next connection.
    pub(super) retry: Duration,
}

struct Opened {
    subscription: Subscription,
    outcome: Result<Source>,
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

impl EventSources {
    /// Opens all of them. One that does not open keeps no other one away.
    pub(super) async fn open(access: &Access, subscriptions: &[Subscription]) -> Result<Self> {
        let mut sources = Self {
            sources: Vec::new(),
            opening: FuturesUnordered::new(),
            ready: VecDeque::new(),
            active: subscriptions.to_vec(),
            access: access.clone(),
            retry: Duration::ZERO,
        };
        let all = subscriptions.iter().map(|one| Source::open(access, one));
        let mut failed = Vec::new();
        for (subscription, outcome) in subscriptions.iter().zip(join_all(all).await) {
            match outcome {
                Ok(source) => sources.sources.push(source),
                Err(error) => failed.push((subscription, error)),
            }
        }
        // What says most goes first: a server that is down, then a token that is refused.
        failed.sort_by_key(|(_, one)| (is_final(one), !is_unauthorized(one)));
        let is_telling = |error: &Error| {
            sources.sources.is_empty() || (access.may_be_refreshed && is_unauthorized(error))
        };
        if let Some(at) = failed.iter().position(|(_, one)| is_telling(one)) {
            return Err(failed.swap_remove(at).1);
        }
        for (subscription, error) in failed {
            sources.failed(subscription, error, false);
        }
        Ok(sources)
    }

    pub(super) async fn next(&mut self) -> Result<Received> {
        if let Some(ready) = self.ready.pop_front() {
            return ready;
        }
        match self.wait().await {
            Either::Left(opened) => self.opened(opened)?,
            Either::Right((index, chunk)) => {
                self.take(index, chunk)?;
                // All have their turn, however much one has to say.
                self.sources.rotate_left(index + 1);
            }
        }
        self.ready.pop_front().unwrap_or(Ok(Received::SignOfLife))
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

    fn take(&mut self, index: usize, chunk: Result<Option<Bytes>>) -> Result<()> {
        let Some(chunk) = chunk? else {
            let ended = Error::new(ErrorKind::Network);
            return Err(ended.message("the server ended the event stream"));
        };
        let source = &mut self.sources[index];
        source.heard = Instant::now();
        let pushed = source.parser.push(&chunk, |item| match item {
            SseItem::Retry(pause) => self.retry = pause,
            SseItem::Event { event, data } => {
                let size = data.as_ref().map_or(0, String::len) + event.len();
                let kind = EventKind::read(&event, data.as_deref());
                let event = Event::of(&source.subscription, kind);
                self.ready.push_back(Ok(Received::Event(event, size)));
            }
        });
        if let Err(TooLong) = pushed {
            let too_large = ErrorKind::TooLarge(self.access.limit);
            self.ready.push_back(Err(Error::new(too_large)));
        }
        Ok(())
    }

    /// Closes connections, and begins to open others, until what is wanted is what is active.
    pub(super) fn change(&mut self, access: &Access, wanted: &[Subscription]) {
        self.sources
            .retain(|source| wanted.contains(&source.subscription));
        self.access = access.clone();
        let before = std::mem::replace(&mut self.active, wanted.to_vec());
        for begun in all_but(wanted, &before) {
            self.begin(&begun, None);
        }
    }

    fn begin(&mut self, subscription: &Subscription, pause: Option<Duration>) {
        let (access, subscription) = (self.access.clone(), subscription.clone());
        self.opening.push(Box::pin(async move {
            if let Some(pause) = pause {
                sleep(pause).await;
            }
            let outcome = Source::open(&access, &subscription).await;
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
        let is_open = |source: &Source| source.subscription == subscription;
        if !self.active.contains(&subscription) || self.sources.iter().any(is_open) {
            return Ok(());
        }
        match outcome {
            Ok(source) => {
                self.sources.push(source);
                if is_late {
                    // What came on it in the meantime is unknown.
                    let (what, after) = (Missed::Everything, None);
                    let missed = EventKind::MayHaveMissed { what, after };
                    let event = Event::of(&subscription, missed);
                    self.ready.push_back(Ok(Received::Event(event, 0)));
                }
            }
            // The token may have ended: with all others, that will be found out.
            Err(refused) if is_unauthorized(&refused) => return Err(refused),
            Err(error) => self.failed(&subscription, error, is_late),
        }
        Ok(())
    }

    /// Says why one does not open, once, and tries it again later if that may help.
    fn failed(&mut self, subscription: &Subscription, error: Error, is_known: bool) {
        if !is_final(&error) {
            self.begin(subscription, Some(LATER));
        }
        if !is_known {
            let refused = Event::of(subscription, EventKind::not_opened(error));
            self.ready.push_back(Ok(Received::Event(refused, 0)));
        }
    }

    /// The last sign of life of the one that has been silent for longest.
    pub(super) fn heard(&self) -> Instant {
        let heard = self.sources.iter().map(|source| source.heard);
        heard.min().unwrap_or_else(Instant::now)
    }

    pub(super) fn not_read_since(&mut self, since: Instant) {
        for source in &mut self.sources {
            not_counted(&mut source.heard, since);
        }
    }
}

impl Source {
    async fn open(access: &Access, subscription: &Subscription) -> Result<Self> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        access.token_as_header(&mut headers)?;
        let (below, query) = subscription.event_source();
        let answer = access.get(&below, query, headers).await?;
        let kind = answer.header("content-type").unwrap_or_default();
        let kind = kind.trim_start().to_ascii_lowercase();
        if !kind.starts_with("text/event-stream") {
            return Err(answer.error(ErrorKind::Decode, "it is no event stream"));
        }
        Ok(Self {
            subscription: subscription.clone(),
            answer,
            parser: Parser::new(access.limit),
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

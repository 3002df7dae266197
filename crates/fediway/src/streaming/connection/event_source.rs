//! Server-sent events: one connection for each subscription.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use futures_core::future::BoxFuture;
use futures_util::future::{join_all, select_all};
use http::header::{ACCEPT, HeaderMap, HeaderValue};
use tokio::time::{Instant, sleep};

use super::access::Access;
use super::sse::{Parser, SseItem, TooLong};
use crate::error::{Error, ErrorKind, Result};
use crate::streaming::event::{Event, EventKind, Missed};
use crate::streaming::subscription::{Subscription, all_but};
use crate::transport::LongAnswer;

/// After how long one that did not open is tried again while the others are read.
const LATER: Duration = Duration::from_secs(30);

pub(crate) struct EventSources {
    sources: Vec<Source>,
    ready: VecDeque<Result<Event>>,
    active: Vec<Subscription>,
    access: Access,
    /// How long the server wants to be left alone before the next connection.
    pub(super) retry: Duration,
}

/// A connection that is open or being opened.
struct Source {
    subscription: Subscription,
    parser: Parser,
    /// The last sign of life; `None` until it is open.
    heard: Option<Instant>,
    /// It did not open before, and its reader knows.
    is_late: bool,
    next: BoxFuture<'static, Read>,
}

/// An answer, and what came of it; `None` at its end.
type Read = Result<(LongAnswer, Option<Bytes>)>;

impl EventSources {
    /// Opens all of them. One that does not open keeps no other one away.
    pub(super) async fn open(access: &Access, subscriptions: &[Subscription]) -> Result<Self> {
        let begin = |one: &Subscription| Source::begin(access.clone(), one.clone(), None);
        let mut begun: Vec<_> = subscriptions.iter().map(begin).collect();
        let opened = join_all(begun.iter_mut().map(|source| &mut source.next)).await;
        let mut sources = Self {
            sources: Vec::new(),
            ready: VecDeque::new(),
            active: subscriptions.to_vec(),
            access: access.clone(),
            retry: Duration::ZERO,
        };
        let mut failed = Vec::new();
        for (source, opened) in begun.into_iter().zip(opened) {
            match opened {
                Ok(_) => sources.take(source, opened)?,
                Err(error) => failed.push((source.subscription, error)),
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

    pub(super) async fn next(&mut self) -> Result<Option<Event>> {
        if self.ready.is_empty() {
            if self.sources.is_empty() {
                return std::future::pending().await;
            }
            let reads = self.sources.iter_mut().map(|source| &mut source.next);
            let (read, at, _) = select_all(reads).await;
            let source = self.sources.remove(at);
            self.take(source, read)?;
        }
        self.ready.pop_front().transpose()
    }

    /// Takes what was read. The next turn is that of the others, however much one has to say.
    fn take(&mut self, mut source: Source, read: Read) -> Result<()> {
        let (answer, chunk) = match read {
            Ok((answer, Some(chunk))) => (answer, chunk),
            Ok((_, None)) => {
                let ended = Error::new(ErrorKind::Network);
                return Err(ended.message("the server ended the event stream"));
            }
            // If the token has ended, that will be found out with all others.
            Err(error) if source.heard.is_none() && !is_unauthorized(&error) => {
                self.failed(source.subscription, error, source.is_late);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        if source.heard.replace(Instant::now()).is_none() && source.is_late {
            // What came on it in the meantime is unknown.
            let (what, after) = (Missed::Everything, None);
            let missed = EventKind::MayHaveMissed { what, after };
            let missed = Event::of(&source.subscription, missed);
            self.ready.push_back(Ok(missed));
        }
        let pushed = source.parser.push(&chunk, |item| match item {
            SseItem::Retry(pause) => self.retry = pause,
            SseItem::Event { event, data } => {
                let kind = EventKind::read(&event, data.as_deref());
                self.ready.push_back(Ok(Event {
                    size: data.map_or(0, |data| data.len()) + event.len(),
                    ..Event::of(&source.subscription, kind)
                }));
            }
        });
        if let Err(TooLong) = pushed {
            let too_large = ErrorKind::TooLarge(self.access.limit);
            self.ready.push_back(Err(Error::new(too_large)));
        }
        source.next = Box::pin(read_on(answer));
        self.sources.push(source);
        Ok(())
    }

    /// Closes connections, and begins to open others, until what is wanted is what is active.
    pub(super) fn change(&mut self, access: Access, wanted: &[Subscription]) {
        self.sources
            .retain(|source| wanted.contains(&source.subscription));
        for begun in all_but(wanted, &self.active) {
            self.sources
                .push(Source::begin(access.clone(), begun, None));
        }
        (self.access, self.active) = (access, wanted.to_vec());
    }

    /// Says why one does not open, once, and tries it again later if that may help.
    fn failed(&mut self, subscription: Subscription, error: Error, is_known: bool) {
        let is_final = is_final(&error);
        if !is_known {
            let refused = Event::of(&subscription, EventKind::not_opened(error));
            self.ready.push_back(Ok(refused));
        }
        if !is_final {
            let again = Source::begin(self.access.clone(), subscription, Some(LATER));
            self.sources.push(again);
        }
    }

    pub(super) fn heard(&mut self) -> impl Iterator<Item = &mut Instant> {
        let sources = self.sources.iter_mut();
        sources.filter_map(|source| source.heard.as_mut())
    }
}

impl Source {
    /// Begins to open it, after a pause if it did not open before.
    fn begin(access: Access, subscription: Subscription, pause: Option<Duration>) -> Self {
        let to_open = subscription.clone();
        Self {
            parser: Parser::new(access.limit),
            subscription,
            heard: None,
            is_late: pause.is_some(),
            next: Box::pin(async move {
                if let Some(pause) = pause {
                    sleep(pause).await;
                }
                open(&access, &to_open).await
            }),
        }
    }
}

async fn open(access: &Access, subscription: &Subscription) -> Read {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
    access.token_as_header(&mut headers)?;
    let (below, query) = subscription.event_source();
    let answer = access.get(&below, query, headers).await?;
    let kind = answer.header("content-type").unwrap_or_default();
    let kind = kind.trim_start().to_ascii_lowercase();
    match kind.starts_with("text/event-stream") {
        // Nothing came yet.
        true => Ok((answer, Some(Bytes::new()))),
        false => Err(answer.error(ErrorKind::Decode, "it is no event stream")),
    }
}

async fn read_on(mut answer: LongAnswer) -> Read {
    let chunk = answer.chunk().await?;
    Ok((answer, chunk))
}

/// Whether a server will say the same to the same subscription again.
fn is_final(error: &Error) -> bool {
    let status = error.http_status();
    status.is_some_and(|status| matches!(status, 400 | 401 | 403 | 404 | 422))
}

fn is_unauthorized(error: &Error) -> bool {
    error.http_status() == Some(401)
}

//! Server-sent events: one connection for each subscription.

use std::collections::VecDeque;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::select_all;
use http::header::{ACCEPT, HeaderMap, HeaderValue};

use super::event::{Event, EventKind};
use super::link::Door;
use super::sse::{Parser, SseItem, TooLong};
use super::subscription::Subscription;
use crate::error::{Error, ErrorKind, Result};
use crate::transport::{LongAnswer, NoAnswer};

pub(super) struct EventSourceLink {
    sources: Vec<Source>,
    ready: VecDeque<(Event, usize)>,
    active: Vec<Subscription>,
    limit: usize,
    /// How long the server wants to be left alone before the next connection.
    pub(super) retry: Duration,
}

struct Source {
    subscription: Subscription,
    answer: LongAnswer,
    parser: Parser,
}

impl EventSourceLink {
    pub(super) async fn open(
        door: &Door<'_>,
        subscriptions: &[Subscription],
    ) -> Result<Self, NoAnswer> {
        let mut link = Self {
            sources: Vec::new(),
            ready: VecDeque::new(),
            active: Vec::new(),
            limit: door.limit,
            retry: Duration::ZERO,
        };
        for (index, subscription) in subscriptions.iter().enumerate() {
            match Source::open(door, subscription).await {
                Ok(source) => link.sources.push(source),
                // One that is refused does not end the others.
                Err(refused) if index > 0 && is_final(&refused.error) => {
                    link.ready
                        .push_back((refusal(subscription, &refused.error), 0));
                }
                Err(refused) => return Err(refused),
            }
            link.active.push(subscription.clone());
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
        if self.sources.is_empty() {
            return std::future::pending().await;
        }
        let reads = self
            .sources
            .iter_mut()
            .map(|source| source.answer.chunk().boxed());
        let (chunk, index, _) = select_all(reads).await;
        self.take(index, chunk)?;
        Ok(self.ready.pop_front())
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
        pushed.map_err(|TooLong| Error::new(ErrorKind::TooLarge(self.limit)))
    }

    /// Opens and closes connections until what is wanted is what is active.
    pub(super) async fn change(&mut self, door: &Door<'_>, wanted: &[Subscription]) -> Result<()> {
        self.sources
            .retain(|source| wanted.contains(&source.subscription));
        for subscription in wanted {
            if self.active.contains(subscription) {
                continue;
            }
            match Source::open(door, subscription).await {
                Ok(source) => self.sources.push(source),
                Err(refused) if is_final(&refused.error) => {
                    self.ready
                        .push_back((refusal(subscription, &refused.error), 0));
                }
                Err(refused) => return Err(refused.error),
            }
        }
        self.active = wanted.to_vec();
        Ok(())
    }
}

impl Source {
    async fn open(door: &Door<'_>, subscription: &Subscription) -> Result<Self, NoAnswer> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
        door.token_as_header(&mut headers)?;
        let answer = door.open_source(subscription, headers).await?;
        let kind = answer.header("content-type").unwrap_or_default();
        if !kind.trim_start().starts_with("text/event-stream") {
            let odd = answer.error(ErrorKind::Decode, "it is no event stream");
            return Err(odd.into());
        }
        Ok(Self {
            subscription: subscription.clone(),
            answer,
            parser: Parser::new(door.limit),
        })
    }
}

/// Whether a server will say the same to the same subscription again.
fn is_final(error: &Error) -> bool {
    let status = error.http_status();
    status.is_some_and(|status| matches!(status, 400 | 403 | 404 | 422))
}

fn refusal(subscription: &Subscription, error: &Error) -> Event {
    Event {
        kind: EventKind::Refused {
            message: error.to_string(),
            status: error.http_status(),
        },
        subscription: Some(subscription.clone()),
        backfilled: false,
    }
}

//! One call: its tries, the waits between them, and what is known of its effect in the end.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::HeaderValue;
use http::header::AUTHORIZATION;
use tracing::Instrument;

use super::failure::Failure;
use super::observe::RequestInfo;
use super::response::Response;
use super::retry::{self, Class, Verdict};
use super::{Size, Transport};
use crate::clock::{after, until};
use crate::error::{Error, ErrorKind, Place, Result};
use crate::rate_limit::{Counted, Pace, Patience, RateLimit};
use crate::request::Backoff;
use crate::time::Timestamp;
use crate::url::InstanceUrl;

/// A server asks for patience no more often than this in one call.
const MOST_REFUSALS: u32 = 10;
/// The pauses between the tries of one call grow from the first to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What is known of a server that matters for sending.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Manner {
    /// It answers a repeated `Idempotency-Key` with what it did the first time.
    pub(crate) honours_keys: bool,
    /// How fast it may be asked, if it does not say so itself.
    pub(crate) pace: Option<Pace>,
}

/// A call under way.
pub(super) struct Exchange<'a> {
    pub(super) transport: &'a Transport,
    pub(super) place: &'a Place,
    pub(super) instance: &'a InstanceUrl,
    pub(super) size: Size,
    pub(super) manner: Manner,
    /// Whether the request may be on its way, or have had its effect, at this moment.
    pub(super) maybe_done: AtomicBool,
}

/// What is known after some tries.
struct Progress<'a> {
    class: Class,
    patience: Patience<'a>,
    started: Timestamp,
    tries: u32,
    refusals: u32,
    backoff: Backoff,
    /// A try before may have had its effect.
    ambiguous: bool,
    /// What the request carries, to be cut out of the server's words.
    token: Option<HeaderValue>,
}

/// How a try ended: with the outcome of the call, or with the moment of another try.
type Next = ControlFlow<Result<Response>, Timestamp>;

impl Exchange<'_> {
    pub(super) async fn run(&self, request: reqwest::Request) -> Result<Response> {
        let settings = &self.transport.settings;
        let clock = &*settings.clock;
        let class = self.class(&request);
        let policy = match class {
            // Somebody is waiting and wants to be told, and the wait is often ten minutes.
            Class::Login => RateLimit::Fail,
            _ => settings.rate_limit,
        };
        let mut progress = Progress {
            class,
            patience: Patience {
                clock,
                policy,
                waited: Duration::ZERO,
            },
            started: clock.now(),
            tries: 0,
            refusals: 0,
            backoff: Backoff::new(FIRST_PAUSE, LONGEST_PAUSE),
            ambiguous: false,
            token: request.headers().get(AUTHORIZATION).cloned(),
        };
        let mut request = Some(request);
        while let Some(this) = request.take() {
            request = this.try_clone();
            let outcome = self.one_try(this, &mut progress).await;
            tracing::Span::current().record("attempts", progress.tries);
            let next = self.next(outcome, &mut progress, request.is_some());
            self.maybe_done.store(progress.ambiguous, Ordering::Relaxed);
            match next {
                Next::Break(outcome) => return outcome,
                Next::Continue(moment) => progress.patience.wait(moment).await,
            }
        }
        Err(Error::new(ErrorKind::Network).at(self.place))
    }

    pub(super) fn class(&self, request: &reqwest::Request) -> Class {
        Class::of(request, self.size, self.manner.honours_keys)
    }

    /// Waits for a place in the budget, sends, and enters the answer into the books.
    async fn one_try(
        &self,
        request: reqwest::Request,
        progress: &mut Progress<'_>,
    ) -> Result<Response, Failure> {
        let settings = &self.transport.settings;
        let counted = self.counted(&request);
        let permit = settings
            .budgets
            .reserve(&counted, &mut progress.patience)
            .await;
        let permit = permit.map_err(|moment| {
            let limited = ErrorKind::RateLimited(Some(moment));
            Failure::unsent(Error::new(limited).at(self.place))
        })?;
        progress.tries += 1;
        let begun = std::time::Instant::now();
        let span = tracing::debug_span!(
            "request",
            host = self.place.host,
            method = %self.place.method,
            endpoint = self.place.endpoint,
        );
        self.maybe_done.store(true, Ordering::Relaxed);
        let sending = self.transport.attempt(self.place, request, self.size);
        let outcome = sending.instrument(span.clone()).await;
        let status = match &outcome {
            Ok(answer) => Some(answer.status().as_u16()),
            Err(failure) => failure.error.http_status(),
        };
        span.in_scope(|| {
            settings.hook.tell(&RequestInfo {
                host: &self.place.host,
                method: &self.place.method,
                endpoint: self.place.endpoint,
                attempt: progress.tries,
                status,
                error: outcome.as_ref().err().map(|failure| failure.error.kind()),
                duration: begun.elapsed(),
            })
        });
        if let Ok(answer) = &outcome {
            let refused = Verdict::of(answer.status()) == Verdict::NotNow;
            permit.answered(answer.headers(), refused, settings.clock.now());
        }
        outcome
    }

    fn counted<'r>(&'r self, request: &'r reqwest::Request) -> Counted<'r> {
        Counted {
            origin: self.instance.as_str(),
            token: request
                .headers()
                .get(AUTHORIZATION)
                .map(|token| token.as_bytes()),
            route: (self.place.method.clone(), self.place.endpoint),
            pace: self.manner.pace,
            // A body that streams: an upload.
            long: request.body().is_some_and(|body| body.as_bytes().is_none()),
        }
    }

    fn next(
        &self,
        outcome: Result<Response, Failure>,
        progress: &mut Progress<'_>,
        repeatable: bool,
    ) -> Next {
        match outcome {
            Ok(answer) => {
                let answer = answer.carried(progress.token.clone());
                self.after_answer(answer, progress, repeatable)
            }
            Err(failure) => self.after_failure(failure, progress, repeatable),
        }
    }

    fn after_answer(
        &self,
        answer: Response,
        progress: &mut Progress<'_>,
        repeatable: bool,
    ) -> Next {
        let verdict = Verdict::of(answer.status());
        if verdict == Verdict::Final {
            // The try before may have had its effect, whatever this one is told. A refused token is
            // another matter: it may be refreshed, and the key sent once more.
            let told = answer.status().is_success() || answer.status().as_u16() == 401;
            let failed = progress.ambiguous && !told;
            return Next::Break(if failed {
                Err(self.lost(&answer, progress))
            } else {
                Ok(answer)
            });
        }
        progress.ambiguous |= verdict == Verdict::Lost && progress.class.has_effect();
        let now = progress.patience.clock.now();
        // The end of the window says nothing about a server that is down.
        let wanted = match verdict {
            Verdict::NotNow => answer.rate_limit_reset(now),
            _ => answer.retry_after(now),
        };
        let again = match verdict {
            Verdict::NotNow => progress.after_refusal(wanted),
            _ if progress.class.may_repeat() => self.another(progress, wanted),
            _ => None,
        };
        match again {
            Some(moment) if repeatable => Next::Continue(moment),
            _ if progress.ambiguous => Next::Break(Err(self.lost(&answer, progress))),
            _ => Next::Break(Ok(answer)),
        }
    }

    fn after_failure(
        &self,
        failure: Failure,
        progress: &mut Progress<'_>,
        repeatable: bool,
    ) -> Next {
        let Failure { error, maybe_sent } = failure;
        progress.ambiguous |= maybe_sent && progress.class.has_effect();
        let may_repeat = !maybe_sent || progress.class.may_repeat();
        let again = match retry::may_pass(&error) && may_repeat && repeatable {
            true => self.another(progress, None),
            false => None,
        };
        if let Some(moment) = again {
            return Next::Continue(moment);
        }
        Next::Break(Err(match progress.ambiguous {
            true => progress.class.unknown(error),
            false => error,
        }))
    }

    /// The error for an answer after which the effect is not known.
    fn lost(&self, answer: &Response, progress: &Progress<'_>) -> Error {
        progress.class.unknown(answer.to_error(&[]))
    }

    /// The moment of another try, if there are tries and time left.
    fn another(&self, progress: &mut Progress<'_>, wanted: Option<Timestamp>) -> Option<Timestamp> {
        let settings = &self.transport.settings;
        let now = settings.clock.now();
        let pause = after(now, progress.backoff.pause());
        let moment = wanted.map_or(pause, |wanted| wanted.max(pause));
        let in_time = until(progress.started, moment) <= settings.time_budget;
        (progress.tries < settings.max_tries && in_time).then_some(moment)
    }
}

impl Progress<'_> {
    /// The moment of another try after a 429, if the policy allows to wait for it.
    fn after_refusal(&mut self, wanted: Option<Timestamp>) -> Option<Timestamp> {
        self.refusals += 1;
        let pause = after(self.patience.clock.now(), self.backoff.pause());
        let moment = wanted.map_or(pause, |wanted| wanted.max(pause));
        (self.refusals < MOST_REFUSALS && self.patience.allows(moment)).then_some(moment)
    }
}

//! Sends a request: guard, budget, attempt, classification, and again.

use std::pin::pin;
use std::time::{Duration, Instant};

use http::HeaderValue;
use tracing::{Instrument, Span};

use super::authorize::Authorize;
use super::outgoing::Outgoing;
use super::progress::{Answered, Failed, Progress, Rules, Step};
use super::retry::{Class, Loss, Verdict, may_pass};
use crate::error::{Error, ErrorKind, Result};
use crate::rate_limit::{Counted, Permit, RateLimit, Waiting};
use crate::time::Timestamp;
use crate::transport::redirect::{self, Redirect};
use crate::transport::{Answer, Failure, Response, Transport, observe};

/// A wait that is longer than this is reported to the log at a level that is usually read.
const NOTEWORTHY_WAIT: Duration = Duration::from_secs(2);

impl Outgoing<'_> {
    /// Sends the request and reads the response with any status.
    ///
    /// It is sent again if that is harmless, within the transport's limits. A GET follows redirects; with a
    /// token, or if it says so, only on the origin of its instance.
    pub(crate) async fn send(&self, transport: &Transport) -> Result<Response> {
        self.send_with(transport, None).await
    }

    /// The same, with another token if the server refuses the one that it carries.
    pub(crate) async fn send_with(
        &self,
        transport: &Transport,
        authorize: Option<&dyn Authorize>,
    ) -> Result<Response> {
        transport.check(self.instance, &self.url, &self.place)?;
        let call = observe::call(&self.place);
        // Reading the clock costs as much as a system call on some machines.
        let begun = (!call.is_disabled()).then(Instant::now);
        // Boxed here and nowhere else: this future is large.
        let sending = Box::pin(sending(self, transport, authorize));
        let outcome = sending.instrument(call.clone()).await;
        if let Some(begun) = begun {
            observe::called(&call, &outcome, begun.elapsed());
        }
        outcome
    }
}

/// Makes the request of a call, and all its further tries.
async fn sending(
    outgoing: &Outgoing<'_>,
    transport: &Transport,
    authorize: Option<&dyn Authorize>,
) -> Result<Response> {
    let mut sending = Sending::new(outgoing, transport, authorize);
    sending.run_until_closed().await
}

/// A call under way.
struct Sending<'a> {
    outgoing: &'a Outgoing<'a>,
    transport: &'a Transport,
    progress: Progress,
    waiting: Waiting<'a>,
    bearer: Option<HeaderValue>,
    authorize: Option<&'a dyn Authorize>,
    /// The request may be on its way at this moment.
    in_flight: bool,
    /// How long the last try took: measured for tries that failed and for observers.
    lasted: Duration,
}

impl<'a> Sending<'a> {
    fn new(
        outgoing: &'a Outgoing<'a>,
        transport: &'a Transport,
        authorize: Option<&'a dyn Authorize>,
    ) -> Self {
        let settings = &transport.settings;
        let class = outgoing.class();
        let policy = match class {
            // Somebody is waiting and wants to be told, and the wait is often ten minutes.
            Class::Login => RateLimit::Fail,
            _ => settings.rate_limit,
        };
        let rules = Rules {
            max_tries: settings.max_tries,
            patience: settings.patience,
        };
        Self {
            outgoing,
            transport,
            progress: Progress::new(class, rules, transport.now()),
            waiting: Waiting::new(&*settings.clock, policy),
            bearer: outgoing.bearer.clone(),
            authorize,
            in_flight: false,
            lasted: Duration::ZERO,
        }
    }

    async fn run_until_closed(&mut self) -> Result<Response> {
        let mut closed = self.transport.settings.closed.subscribe();
        if self.outgoing.finishes && !*closed.borrow() {
            return self.run().await;
        }
        tokio::select! {
            biased;
            _ = closed.wait_for(|closed| *closed) => Err(self.cancelled()),
            outcome = self.run() => outcome,
        }
    }

    fn cancelled(&self) -> Error {
        let error = Error::new(ErrorKind::Cancelled).at(&self.outgoing.place);
        match self.in_flight || self.progress.ambiguous {
            true => self.progress.class.unknown(error),
            false => error,
        }
    }

    async fn run(&mut self) -> Result<Response> {
        let mut now = self.progress.started;
        loop {
            let tried = self.one_try(now).await;
            let is_last = tried.is_ok() && self.outgoing.takes_any_answer;
            // What is rare is boxed: the future of a call stays small.
            match self.classify(&tried) {
                Step::Again(moment) if !is_last => Box::pin(self.wait(moment, &tried)).await,
                Step::Stop | Step::Again(_) => return tried.map_err(|failure| failure.error),
                Step::Unknown => return Err(self.unknown(tried)),
                Step::Authorize => Box::pin(self.authorize()).await?,
            }
            now = self.waiting.now();
        }
    }

    /// Takes a place in the budget, sends, and reads what the answer says of the budget.
    async fn one_try(&mut self, now: Timestamp) -> Result<Response, Failure> {
        let permit = self.reserve(now).await?;
        self.progress.tries += 1;
        Span::current().record("attempts", self.progress.tries);
        let begun = self.waiting.steady();
        let span = observe::attempt(&self.outgoing.place);
        // Pinned first, so that `instrument` does not move this large future.
        let outcome = pin!(self.attempt()).instrument(span.clone()).await;
        self.in_flight = false;
        if !is_success(&outcome) || self.transport.settings.hook.is_observed() {
            self.lasted = self.waiting.steady().saturating_duration_since(begun);
        }
        span.in_scope(|| self.report(&outcome));
        if let Ok(answer) = &outcome {
            let refused = Verdict::of(answer.status()) == Verdict::NotNow;
            permit.answered(answer.headers(), refused, answer.came());
        }
        outcome
    }

    async fn reserve(&mut self, now: Timestamp) -> Result<Permit, Failure> {
        let place = &self.outgoing.place;
        let counted = Counted {
            origin: self.outgoing.instance.as_str(),
            token: self.bearer.as_ref().map(HeaderValue::as_bytes),
            route: (place.method.clone(), place.endpoint),
            pace: self.outgoing.pace,
            long: self.outgoing.body.is_long(),
            spared: self.transport.settings.spared,
        };
        let budgets = &self.transport.settings.budgets;
        let permit = budgets.reserve(&counted, now, &mut self.waiting).await;
        permit
            .map_err(|moment| Failure::unsent(Error::new(ErrorKind::RateLimited(moment)).at(place)))
    }

    /// The exchange with the server, and those that redirects lead to.
    async fn attempt(&mut self) -> Result<Response, Failure> {
        let (outgoing, transport) = (self.outgoing, self.transport);
        let place = &outgoing.place;
        let at_place = |error: Error| Failure::unsent(error.at(place));
        let (mut redirected, begun) = (None, tokio::time::Instant::now());
        for _ in 0..=redirect::AT_MOST {
            let url = redirected.as_ref().unwrap_or(&outgoing.url);
            let _turn = transport.turn(place, url, begun).await?;
            let request = outgoing.request(url.clone(), self.bearer.as_ref(), transport);
            let request = request.await.map_err(at_place)?;
            self.in_flight = true;
            let answer = transport.exchange(place, request, outgoing.purpose, begun);
            let (status, location) = match answer.await? {
                Answer::Whole(answer) => return Ok(answer.carried(self.bearer.clone())),
                Answer::Redirect { status, location } => (status, location),
            };
            let redirect = Redirect {
                status,
                from: url,
                location: location.as_ref(),
            };
            let same_origin = outgoing.same_origin || self.bearer.is_some();
            let target = redirect.follow(&place.method, same_origin, transport.policy());
            redirected = Some(target.map_err(at_place)?);
        }
        Err(at_place(redirect::too_many()))
    }

    fn report(&self, outcome: &Result<Response, Failure>) {
        let (place, tries) = (&self.outgoing.place, self.progress.tries);
        let outcome = outcome.as_ref().map(Response::status);
        let outcome = outcome.map_err(|failure| &failure.error);
        let hook = &self.transport.settings.hook;
        hook.tell(place, tries, outcome, self.lasted);
    }

    fn classify(&mut self, tried: &Result<Response, Failure>) -> Step {
        let lasted = self.lasted;
        let repeatable = self.outgoing.body.spent_file().is_none();
        match tried {
            Ok(answer) => {
                let now = answer.came();
                let answered = Answered {
                    status: answer.status(),
                    asked: asked(answer, now),
                    token_refused: self.is_token_refused(answer),
                    repeatable,
                    lasted,
                    now,
                };
                self.progress.after_answer(&answered, &self.waiting)
            }
            Err(failure) => self.progress.after_failure(&Failed {
                maybe_sent: failure.maybe_sent,
                may_pass: may_pass(&failure.error),
                loss: Loss {
                    lasted,
                    was_late: failure.error.kind() == &ErrorKind::Timeout,
                    answered: failure
                        .error
                        .http_status()
                        .is_some_and(|status| status < 500),
                },
                repeatable,
                now: self.waiting.now(),
            }),
        }
    }

    fn is_token_refused(&self, answer: &Response) -> bool {
        !answer.status().is_success()
            && self
                .authorize
                .is_some_and(|authorize| authorize.is_refusal(answer))
    }

    /// Gets another token. A file that was read while it was sent cannot go with it.
    async fn authorize(&mut self) -> Result<()> {
        let Some(authorize) = self.authorize else {
            return Ok(());
        };
        let known = |error| match self.progress.ambiguous {
            true => self.progress.class.unknown(error),
            false => error,
        };
        self.bearer = Some(authorize.renew().await.map_err(known)?);
        match self.outgoing.body.spent_file() {
            None => Ok(()),
            Some(file) => Err(Error::invalid(format!(
                "the token was renewed while {} was sent, which can be read only once: send it \
                 again from a new reader",
                file.name()
            ))
            .at(&self.outgoing.place)),
        }
    }

    /// The error for a try after which the effect is not known.
    fn unknown(&self, tried: Result<Response, Failure>) -> Error {
        let error = match tried {
            Ok(answer) => self.outgoing.error_of(&answer),
            Err(failure) => failure.error,
        };
        self.progress.class.unknown(error)
    }

    async fn wait(&mut self, moment: Timestamp, tried: &Result<Response, Failure>) {
        let now = self.waiting.now();
        let pause = crate::clock::until(now, moment);
        let status = tried.as_ref().ok().map(|answer| answer.status().as_u16());
        let asked = tried.as_ref().ok().and_then(|answer| asked(answer, now));
        let kind = tried.as_ref().err().map(|failure| failure.error.kind());
        match pause >= NOTEWORTHY_WAIT {
            true => tracing::info!(?pause, status, ?asked, ?kind, "waiting to try again"),
            false => tracing::debug!(?pause, status, ?asked, ?kind, "waiting to try again"),
        }
        self.waiting.wait(moment).await;
    }
}

fn is_success(tried: &Result<Response, Failure>) -> bool {
    let answer = tried.as_ref();
    answer.is_ok_and(|answer| answer.status().is_success())
}

/// Until when the server asked to be left alone. The end of the rate-limit window says nothing about
/// a server that is down.
fn asked(answer: &Response, now: Timestamp) -> Option<Timestamp> {
    match Verdict::of(answer.status()) {
        Verdict::NotNow => answer.rate_limit_reset(now),
        _ => answer.retry_after(now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InstanceUrl;

    /// In bytes, on a machine of 64 bits: of what a request under way has beside the caller's future.
    const LARGEST: usize = 2_304;

    #[test]
    fn the_future_of_a_request_under_way_is_small() {
        let instance = InstanceUrl::parse("social.example").unwrap();
        let url = instance.at("/api/v1/instance", None);
        let outgoing = Outgoing::new(&instance, http::Method::GET, "/api/v1/instance", url);
        let transport = Transport::builder().build().unwrap();
        let size = size_of_val(&sending(&outgoing, &transport, None));
        assert!(size <= LARGEST, "{size}");
    }
}

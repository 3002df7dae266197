//! What follows when a request about one item failed. Without clock and socket.

use std::time::Duration;

use jiff::Timestamp;

use super::journal::Answer;

/// How often one item is tried at most when the server or the connection fails.
pub const TRIES: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(250);
/// Where the server limits and does not say for how long.
const UNTOLD_WAIT: Duration = Duration::from_secs(60);
const LONGEST_WAIT: Duration = Duration::from_secs(1800);

/// What became of a request. `E` says why nothing more can be deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome<E> {
    /// The deletion was answered with success.
    Deleted,
    /// 404 or 410, or the mark is not there any more.
    Missing,
    /// 429, with the moment when asking again makes sense.
    Limited(Option<Timestamp>),
    /// The server or the connection failed; perhaps the deletion was done.
    Failed(String),
    /// The token is no longer valid, or not allowed to do this.
    Denied(E),
    /// The server does not do it, and will not do it if it is asked again.
    Refused(String),
}

/// What is done next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next<E> {
    Settled(Answer),
    /// The same item again, which is read again first.
    Again(Duration),
    /// The same item again, at this moment.
    Wait(Timestamp),
    /// The next item.
    GiveUp(String),
    /// Nothing more.
    Stop(E),
}

/// The tries of one item.
#[derive(Clone, Copy, Debug, Default)]
pub struct Attempts {
    failed: u32,
    limited: u32,
    sent: bool,
}

impl Attempts {
    /// A request to delete is about to be sent.
    pub fn sending(&mut self) {
        self.sent = true;
    }

    pub fn has_sent(&self) -> bool {
        self.sent
    }

    pub fn next<E>(&mut self, outcome: Outcome<E>, now: Timestamp) -> Next<E> {
        match outcome {
            Outcome::Deleted => Next::Settled(Answer::Done),
            Outcome::Missing => Next::Settled(self.missing()),
            Outcome::Limited(until) => {
                self.limited += 1;
                let untold = UNTOLD_WAIT.saturating_mul(1 << (self.limited - 1).min(8));
                let untold = now.checked_add(untold.min(LONGEST_WAIT));
                Next::Wait(until.filter(|it| *it > now).or(untold.ok()).unwrap_or(now))
            }
            Outcome::Failed(why) => {
                self.failed += 1;
                match self.failed {
                    TRIES.. => Next::GiveUp(why),
                    failed => Next::Again(FIRST_PAUSE.saturating_mul(4u32.pow(failed - 1))),
                }
            }
            Outcome::Denied(why) => Next::Stop(why),
            Outcome::Refused(why) => Next::GiveUp(why),
        }
    }

    fn missing(&self) -> Answer {
        match self.sent {
            true => Answer::FoundGone,
            false => Answer::Gone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-01-01T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn a_limit_never_costs_a_try_and_always_waits() {
        let mut attempts = Attempts::default();
        let reset = "2026-01-01T00:30:00Z".parse().unwrap();
        for _ in 0..20 {
            assert_eq!(
                attempts.next::<()>(Outcome::Limited(Some(reset)), now()),
                Next::Wait(reset)
            );
        }
        let past = Some("2025-01-01T00:00:00Z".parse().unwrap());
        for untold in [None, past] {
            let mut attempts = Attempts::default();
            let Next::Wait(until) = attempts.next::<()>(Outcome::Limited(untold), now()) else {
                panic!("it waits");
            };
            assert_eq!(until, "2026-01-01T00:01:00Z".parse().unwrap());
        }
    }

    #[test]
    fn failures_are_tried_five_times_with_growing_pauses() {
        let mut attempts = Attempts::default();
        let failed = || Outcome::<()>::Failed("500".into());
        let pauses: Vec<_> = (0..4)
            .map(|_| match attempts.next(failed(), now()) {
                Next::Again(pause) => pause,
                other => panic!("{other:?}"),
            })
            .collect();
        assert!(
            pauses.windows(2).all(|pair| pair[0] < pair[1]),
            "{pauses:?}"
        );
        assert_eq!(attempts.next(failed(), now()), Next::GiveUp("500".into()));
    }

    #[test]
    fn what_is_missing_is_done() {
        let missing = |mut attempts: Attempts| attempts.next::<()>(Outcome::Missing, now());
        assert_eq!(missing(Attempts::default()), Next::Settled(Answer::Gone));
        let mut sent = Attempts::default();
        sent.sending();
        assert_eq!(missing(sent), Next::Settled(Answer::FoundGone));
        assert_eq!(
            Attempts::default().next(Outcome::Denied(1), now()),
            Next::Stop(1)
        );
    }
}

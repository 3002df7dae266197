//! What follows an attempt to fetch a file. Pure.

use std::time::Duration;

use fediway::{Error, ErrorKind, Timestamp};

use crate::rows::MediaState;

/// The gaps after failures that may pass: from minutes to a day.
const PASSING: [u64; 6] = [60, 600, 3600, 6 * 3600, 12 * 3600, 24 * 3600];
/// The gaps after failures that last, in days: a file that is gone may come back.
const LASTING: [u64; 4] = [7, 30, 90, 365];
const DAY: u64 = 24 * 3600;

/// What is noted of a file that did not come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) state: MediaState,
    pub(super) reason: String,
    pub(super) next_try: Timestamp,
    /// Until when its host is left alone.
    pub(super) host_until: Option<Timestamp>,
}

/// The verdict on an answer that is no file.
pub(super) fn of_status(
    status: u16,
    tries: u32,
    now: Timestamp,
    asked: Option<Timestamp>,
) -> Verdict {
    let reason = format!("HTTP status {status}");
    match status {
        401 | 403 | 404 | 410 | 451 => lasting(MediaState::Gone, reason, tries, now),
        _ => Verdict {
            host_until: asked.filter(|_| matches!(status, 429 | 503)),
            ..passing(reason, tries, now, asked)
        },
    }
}

/// The verdict on a request without an answer, or with half of one.
pub(super) fn of_error(error: &Error, tries: u32, now: Timestamp) -> Verdict {
    match error.kind() {
        ErrorKind::Address(_) | ErrorKind::Guard | ErrorKind::Redirect => {
            lasting(MediaState::Refused, error.to_string(), tries, now)
        }
        _ => passing(error.to_string(), tries, now, None),
    }
}

/// The verdict on a file that is larger than the limit.
pub(super) fn too_large(tries: u32, now: Timestamp) -> Verdict {
    let reason = "larger than the limit".to_owned();
    lasting(MediaState::Large, reason, tries, now)
}

/// The verdict on a file that is not as long as its server said.
pub(super) fn cut_short(tries: u32, now: Timestamp) -> Verdict {
    passing("it ended too early".to_owned(), tries, now, None)
}

fn passing(reason: String, tries: u32, now: Timestamp, asked: Option<Timestamp>) -> Verdict {
    let gap = nth(&PASSING, tries);
    Verdict {
        state: MediaState::Waiting,
        reason,
        next_try: later(now, gap).max(asked.unwrap_or(now)),
        host_until: None,
    }
}

fn lasting(state: MediaState, reason: String, tries: u32, now: Timestamp) -> Verdict {
    Verdict {
        state,
        reason,
        next_try: later(now, nth(&LASTING, tries) * DAY),
        host_until: None,
    }
}

fn nth(gaps: &[u64], tries: u32) -> u64 {
    let at = (tries as usize).min(gaps.len() - 1);
    gaps[at]
}

fn later(now: Timestamp, seconds: u64) -> Timestamp {
    now.checked_add(Duration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn what_lasts_is_tried_rarely_and_what_passes_soon() {
        let gap = |status, tries| {
            let verdict = of_status(status, tries, at(0), None);
            (verdict.state, verdict.next_try.as_second())
        };
        assert_eq!(gap(404, 0), (MediaState::Gone, 7 * 86_400));
        assert_eq!(gap(410, 2), (MediaState::Gone, 90 * 86_400));
        assert_eq!(gap(410, 99), (MediaState::Gone, 365 * 86_400));
        assert_eq!(gap(500, 0), (MediaState::Waiting, 60));
        assert_eq!(gap(500, 99), (MediaState::Waiting, 86_400));
    }

    #[test]
    fn a_host_is_left_alone_as_long_as_it_asks() {
        let verdict = of_status(429, 0, at(0), Some(at(900)));
        assert_eq!(verdict.next_try, at(900));
        assert_eq!(verdict.host_until, Some(at(900)));
        // A file that is not there says nothing about the others.
        assert_eq!(of_status(404, 0, at(0), Some(at(900))).host_until, None);
    }
}

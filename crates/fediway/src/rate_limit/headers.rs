//! Reads rate limits from the headers of a response, in the time of this machine's clock.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, HeaderName, RETRY_AFTER};

use crate::clock::{after, until};
use crate::time::{self, Timestamp};

/// No server has a longer window; one that claims to would lock its clients out for good.
const LONGEST: Duration = Duration::from_secs(24 * 3600);
/// Where the headers say how much is left, but not until when.
const USUAL_WINDOW: Duration = Duration::from_secs(300);
/// Smaller numbers in a reset header are seconds from now, larger ones seconds since 1970.
const FIRST_EPOCH: f64 = 100_000_000.0;

static LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
static REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
static RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// A window as one answer describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reported {
    /// How many requests the window allows.
    pub(crate) limit: u32,
    /// How many are left.
    pub(crate) remaining: u32,
    /// The end of the window as the server wrote it: what tells one window from the next.
    pub(crate) written: Timestamp,
    /// The end of the window by this machine's clock.
    pub(crate) ends: Timestamp,
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

/// The window of `X-RateLimit-Limit`, `-Remaining` and `-Reset`.
pub(crate) fn window(headers: &HeaderMap, now: Timestamp) -> Option<Reported> {
    window_like(headers, now, &mut LastEnd::default())
}

/// The same, where the last answer probably named the same end.
pub(super) fn window_like(
    headers: &HeaderMap,
    now: Timestamp,
    last: &mut LastEnd,
) -> Option<Reported> {
    let limit = text(headers, &LIMIT)?.parse().ok()?;
    let remaining = text(headers, &REMAINING)?.parse().ok()?;
    if limit == 0 {
        return None;
    }
    let (written, ends) = last.or_read(headers, now);
    Some(Reported {
        limit,
        remaining,
        written,
        ends,
    })
}

/// The end of a window as the last answer wrote it, and what it means: answers repeat it, and
/// reading two dates costs more than the rest of the headers.
#[derive(Debug, Default)]
pub(super) struct LastEnd(Option<(Box<str>, Timestamp, Timestamp)>);

impl LastEnd {
    /// The end of the window as the server wrote it, and by this machine's clock.
    fn or_read(&mut self, headers: &HeaderMap, now: Timestamp) -> (Timestamp, Timestamp) {
        let text = text(headers, &RESET);
        if let (Some(text), Some((last, written, ends))) = (text, &self.0)
            && **last == *text
        {
            return (*written, *ends);
        }
        let told = text.and_then(|text| reset(text, headers, now));
        let written = told.unwrap_or_else(|| after(now, USUAL_WINDOW));
        let ends = by_our_clock(headers, now, written);
        let is_date = |text: &str| told.is_some() && seconds_from_now(text).is_none();
        if let Some(text) = text.filter(|text| is_date(text)) {
            self.0 = Some((text.into(), written, ends));
        }
        (written, ends)
    }
}

/// The moment of `X-RateLimit-Reset`: a date, seconds since 1970, or seconds from now.
fn reset(text: &str, headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    match seconds_from_now(text) {
        Some(seconds) => Some(after(server_time(headers, now), seconds)),
        None => date(text),
    }
}

/// The moment of `Retry-After`: seconds from now, or a date (RFC 9110, section 10.2.3). Some servers
/// write seconds since 1970.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    // A proxy may join two of them.
    let text = text(headers, &RETRY_AFTER)?;
    let first = text.split(',').next().unwrap_or_default().trim();
    if let Some(wait) = seconds_from_now(first) {
        return Some(after(now, wait.min(LONGEST)));
    }
    // A date may have a comma itself.
    match date(text).or_else(|| date(first)) {
        Some(moment) => Some(by_our_clock(headers, now, moment)),
        None => number(first).map(|_| after(now, LONGEST)),
    }
}

fn seconds_from_now(text: &str) -> Option<Duration> {
    let seconds = number(text).filter(|seconds| *seconds < FIRST_EPOCH)?;
    Some(Duration::from_secs_f64(seconds))
}

/// A number of any size. Some servers write a fraction.
fn number(text: &str) -> Option<f64> {
    let is_number = text.starts_with(|first: char| first.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse().ok().filter(|_| is_number)
}

/// A moment of the server's clock by ours. The `Date` of the answer tells how the clocks differ;
/// it is cut to the second, so the moment never comes out too early.
fn by_our_clock(headers: &HeaderMap, now: Timestamp, moment: Timestamp) -> Timestamp {
    after(now, until(server_time(headers, now), moment).min(LONGEST))
}

/// The time of the server's clock when it answered, or ours if it does not say.
pub(crate) fn server_time(headers: &HeaderMap, now: Timestamp) -> Timestamp {
    text(headers, &DATE).and_then(date).unwrap_or(now)
}

/// A date as HTTP writes it, `Sat, 01 Aug 2026 13:49:42 GMT`, or in any form servers use in JSON.
fn date(text: &str) -> Option<Timestamp> {
    let parser = jiff::fmt::rfc2822::DateTimeParser::new();
    let moment = parser.parse_timestamp(text).ok();
    moment
        .or_else(|| time::parse(text))
        .or_else(|| obsolete_date(text))
}

/// The two older forms, which a client must read (RFC 9110, section 5.6.7):
/// `Saturday, 01-Aug-26 13:49:42 GMT` and `Sat Aug  1 13:49:42 2026`.
fn obsolete_date(text: &str) -> Option<Timestamp> {
    let words: Vec<_> = text.split_ascii_whitespace().collect();
    let text = words.join(" ");
    let forms = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"];
    let moment = forms.iter().find_map(|form| {
        let parts = jiff::fmt::strtime::parse(form, &text).ok()?;
        parts.to_datetime().ok()
    });
    jiff::tz::Offset::UTC.to_timestamp(moment?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            (
                http::HeaderName::from_static(name),
                http::HeaderValue::from_str(value).unwrap(),
            )
        });
        pairs.collect()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn every_form_of_reset_is_read() {
        let now = at("2026-08-01T13:49:42Z");
        for reset in [
            "2026-08-01T13:54:42.000000Z",
            "2026-08-01T13:54:42Z",
            "1785592482",
            "1785592482000",
            "300",
            "300.0",
            "1785592482.0",
            "Sat, 01 Aug 2026 13:54:42 GMT",
        ] {
            let found = headers(&[
                ("x-ratelimit-limit", "300"),
                ("x-ratelimit-remaining", "7"),
                ("x-ratelimit-reset", reset),
            ]);
            let found = window(&found, now).unwrap();
            assert_eq!((found.limit, found.remaining), (300, 7));
            assert_eq!(found.ends, at("2026-08-01T13:54:42Z"), "{reset}");
        }
        assert_eq!(window(&headers(&[("x-ratelimit-reset", "300")]), now), None);
    }

    #[test]
    fn an_end_that_is_repeated_is_read_once_and_seconds_from_now_each_time() {
        let now = at("2026-08-01T13:49:42Z");
        let mut last = LastEnd::default();
        let mut ends = |reset: &str, now: Timestamp| {
            let found = headers(&[
                ("x-ratelimit-limit", "300"),
                ("x-ratelimit-remaining", "7"),
                ("x-ratelimit-reset", reset),
            ]);
            window_like(&found, now, &mut last).unwrap().ends
        };
        let later = at("2026-08-01T13:50:00Z");
        for (reset, moment, due) in [
            ("2026-08-01T13:54:42Z", now, "2026-08-01T13:54:42Z"),
            ("2026-08-01T13:54:42Z", later, "2026-08-01T13:54:42Z"),
            ("2026-08-01T13:59:42Z", later, "2026-08-01T13:59:42Z"),
            ("60", now, "2026-08-01T13:50:42Z"),
            ("60", later, "2026-08-01T13:51:00Z"),
            ("soon", later, "2026-08-01T13:55:00Z"),
        ] {
            assert_eq!(ends(reset, moment), at(due), "{reset}");
        }
    }

    #[test]
    fn every_form_of_retry_after_is_read() {
        let now = at("2026-08-01T13:49:42Z");
        for (text, seconds) in [
            ("0", 0),
            ("120", 120),
            ("Sat, 01 Aug 2026 13:51:42 GMT", 120),
            ("Sat, 01 Aug 2020 13:51:42 GMT", 0),
            ("Saturday, 01-Aug-26 13:51:42 GMT", 120),
            ("Sat Aug  1 13:51:42 2026", 120),
            ("2026-08-01T13:51:42Z", 120),
            ("1785592302", 120),
            ("120, 120", 120),
            ("1785592302, 1785592302", 120),
            ("99999999999999", 24 * 3600),
            ("99999999999999999999999", 24 * 3600),
            ("120.0", 120),
        ] {
            let found = retry_after(&headers(&[("retry-after", text)]), now).unwrap();
            assert_eq!(until(now, found), Duration::from_secs(seconds), "{text}");
        }
        for text in ["soon", "", "inf", "NaN"] {
            let found = retry_after(&headers(&[("retry-after", text)]), now);
            assert_eq!(found, None, "{text}");
        }
    }

    #[test]
    fn clocks_may_differ() {
        let found = headers(&[
            ("date", "Sat, 01 Aug 2026 13:49:42 GMT"),
            ("x-ratelimit-limit", "1"),
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "2026-08-01T13:50:42Z"),
        ]);
        let now = at("2020-01-01T00:00:00Z");
        assert_eq!(
            window(&found, now).unwrap().ends,
            at("2020-01-01T00:01:00Z")
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_they_hold_the_wait_is_bounded(limit in "\\PC{0,20}|[0-9]{0,12}",
            reset in "\\PC{0,30}|-?[0-9]{0,20}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{0,12}Z?",
            date in "\\PC{0,30}|[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT") {
            let mut found = HeaderMap::new();
            for (name, value) in [("x-ratelimit-limit", &limit), ("x-ratelimit-remaining", &limit),
                ("x-ratelimit-reset", &reset), ("retry-after", &reset), ("date", &date)] {
                if let Ok(value) = http::HeaderValue::from_str(value) {
                    found.insert(name, value);
                }
            }
            let now = at("2026-08-01T13:49:42Z");
            for moment in [retry_after(&found, now), window(&found, now).map(|found| found.ends)] {
                prop_assert!(moment.is_none_or(|moment| moment >= now && until(now, moment) <= LONGEST));
            }
        }
    }
}

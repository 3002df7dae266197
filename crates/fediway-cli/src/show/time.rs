//! Moments and lengths of time in words.

use fediway::Timestamp;

use super::look::{Look, Zone};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// Beyond this a number of days tells nothing.
const LONGEST: i64 = 30 * DAY;

/// A moment: how long ago it is, where somebody looks now, and when it is exactly.
pub fn moment(then: Timestamp, look: &Look) -> String {
    let exact = exact(then, &look.zone);
    match relative(look.now, then) {
        Some(relative) if look.is_terminal => format!("{relative} · {exact}"),
        _ => exact,
    }
}

/// A moment to the minute.
pub fn exact(then: Timestamp, zone: &Zone) -> String {
    match zone {
        Zone::Utc => then.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        Zone::Local(zone) => {
            let local = then.to_zoned_datetime(zone.clone());
            local.strftime("%Y-%m-%d %H:%M").to_string()
        }
    }
}

/// `5 min ago`, `in 3 h`; `None` where it is far away.
fn relative(now: Timestamp, then: Timestamp) -> Option<String> {
    let seconds = now.as_second().saturating_sub(then.as_second());
    let long = seconds.unsigned_abs();
    if i64::try_from(long).is_ok_and(|long| long > LONGEST) {
        return None;
    }
    Some(match (length(long), seconds) {
        (_, -30..=30) => "now".into(),
        (length, ..0) => format!("in {length}"),
        (length, _) => format!("{length} ago"),
    })
}

/// A length of time in its largest unit, rounded down.
pub fn length(seconds: u64) -> String {
    let [minute, hour, day] = [MINUTE, HOUR, DAY].map(i64::unsigned_abs);
    let (count, unit) = match seconds {
        s if s < minute => (s, "s"),
        s if s < hour => (s / minute, "min"),
        s if s < day => (s / hour, "h"),
        s => (s / day, "d"),
    };
    format!("{count} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn moments_are_relative_while_that_tells_something() {
        let now = at("2026-08-15T12:00:00Z");
        for (then, expected) in [
            ("2026-08-15T11:59:40Z", Some("now")),
            ("2026-08-15T12:00:20Z", Some("now")),
            ("2026-08-15T11:59:10Z", Some("50 s ago")),
            ("2026-08-15T11:55:00Z", Some("5 min ago")),
            ("2026-08-15T13:30:00Z", Some("in 1 h")),
            ("2026-08-14T10:00:00Z", Some("1 d ago")),
            ("2026-07-16T12:00:00Z", Some("30 d ago")),
            ("2026-07-01T12:00:00Z", None),
        ] {
            assert_eq!(relative(now, at(then)).as_deref(), expected, "{then}");
        }
    }

    #[test]
    fn a_file_has_exact_times_and_a_terminal_both() {
        let mut look = Look {
            now: at("2026-08-15T12:00:00Z"),
            ..Look::plain()
        };
        let then = at("2026-08-15T11:00:00Z");
        assert_eq!(moment(then, &look), "2026-08-15 11:00 UTC");
        look.is_terminal = true;
        let berlin = jiff::tz::TimeZone::fixed(jiff::tz::offset(2));
        look.zone = Zone::Local(berlin);
        assert_eq!(moment(then, &look), "1 h ago · 2026-08-15 13:00");
    }
}

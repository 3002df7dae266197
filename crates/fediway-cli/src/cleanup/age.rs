//! Ages and dates of a policy, and the moments they mean.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use crate::when;

/// An age such as `90d`, `1w3d`, `6mo` or `2y`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// Of a fixed length: a day is 86,400 seconds.
    Seconds(i64),
    /// By the calendar of the policy's time zone.
    Months(i32),
}

const UNITS: &str = "write it as 30d, 1w3d, 12h, 6mo or 2y";

impl FromStr for Age {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err(format!("a length of time is missing: {UNITS}"));
        }
        let parts = when::parts(text);
        let parts = parts.ok_or_else(|| format!("`{text}` is no length of time: {UNITS}"))?;
        // Many programs mean months by it, and minutes would delete nearly everything.
        if text.contains('M') && parts.iter().any(|(_, unit)| unit == "m") {
            return Err(format!(
                "`{text}`: write 6mo for months, and 6m for minutes"
            ));
        }
        if let [(number, unit)] = &parts[..]
            && let Some(months) = months(unit)
        {
            let months = i32::try_from(*number)
                .ok()
                .and_then(|number| number.checked_mul(months));
            let months = months.filter(|months| *months <= 12 * 9998);
            return months.map(Self::Months).ok_or_else(|| too_long(text));
        }
        if let Some((_, unit)) = parts.iter().find(|(_, it)| when::seconds(it).is_none()) {
            return Err(unknown(unit));
        }
        let seconds = when::sum(&parts).and_then(|sum| i64::try_from(sum).ok());
        seconds.map(Self::Seconds).ok_or_else(|| too_long(text))
    }
}

/// The months of a unit of the calendar.
fn months(unit: &str) -> Option<i32> {
    match unit {
        "mo" => Some(1),
        "y" => Some(12),
        _ => None,
    }
}

fn too_long(text: &str) -> String {
    format!("`{text}` is too long")
}

fn unknown(unit: &str) -> String {
    match unit {
        "mo" | "y" => format!("`{unit}` stands alone, such as 6mo or 2y"),
        "month" | "months" => "a month is written `30d` (fixed) or `1mo` (by the calendar)".into(),
        "year" | "years" => "a year is written `365d` (fixed) or `1y` (by the calendar)".into(),
        _ => format!("`{unit}` is no unit of time: {UNITS}"),
    }
}

impl Age {
    /// The moment that lies this long before `now`. What is of this moment or older has the age.
    pub fn before(self, now: Timestamp, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Seconds(seconds) => now
                .checked_sub(SignedDuration::from_secs(seconds))
                .unwrap_or(Timestamp::MIN),
            Self::Months(months) => {
                let local = zone.to_datetime(now);
                let then = local.checked_sub(Span::new().months(months));
                then.map_or(Timestamp::MIN, |then| earlier(then, zone))
            }
        }
    }
}

impl fmt::Display for Age {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Months(months) if months % 12 == 0 => write!(f, "{}y", months / 12),
            Self::Months(months) => write!(f, "{months}mo"),
            Self::Seconds(seconds) => {
                let units = [("d", 86_400), ("h", 3600), ("m", 60)];
                let mut units = units.into_iter();
                let unit = units.find(|(_, length)| seconds % length == 0);
                let (unit, length) = unit.unwrap_or(("s", 1));
                write!(f, "{}{unit}", seconds / length)
            }
        }
    }
}

/// The beginning of a day, such as 2024-01-01.
pub fn start_of(date: Date, zone: &TimeZone) -> Timestamp {
    earlier(date.at(0, 0, 0, 0), zone)
}

/// Where the clocks are changed, a time of the day comes twice or not at all. The earlier moment
/// deletes less.
fn earlier(local: DateTime, zone: &TimeZone) -> Timestamp {
    let moment = zone.to_ambiguous_timestamp(local).earlier();
    moment.unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn age(text: &str) -> Age {
        text.parse().unwrap()
    }

    #[test]
    fn ages_are_read_and_written() {
        for (text, expected, shown) in [
            ("90d", Age::Seconds(90 * 86_400), "90d"),
            ("1w3d", Age::Seconds(10 * 86_400), "10d"),
            ("1 week 3 days", Age::Seconds(10 * 86_400), "10d"),
            ("12h", Age::Seconds(12 * 3600), "12h"),
            ("90m", Age::Seconds(5400), "90m"),
            ("61s", Age::Seconds(61), "61s"),
            ("6mo", Age::Months(6), "6mo"),
            ("2y", Age::Months(24), "2y"),
        ] {
            assert_eq!(age(text), expected, "{text}");
            assert_eq!(age(text).to_string(), shown);
        }
        for (text, why) in [
            ("", "missing"),
            ("30", "no length"),
            ("d", "no length"),
            ("-3d", "no length"),
            ("1month", "`30d` (fixed) or `1mo`"),
            ("6M", "6mo for months"),
            ("1D6M", "6mo for months"),
            ("2 years", "`365d`"),
            ("1y6mo", "stands alone"),
            ("1mo3d", "stands alone"),
            ("3 fortnights", "no unit"),
            ("99999999999999999999d", "no length"),
            ("9999999999999999d", "too long"),
            ("99999999y", "too long"),
        ] {
            let error = text.parse::<Age>().unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn fixed_units_know_no_calendar() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        // The clocks were changed on the 29th of March.
        let now = at("2026-03-30T10:00:00Z");
        assert_eq!(age("1w").before(now, &zone), at("2026-03-23T10:00:00Z"));
        assert_eq!(age("9999999d").before(now, &zone), Timestamp::MIN);
    }

    #[test]
    fn calendar_units_are_clamped_and_take_the_earlier_moment() {
        let utc = TimeZone::UTC;
        let now = at("2026-03-31T10:00:00Z");
        assert_eq!(age("1mo").before(now, &utc), at("2026-02-28T10:00:00Z"));
        assert_eq!(age("2y").before(now, &utc), at("2024-03-31T10:00:00Z"));
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        // 02:30 came twice on 25 October 2026, at 00:30 and 01:30 UTC.
        let now = at("2026-11-25T01:30:00Z");
        assert_eq!(age("1mo").before(now, &berlin), at("2026-10-25T00:30:00Z"));
        // 02:30 did not come on 29 March 2026: 02:00 is 01:00 UTC.
        let now = at("2026-04-29T00:30:00Z");
        assert_eq!(age("1mo").before(now, &berlin), at("2026-03-29T00:30:00Z"));
        // Midnight did not come on 6 September 2020 in Santiago.
        let santiago = TimeZone::get("America/Santiago").unwrap();
        let day = "2020-09-06".parse().unwrap();
        assert_eq!(start_of(day, &santiago), at("2020-09-06T03:00:00Z"));
    }
}

//! Moments and lengths of time as people type them.

use std::time::Duration;

use fediway::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

const UNITS: [(&[&str], u64); 5] = [
    (&["s", "sec", "second", "seconds"], 1),
    (&["m", "min", "minute", "minutes"], 60),
    (&["h", "hour", "hours"], 60 * 60),
    (&["d", "day", "days"], 24 * 60 * 60),
    (&["w", "week", "weeks"], 7 * 24 * 60 * 60),
];

/// A length of time as it is written, such as `1h 30m`: numbers, each with its unit in lower case.
/// `None` if it is something else.
pub fn parts(text: &str) -> Option<Vec<(u64, String)>> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (number, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
        let after = after.trim_start();
        let end = after.find(|c: char| !c.is_alphabetic());
        let (unit, after) = after.split_at(end.unwrap_or(after.len()));
        if unit.is_empty() {
            return None;
        }
        parts.push((number.parse().ok()?, unit.to_lowercase()));
        rest = after.trim_start();
    }
    (!parts.is_empty()).then_some(parts)
}

/// The seconds of a unit of a fixed length.
pub fn seconds(unit: &str) -> Option<u64> {
    let known = UNITS.iter().find(|(names, _)| names.contains(&unit));
    known.map(|(_, seconds)| *seconds)
}

/// The seconds of all parts together. `None` if a unit has no fixed length, or they are too many.
pub fn sum(parts: &[(u64, String)]) -> Option<u64> {
    parts.iter().try_fold(0_u64, |sum, (number, unit)| {
        sum.checked_add(number.checked_mul(seconds(unit)?)?)
    })
}

/// `90s`, `5 min`, `1h30m`, `2 days`: numbers, each with its unit. No time at all is refused: servers
/// read 0 as no limit.
///
/// # Errors
///
/// What is wrong with it, in words.
pub fn duration(text: &str) -> Result<Duration, String> {
    let seconds = parts(text).and_then(|parts| sum(&parts));
    seconds
        .filter(|seconds| *seconds > 0)
        .map(Duration::from_secs)
        .ok_or_else(|| format!("`{text}` is no length of time such as 30m, 2h or 1d12h"))
}

/// `2026-12-24T18:00:00Z`, or `2026-12-24 18:00` on the clock of this machine.
///
/// # Errors
///
/// What is wrong with it, in words.
pub fn moment(text: &str) -> Result<Timestamp, String> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment);
    }
    let local: Option<DateTime> = text.replacen(' ', "T", 1).parse().ok();
    let local = local.and_then(|local| TimeZone::system().to_timestamp(local).ok());
    local.ok_or_else(|| {
        format!("`{text}` is no time such as \"2026-12-24 18:00\" or 2026-12-24T18:00:00Z")
    })
}

/// A [`moment`] that is still to come.
///
/// # Errors
///
/// What is wrong with it, in words.
pub fn future(text: &str) -> Result<Timestamp, String> {
    let moment = moment(text)?;
    match moment > Timestamp::now() {
        true => Ok(moment),
        false => Err(format!("`{text}` is in the past")),
    }
}

/// A [`moment`], or how long ago it is: `7d`.
///
/// # Errors
///
/// What is wrong with it, in words.
pub fn past(text: &str) -> Result<Timestamp, String> {
    let age = duration(text).ok();
    let ago = age.and_then(|age| Timestamp::now().checked_sub(age).ok());
    match ago {
        Some(ago) => Ok(ago),
        None => moment(text).map_err(|error| format!("{error}, or 7d for a week ago")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_have_units() {
        for (text, seconds) in [
            ("90s", 90),
            ("5 min", 300),
            ("1h30m", 5400),
            ("1d 12 hours", 36 * 3600),
            ("2W", 14 * 24 * 3600),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in [
            "",
            "0s",
            "0d 0h",
            "5",
            "h",
            "5 parsecs",
            "-5m",
            "99999999999999999999s",
            "9999999999999999999w",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn moments_have_a_zone_or_are_local() {
        let utc: Timestamp = "2026-12-24T18:00:00Z".parse().unwrap();
        assert_eq!(moment("2026-12-24T18:00:00Z"), Ok(utc));
        assert_eq!(moment("2026-12-24T19:00:00+01:00"), Ok(utc));
        let local = moment("2026-12-24 18:00").unwrap();
        assert!((local.as_second() - utc.as_second()).abs() <= 15 * 3600);
        assert!(moment("tomorrow").is_err());
        assert!(moment("2026-13-24 18:00").is_err());
    }

    #[test]
    fn what_is_to_come_is_not_in_the_past() {
        assert!(future("2999-12-24 18:00").is_ok());
        let error = future("1999-12-24 18:00").unwrap_err();
        assert_eq!(error, "`1999-12-24 18:00` is in the past");
    }

    #[test]
    fn the_past_is_a_moment_or_an_age() {
        let utc: Timestamp = "2026-12-24T18:00:00Z".parse().unwrap();
        assert_eq!(past("2026-12-24T18:00:00Z"), Ok(utc));
        assert_eq!(past("2026-12-24"), moment("2026-12-24 00:00"));
        let then = past("7d").unwrap();
        let week = Timestamp::now().duration_since(then);
        assert_eq!(week.as_hours() / 24, 7);
        for text in ["last week", "", "99999999w"] {
            assert!(past(text).is_err(), "{text}");
        }
    }
}

//! Times as servers write them.

/// A moment in time, always in UTC.
pub type Timestamp = jiff::Timestamp;

/// A day.
pub type Date = jiff::civil::Date;

/// Reads every form of date and time seen from servers: RFC 3339 with any number of fraction
/// digits and any offset, a date alone (taken as its first moment in UTC), and seconds or
/// milliseconds since 1970 as text, with or without a fraction.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    if let Some(moment) = mastodons(text.as_bytes()) {
        return Some(moment);
    }
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    if let Ok(number) = text.parse::<i64>() {
        return from_epoch(number);
    }
    if let Some(moment) = seconds_and_fraction(text) {
        return Some(moment);
    }
    let plain = text.strip_suffix(" UTC").unwrap_or(text);
    let date = plain.parse::<jiff::civil::DateTime>().ok()?;
    jiff::tz::TimeZone::UTC.to_timestamp(date).ok()
}

/// Reads `2026-08-01T13:49:42.878Z` and `2026-08-01`, the forms in which nearly every moment comes,
/// in a tenth of the time that the general parser takes: a page of statuses has hundreds of them.
fn mastodons(text: &[u8]) -> Option<Timestamp> {
    let number = |from: usize, to: usize| {
        text[from..to].iter().try_fold(0i32, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + i32::from(digit - b'0'))
        })
    };
    let signs: &[(usize, u8)] = match text.len() {
        10 => &[(4, b'-'), (7, b'-')],
        24 => &[
            (4, b'-'),
            (7, b'-'),
            (10, b'T'),
            (13, b':'),
            (16, b':'),
            (19, b'.'),
            (23, b'Z'),
        ],
        _ => return None,
    };
    if signs.iter().any(|(at, sign)| text[*at] != *sign) {
        return None;
    }
    let date = jiff::civil::Date::new(
        number(0, 4)? as i16,
        number(5, 7)? as i8,
        number(8, 10)? as i8,
    );
    let time = if text.len() == 10 {
        jiff::civil::Time::midnight()
    } else {
        jiff::civil::Time::new(
            number(11, 13)? as i8,
            number(14, 16)? as i8,
            number(17, 19)? as i8,
            number(20, 23)? * 1_000_000,
        )
        .ok()?
    };
    let moment = date.ok()?.to_datetime(time);
    jiff::tz::Offset::UTC.to_timestamp(moment).ok()
}

/// Reads `1795670242.377190`: seconds since 1970 with a fraction.
fn seconds_and_fraction(text: &str) -> Option<Timestamp> {
    let (seconds, fraction) = text.split_once('.')?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(seconds) || !is_number(fraction) {
        return None;
    }
    let whole = from_epoch(seconds.parse().ok()?)?;
    if whole.subsec_nanosecond() != 0 || whole.as_second().to_string() != seconds {
        // Of milliseconds, the fraction is less than anybody counts.
        return Some(whole);
    }
    let nanoseconds = format!("{fraction:0<9.9}").parse().ok()?;
    Timestamp::new(whole.as_second(), nanoseconds).ok()
}

/// Reads seconds or milliseconds since 1970: what would lie after the year 5138 in seconds is
/// taken as milliseconds (one server sends those for `created_at`).
pub(crate) fn from_epoch(number: i64) -> Option<Timestamp> {
    const LAST_SECOND: u64 = 100_000_000_000;
    if number.unsigned_abs() < LAST_SECOND {
        Timestamp::from_second(number).ok()
    } else {
        Timestamp::from_millisecond(number).ok()
    }
}

/// Reads seconds since 1970 with a fraction, to the microsecond: a float has no more digits.
pub(crate) fn from_decimal_epoch(number: f64) -> Option<Timestamp> {
    let whole = from_epoch(number.floor() as i64)?;
    let microseconds = ((number - number.floor()) * 1e6).round() as i64;
    let is_in_seconds = whole.as_second() == number.floor() as i64;
    match is_in_seconds {
        true => whole
            .checked_add(jiff::SignedDuration::from_micros(microseconds))
            .ok(),
        false => Some(whole),
    }
}

/// A moment as people read it: in whole seconds, rounded up, so that it is not too early.
pub(crate) fn to_seconds(moment: Timestamp) -> Timestamp {
    let seconds = moment.as_second();
    let up = i64::from(moment.subsec_nanosecond() > 0);
    Timestamp::from_second(seconds + up).unwrap_or(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_rounded_up_to_seconds() {
        for (moment, shown) in [
            ("2026-12-26T05:46:21.92384907Z", "2026-12-26T05:46:22Z"),
            ("2026-12-26T05:46:21Z", "2026-12-26T05:46:21Z"),
            ("1969-12-31T23:59:58.5Z", "1969-12-31T23:59:59Z"),
        ] {
            let moment: Timestamp = moment.parse().unwrap();
            assert_eq!(to_seconds(moment).to_string(), shown);
        }
        assert_eq!(to_seconds(Timestamp::MAX), Timestamp::MAX);
    }

    #[test]
    fn a_decimal_number_keeps_its_fraction() {
        for (number, moment) in [
            (1795670242.37719, "2026-11-26T05:17:22.37719Z"),
            (1785592182.0, "2026-08-01T13:49:42Z"),
            (1785592182.9999999, "2026-08-01T13:49:43Z"),
            (1785592182000.5, "2026-08-01T13:49:42Z"),
            (-0.5, "1969-12-31T23:59:59.5Z"),
        ] {
            assert_eq!(from_decimal_epoch(number), moment.parse().ok(), "{number}");
        }
        for number in [f64::MAX, f64::MIN, 1e300] {
            assert_eq!(from_decimal_epoch(number), None, "{number}");
        }
    }

    #[test]
    fn every_form_of_date_is_read() {
        let expected: Timestamp = "2026-08-01T13:49:42Z".parse().unwrap();
        for text in [
            "2026-08-01T13:49:42Z",
            "2026-08-01T13:49:42.000Z",
            "2026-08-01T13:49:42.000000+00:00",
            "2026-08-01T15:49:42+02:00",
            "2026-08-01 13:49:42",
            "1785592182",
            "1785592182000",
            " 2026-08-01T13:49:42 ",
        ] {
            assert_eq!(parse(text), Some(expected), "{text}");
        }
        for (text, moment) in [
            ("1785592182.5", "2026-08-01T13:49:42.5Z"),
            ("1795670242.377190", "2026-11-26T05:17:22.37719Z"),
            ("1785592182.1234567891", "2026-08-01T13:49:42.123456789Z"),
            ("1785592182878.25", "2026-08-01T13:49:42.878Z"),
            ("1785592182000.5", "2026-08-01T13:49:42Z"),
            ("2026-08-01 13:49:42 UTC", "2026-08-01T13:49:42Z"),
        ] {
            assert_eq!(parse(text), moment.parse().ok(), "{text}");
        }
        assert_eq!(parse("2026-08-01"), "2026-08-01T00:00:00Z".parse().ok());
        let extremes = [i64::MIN, i64::MAX].map(|number| number.to_string());
        for text in [
            &*extremes[0],
            &*extremes[1],
            "",
            "soon",
            "1785592182.",
            "1785592182.-5",
            "1.2.3",
            "2026-13-01",
            "99999999999999999999",
            "None",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}

//! Days and moments that are written back in the form they came in.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::field::{Field, Scalar, scalar_fields, word};
use crate::time::{self, Date, Timestamp};

/// Microseconds in a second.
const MILLION: i64 = 1_000_000;

/// A day or a moment, as the server wrote it: `2026-11-26`, `2026-11-26T08:15:00Z`, or the seconds
/// since 1970, perhaps with a fraction.
///
/// It dereferences to a [`Timestamp`]: of a day, its first moment in UTC. Written to JSON it has the
/// form that it came in.
///
/// ```
/// use fediway::entities::DateOrTime;
///
/// let day: DateOrTime = "2026-11-26".parse()?;
/// assert!(day.is_date());
/// assert_eq!(day.timestamp().to_string(), "2026-11-26T00:00:00Z");
/// assert_eq!(serde_json::to_string(&day)?, r#""2026-11-26""#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateOrTime {
    at: Timestamp,
    form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Form {
    Date,
    Time,
    /// Seconds since 1970 as text.
    Text,
    /// Seconds since 1970 as a number.
    Number,
    /// Seconds since 1970 with a fraction, as text.
    DecimalText,
    /// Seconds since 1970 with a fraction, as a number.
    Decimal,
}

impl DateOrTime {
    /// The moment; of a day, its first one in UTC.
    pub fn timestamp(&self) -> Timestamp {
        self.at
    }

    /// The day, in UTC.
    pub fn date(&self) -> Date {
        jiff::tz::Offset::UTC.to_datetime(self.at).date()
    }

    /// Whether the server named a day and no time.
    pub fn is_date(&self) -> bool {
        self.form == Form::Date
    }
}

impl Deref for DateOrTime {
    type Target = Timestamp;

    fn deref(&self) -> &Timestamp {
        &self.at
    }
}

impl From<Timestamp> for DateOrTime {
    fn from(at: Timestamp) -> Self {
        Self {
            at,
            form: Form::Time,
        }
    }
}

impl FromStr for DateOrTime {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        match Self::from_text(text) {
            Some(read) => Ok(read),
            None => text.parse::<Timestamp>().map(Self::from),
        }
    }
}

impl fmt::Display for DateOrTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            Form::Date => self.date().fmt(f),
            Form::Time => self.at.fmt(f),
            Form::Text | Form::Number => self.at.as_second().fmt(f),
            Form::DecimalText | Form::Decimal => {
                let micros = self.at.as_microsecond();
                write!(
                    f,
                    "{}.{:06}",
                    micros.div_euclid(MILLION),
                    micros.rem_euclid(MILLION)
                )
            }
        }
    }
}

impl Serialize for DateOrTime {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.form {
            Form::Number => to.serialize_i64(self.at.as_second()),
            Form::Decimal => to.serialize_f64(self.at.as_microsecond() as f64 / 1e6),
            _ => to.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for DateOrTime {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        word(from)
    }
}

impl Scalar for DateOrTime {
    fn from_text(text: &str) -> Option<Self> {
        let text = text.trim();
        let form = match text.parse::<i64>() {
            Ok(_) => Form::Text,
            Err(_) if text.len() == "2026-11-26".len() && !text.contains('.') => Form::Date,
            Err(_) if text.parse::<f64>().is_ok() => Form::DecimalText,
            Err(_) => Form::Time,
        };
        let at = time::parse(text)?;
        Some(Self { at, form })
    }

    fn from_integer(number: i64) -> Option<Self> {
        Some(Self {
            at: time::from_epoch(number)?,
            form: Form::Number,
        })
    }

    fn from_float(number: f64) -> Option<Self> {
        Some(Self {
            at: time::from_decimal_epoch(number)?,
            form: Form::Decimal,
        })
    }
}

scalar_fields!(DateOrTime);

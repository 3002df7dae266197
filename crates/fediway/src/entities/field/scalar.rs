//! Fields that are one JSON text, number or truth value.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Field, skip_map, skip_seq};
use crate::ids::{self, Id};
use crate::secret::{AccessToken, ClientSecret, Password, RecoveryCode, RefreshToken};
use crate::time::{self, Timestamp};

/// An enum over words that `open_enum!` made.
pub(crate) trait Words: for<'w> From<&'w str> {
    /// The words that have a variant.
    #[cfg(test)]
    const KNOWN: &'static [&'static str];

    /// The word on the wire.
    fn word(&self) -> &str;
}

/// A type that is one JSON text, number or truth value, in any of these forms.
pub(crate) trait Scalar: Sized {
    fn from_text(text: &str) -> Option<Self>;
    fn from_integer(_: i64) -> Option<Self> {
        None
    }
    fn from_float(_: f64) -> Option<Self> {
        None
    }
    fn from_bool(_: bool) -> Option<Self> {
        None
    }
}

/// Where a text, number or truth value goes; it stays as it was if the value is malformed. Each
/// function returns whether the value made sense.
///
/// The visitor knows no more of a type than this, so that it is compiled once for all of them.
pub(crate) trait Place {
    fn text(&mut self, text: &str) -> bool;
    fn integer(&mut self, number: i64) -> bool;
    fn float(&mut self, number: f64) -> bool;
    fn truth(&mut self, truth: bool) -> bool;
}

macro_rules! place_of {
    ($Place:ty) => {
        impl<T: Scalar> Place for $Place {
            fn text(&mut self, text: &str) -> bool {
                keep(self, T::from_text(text))
            }

            fn integer(&mut self, number: i64) -> bool {
                keep(self, T::from_integer(number))
            }

            fn float(&mut self, number: f64) -> bool {
                keep(self, T::from_float(number))
            }

            fn truth(&mut self, truth: bool) -> bool {
                keep(self, T::from_bool(truth))
            }
        }
    };
}

place_of!(T);
place_of!(Option<T>);

#[inline]
fn keep<T, P: From<T>>(place: &mut P, value: Option<T>) -> bool {
    let makes_sense = value.is_some();
    if let Some(value) = value {
        *place = value.into();
    }
    makes_sense
}

struct ScalarVisitor<'a>(&'a mut dyn Place);

impl<'de> Visitor<'de> for ScalarVisitor<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    #[inline]
    fn visit_str<E>(self, text: &str) -> Result<bool, E> {
        Ok(self.0.text(text))
    }

    #[inline]
    fn visit_i64<E>(self, number: i64) -> Result<bool, E> {
        Ok(self.0.integer(number))
    }

    #[inline]
    fn visit_u64<E>(self, number: u64) -> Result<bool, E> {
        // Ids beyond 63 bits come as text everywhere; a larger number still has a text.
        Ok(match i64::try_from(number) {
            Ok(number) => self.0.integer(number),
            Err(_) => self.0.text(&number.to_string()),
        })
    }

    fn visit_f64<E>(self, number: f64) -> Result<bool, E> {
        Ok(self.0.float(number))
    }

    #[inline]
    fn visit_bool<E>(self, truth: bool) -> Result<bool, E> {
        Ok(self.0.truth(truth))
    }

    #[inline]
    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<bool, A::Error> {
        skip_seq(seq)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        skip_map(map)
    }
}

/// Reads a text, number or truth value.
pub(crate) fn read_scalar<'de, D: Deserializer<'de>>(
    place: &mut dyn Place,
    from: D,
) -> Result<bool, D::Error> {
    from.deserialize_any(ScalarVisitor(place))
}

macro_rules! scalar_fields {
    ($($T:ty),*) => {$(
        impl<'de> Field<'de> for $T {
            fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<bool, D::Error> {
                $crate::entities::field::read_scalar(slot, from)
            }

            fn read_over<D: Deserializer<'de>>(place: &mut Self, from: D) -> Result<bool, D::Error> {
                $crate::entities::field::read_scalar(place, from)
            }
        }
    )*};
}
pub(crate) use scalar_fields;

/// Reads one word or number where nothing else will do.
pub(crate) fn word<'de, T: Scalar, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let mut slot = None;
    read_scalar(&mut slot, from)?;
    slot.ok_or_else(|| serde::de::Error::custom("not a word"))
}

macro_rules! numbers {
    ($($T:ty),*) => {$(
        impl Scalar for $T {
            fn from_text(text: &str) -> Option<Self> {
                text.trim().parse().ok()
            }

            fn from_integer(number: i64) -> Option<Self> {
                number.try_into().ok()
            }

            fn from_float(number: f64) -> Option<Self> {
                // A whole number written as `3.0` is that number.
                (number.fract() == 0.0 && number.abs() < 9e15)
                    .then(|| (number as i64).try_into().ok())
                    .flatten()
            }
        }
    )*};
}

numbers!(u32, u64, i64);
scalar_fields!(u32, u64, i64, f64, bool, String, Timestamp);
ids::each!(scalar_fields);

impl Scalar for f64 {
    fn from_text(text: &str) -> Option<Self> {
        text.trim()
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }

    fn from_integer(number: i64) -> Option<Self> {
        Some(number as f64)
    }

    fn from_float(number: f64) -> Option<Self> {
        Some(number)
    }
}

impl Scalar for bool {
    fn from_text(text: &str) -> Option<Self> {
        match text {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }
    }

    fn from_integer(number: i64) -> Option<Self> {
        Some(number != 0)
    }

    fn from_bool(truth: bool) -> Option<Self> {
        Some(truth)
    }
}

impl Scalar for String {
    #[inline]
    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn from_integer(number: i64) -> Option<Self> {
        Some(number.to_string())
    }

    fn from_float(number: f64) -> Option<Self> {
        Some(number.to_string())
    }

    fn from_bool(truth: bool) -> Option<Self> {
        Some(truth.to_string())
    }
}

impl Scalar for Timestamp {
    fn from_text(text: &str) -> Option<Self> {
        time::parse(text)
    }

    fn from_integer(number: i64) -> Option<Self> {
        time::from_epoch(number)
    }

    fn from_float(number: f64) -> Option<Self> {
        time::from_decimal_epoch(number)
    }
}

impl<T: Id> Scalar for T {
    fn from_text(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| T::from(text))
    }

    fn from_integer(number: i64) -> Option<Self> {
        Some(T::from(number.to_string()))
    }
}

macro_rules! secrets {
    ($($T:ident)*) => {$(
        impl Scalar for $T {
            fn from_text(text: &str) -> Option<Self> {
                (!text.is_empty()).then(|| Self::from(text))
            }
        }

        scalar_fields!($T);
    )*};
}

secrets!(AccessToken ClientSecret Password RecoveryCode RefreshToken);

/// For the list of codes that a server answers.
impl<'de> Deserialize<'de> for RecoveryCode {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut slot = None;
        Self::read(&mut slot, from)?;
        slot.ok_or_else(|| serde::de::Error::custom("not a code"))
    }
}

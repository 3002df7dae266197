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
    fn absent() -> Option<Self>;
    fn missing(_known: bool) -> Option<Self> {
        Self::absent()
    }
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

pub(crate) struct ScalarVisitor<'a, T>(pub(crate) &'a mut Option<T>);

impl<T> ScalarVisitor<'_, T> {
    #[inline]
    fn keep<E>(self, value: Option<T>) -> Result<(), E> {
        if value.is_some() {
            *self.0 = value;
        }
        Ok(())
    }
}

impl<'de, T: Scalar> Visitor<'de> for ScalarVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    #[inline]
    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.keep(T::from_text(text))
    }

    #[inline]
    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.keep(T::from_integer(number))
    }

    #[inline]
    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        // Ids beyond 63 bits come as text everywhere; a larger number still has a text.
        self.keep(match i64::try_from(number) {
            Ok(number) => T::from_integer(number),
            Err(_) => T::from_text(&number.to_string()),
        })
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.keep(T::from_float(number))
    }

    #[inline]
    fn visit_bool<E>(self, truth: bool) -> Result<(), E> {
        self.keep(T::from_bool(truth))
    }

    #[inline]
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        skip_seq(seq)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        skip_map(map)
    }
}

macro_rules! scalar_fields {
    ($($T:ty),*) => {$(
        impl<'de> Field<'de> for $T {
            fn absent() -> Option<Self> {
                Scalar::absent()
            }

            #[inline]
            fn missing(known: bool) -> Option<Self> {
                Scalar::missing(known)
            }

            fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<(), D::Error> {
                from.deserialize_any(ScalarVisitor(slot))
            }
        }
    )*};
}
pub(crate) use scalar_fields;

/// Reads one word or number where nothing else will do.
pub(crate) fn word<'de, T: Scalar, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let mut slot = None;
    from.deserialize_any(ScalarVisitor(&mut slot))?;
    slot.ok_or_else(|| serde::de::Error::custom("not a word"))
}

macro_rules! numbers {
    ($($T:ty),*) => {$(
        impl Scalar for $T {
            fn absent() -> Option<Self> {
                Some(<$T>::default())
            }

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
    fn absent() -> Option<Self> {
        Some(0.0)
    }

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
    fn absent() -> Option<Self> {
        Some(false)
    }

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
    fn absent() -> Option<Self> {
        Some(String::new())
    }

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
    /// There is no moment that could stand for an unknown one: use `Option<Timestamp>`.
    fn absent() -> Option<Self> {
        None
    }

    fn from_text(text: &str) -> Option<Self> {
        time::parse(text)
    }

    fn from_integer(number: i64) -> Option<Self> {
        time::from_epoch(number)
    }

    fn from_float(number: f64) -> Option<Self> {
        time::from_epoch(number as i64)
    }
}

impl<T: Id> Scalar for T {
    /// Nothing stands for an object that is not there.
    fn absent() -> Option<Self> {
        None
    }

    /// What has no id is still worth reading. An empty id leads nowhere: no request takes it.
    fn missing(known: bool) -> Option<Self> {
        known.then(|| T::from(String::new()))
    }

    fn from_text(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| T::from(text.to_owned()))
    }

    fn from_integer(number: i64) -> Option<Self> {
        Some(T::from(number.to_string()))
    }
}

macro_rules! secrets {
    ($($T:ident)*) => {$(
        impl Scalar for $T {
            fn absent() -> Option<Self> {
                None
            }

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

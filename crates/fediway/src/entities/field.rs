//! Tolerant decoding: how one field of an entity is read, whatever the server put there.
//!
//! Every type that stands in an entity says three things: what an absent field is, how it reads
//! JSON, and that JSON of another shape is *odd*, not an error. Odd fields count as absent, so that
//! one of them cannot fail a page. Only broken JSON is an error.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::ids::{self, Id};
use crate::secret::{AccessToken, ClientSecret, Password, RecoveryCode, RefreshToken};
use crate::time::{self, Timestamp};

/// A type that can stand in an entity.
pub(crate) trait Field<'de>: Sized {
    /// What an absent or odd field is; `None` if nothing stands for that.
    fn absent() -> Option<Self>;

    /// What the field of an object is when it is absent or odd. `known` says whether another field
    /// of the object made sense, so that it is what it should be.
    fn missing(_known: bool) -> Option<Self> {
        Self::absent()
    }

    /// Reads the field; `None` if it is odd.
    ///
    /// # Errors
    ///
    /// Only if the input is not JSON.
    fn decode<D: Deserializer<'de>>(from: D) -> Result<Option<Self>, D::Error>;
}

/// Lets a [`Field`] be read where serde asks for a `Deserialize`.
pub(crate) struct Lenient<T>(pub(crate) Option<T>);

impl<'de, T: Field<'de>> Deserialize<'de> for Lenient<T> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        T::decode(from).map(Lenient)
    }
}

/// The part of a visitor for which every text, number, truth value and null is odd.
macro_rules! odd_scalars {
    () => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("JSON")
        }

        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    };
}

/// An enum over words that `open_enum!` made.
pub(crate) trait Words: for<'w> From<&'w str> {
    /// The words that have a variant.
    const KNOWN: &'static [&'static str];

    /// The word on the wire.
    fn word(&self) -> &str;
}

/// What `entity!` writes for a struct: which key is which field, and how fields become the struct.
pub(crate) trait Entity: Sized {
    /// Which field a key is.
    type Key;
    /// The fields that were read so far.
    type Parts;

    fn key(key: &[u8]) -> Self::Key;
    fn parts() -> Self::Parts;
    /// Reads the value of a key; whether it was a field that made sense.
    fn take<'de, A: MapAccess<'de>>(
        parts: &mut Self::Parts,
        key: Self::Key,
        map: &mut A,
    ) -> Result<bool, A::Error>;
    fn finish(parts: Self::Parts, known: bool) -> Option<Self>;
}

/// Reads an entity; `None` if it is no object or lacks what it makes no sense without.
pub(crate) fn decode_entity<'de, T: Entity, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    from.deserialize_any(EntityVisitor(PhantomData))
}

struct Key<T: Entity>(T::Key);

impl<'de, T: Entity> Deserialize<'de> for Key<T> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // As bytes, because comparing them needs no proof that they are UTF-8.
        from.deserialize_bytes(KeyVisitor(PhantomData))
    }
}

struct KeyVisitor<T>(PhantomData<T>);

impl<T: Entity> Visitor<'_> for KeyVisitor<T> {
    type Value = Key<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_bytes<E>(self, key: &[u8]) -> Result<Self::Value, E> {
        Ok(Key(T::key(key)))
    }

    #[inline]
    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Key(T::key(key.as_bytes())))
    }
}

struct EntityVisitor<T>(PhantomData<T>);

impl<'de, T: Entity> Visitor<'de> for EntityVisitor<T> {
    type Value = Option<T>;

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut parts = T::parts();
        let mut known = false;
        while let Some(Key(key)) = map.next_key::<Key<T>>()? {
            known |= T::take(&mut parts, key, &mut map)?;
        }
        Ok(T::finish(parts, known))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        skip_seq(seq)
    }

    odd_scalars!();
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

pub(crate) struct ScalarVisitor<T>(pub(crate) PhantomData<T>);

impl<'de, T: Scalar> Visitor<'de> for ScalarVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(T::from_text(text))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(T::from_integer(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        // Ids beyond 63 bits come as text everywhere; a larger number still has a text.
        Ok(match i64::try_from(number) {
            Ok(number) => T::from_integer(number),
            Err(_) => T::from_text(&number.to_string()),
        })
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(T::from_float(number))
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(T::from_bool(truth))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        skip_seq(seq)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        skip_map(map)
    }
}

/// Reads to the end of a list that should not be one.
pub(crate) fn skip_seq<'de, T, A: SeqAccess<'de>>(mut seq: A) -> Result<Option<T>, A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(None)
}

/// Reads to the end of an object that should not be one.
pub(crate) fn skip_map<'de, T, A: MapAccess<'de>>(mut map: A) -> Result<Option<T>, A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(None)
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

            #[inline]
            fn decode<D: Deserializer<'de>>(from: D) -> Result<Option<Self>, D::Error> {
                from.deserialize_any(ScalarVisitor(PhantomData))
            }
        }
    )*};
}
pub(crate) use scalar_fields;

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
        Self::decode(from)?.ok_or_else(|| D::Error::custom("not a code"))
    }
}

impl<'de, T: Field<'de>> Field<'de> for Option<T> {
    fn absent() -> Option<Self> {
        Some(None)
    }

    #[inline]
    fn decode<D: Deserializer<'de>>(from: D) -> Result<Option<Self>, D::Error> {
        Ok(T::decode(from)?.map(Some))
    }
}

impl<'de, T: Field<'de>> Field<'de> for Box<T> {
    fn absent() -> Option<Self> {
        T::absent().map(Box::new)
    }

    fn decode<D: Deserializer<'de>>(from: D) -> Result<Option<Self>, D::Error> {
        Ok(T::decode(from)?.map(Box::new))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Field<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = Option<Vec<T>>;

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(Lenient(item)) = seq.next_element()? {
            items.extend(item);
        }
        Ok(Some(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        skip_map(map)
    }

    odd_scalars!();
}

impl<'de, T: Field<'de>> Field<'de> for Vec<T> {
    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    #[inline]
    fn decode<D: Deserializer<'de>>(from: D) -> Result<Option<Self>, D::Error> {
        from.deserialize_any(ListVisitor(PhantomData))
    }
}

impl<'de> Field<'de> for serde_json::Value {
    fn absent() -> Option<Self> {
        Some(serde_json::Value::Null)
    }

    fn decode<D: Deserializer<'de>>(from: D) -> Result<Option<Self>, D::Error> {
        Self::deserialize(from).map(Some)
    }
}

struct MapVisitor<T>(PhantomData<T>);

impl<'de, T: Field<'de>> Visitor<'de> for MapVisitor<T> {
    type Value = Option<BTreeMap<String, T>>;

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some((key, Lenient(value))) = map.next_entry()? {
            entries.extend(value.map(|value| (key, value)));
        }
        Ok(Some(entries))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        skip_seq(seq)
    }

    odd_scalars!();
}

impl<'de, T: Field<'de>> Field<'de> for BTreeMap<String, T> {
    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn decode<D: Deserializer<'de>>(from: D) -> Result<Option<Self>, D::Error> {
        from.deserialize_any(MapVisitor(PhantomData))
    }
}

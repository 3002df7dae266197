//! Tolerant decoding: how one field of an entity is read, whatever the server put there.
//!
//! Every type that stands in an entity says three things: what an absent field is, how it reads
//! JSON, and that JSON of another shape is *odd*, not an error. Odd fields count as absent, so that
//! one of them cannot fail a page. Only broken JSON is an error.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

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

    /// Reads the field into `slot`, which stays as it was if the field is odd.
    ///
    /// # Errors
    ///
    /// Only if the input is not JSON.
    fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<(), D::Error>;
}

/// Lets a [`Field`] be read where serde asks for a seed.
///
/// A value goes to its place at once: returned through every layer of serde, with an error beside
/// it, it would be copied in each.
pub(crate) struct Slot<'a, T>(pub(crate) &'a mut Option<T>);

impl<'de, T: Field<'de>> DeserializeSeed<'de> for Slot<'_, T> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        T::read(self.0, from)
    }
}

/// The part of a visitor for which every text, number, truth value and null is odd.
macro_rules! odd_scalars {
    () => {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("JSON")
        }

        fn visit_str<E>(self, _: &str) -> Result<(), E> {
            Ok(())
        }

        fn visit_i64<E>(self, _: i64) -> Result<(), E> {
            Ok(())
        }

        fn visit_u64<E>(self, _: u64) -> Result<(), E> {
            Ok(())
        }

        fn visit_f64<E>(self, _: f64) -> Result<(), E> {
            Ok(())
        }

        fn visit_bool<E>(self, _: bool) -> Result<(), E> {
            Ok(())
        }

        fn visit_unit<E>(self) -> Result<(), E> {
            Ok(())
        }
    };
}

/// An enum over words that `open_enum!` made.
pub(crate) trait Words: for<'w> From<&'w str> {
    /// The words that have a variant.
    #[cfg(test)]
    const KNOWN: &'static [&'static str];

    /// The word on the wire.
    fn word(&self) -> &str;
}

/// What `entity!` writes for a struct: which key is which field, and how fields become the struct.
pub(crate) trait Entity: Sized {
    /// The fields that were read so far.
    type Parts;

    /// The number of the field that a key is, or one that no field has.
    fn number(key: &[u8]) -> u16;
    fn parts() -> Self::Parts;
    /// Reads the value of a field.
    fn take<'de, A: MapAccess<'de>>(
        parts: &mut Self::Parts,
        number: u16,
        map: &mut A,
    ) -> Result<(), A::Error>;
    /// Whether a field made sense.
    fn known(parts: &Self::Parts) -> bool;
    /// The entity, or `None` if it lacks what it makes no sense without.
    fn finish(parts: Self::Parts, known: bool) -> Option<Self>;
}

/// Reads an entity; it is odd if it is no object or lacks what it makes no sense without.
pub(crate) fn read_entity<'de, T: Entity, D: Deserializer<'de>>(
    slot: &mut Option<T>,
    from: D,
) -> Result<(), D::Error> {
    from.deserialize_any(EntityVisitor(slot))
}

/// Reads a key as the number of a field.
///
/// It is the same code for all entities, and takes the key as bytes, because comparing them needs
/// no proof that they are UTF-8.
struct Key(fn(&[u8]) -> u16);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = u16;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<u16, D::Error> {
        from.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = u16;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E>(self, key: &str) -> Result<u16, E> {
        Ok((self.0)(key.as_bytes()))
    }
}

struct EntityVisitor<'a, T>(&'a mut Option<T>);

impl<'de, T: Entity> Visitor<'de> for EntityVisitor<'_, T> {
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut parts = T::parts();
        while let Some(number) = map.next_key_seed(Key(T::number))? {
            T::take(&mut parts, number, &mut map)?;
        }
        let known = T::known(&parts);
        if let Some(entity) = T::finish(parts, known) {
            *self.0 = Some(entity);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
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

/// Reads to the end of a list that should not be one.
pub(crate) fn skip_seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<(), A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(())
}

/// Reads to the end of an object that should not be one.
pub(crate) fn skip_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<(), A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(())
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

impl<'de, T: Field<'de>> Field<'de> for Option<T> {
    fn absent() -> Option<Self> {
        Some(None)
    }

    #[inline]
    fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<(), D::Error> {
        let mut value = None;
        T::read(&mut value, from)?;
        if value.is_some() {
            *slot = Some(value);
        }
        Ok(())
    }
}

impl<'de, T: Field<'de>> Field<'de> for Box<T> {
    fn absent() -> Option<Self> {
        T::absent().map(Box::new)
    }

    fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<(), D::Error> {
        let mut value = None;
        T::read(&mut value, from)?;
        if let Some(value) = value {
            *slot = Some(Box::new(value));
        }
        Ok(())
    }
}

struct ListVisitor<'a, T>(&'a mut Option<Vec<T>>);

impl<'de, T: Field<'de>> Visitor<'de> for ListVisitor<'_, T> {
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let mut items = Vec::new();
        loop {
            let mut item = None;
            if seq.next_element_seed(Slot(&mut item))?.is_none() {
                break;
            }
            items.extend(item);
        }
        *self.0 = Some(items);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        skip_map(map)
    }

    odd_scalars!();
}

impl<'de, T: Field<'de>> Field<'de> for Vec<T> {
    fn absent() -> Option<Self> {
        Some(Vec::new())
    }

    #[inline]
    fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<(), D::Error> {
        from.deserialize_any(ListVisitor(slot))
    }
}

impl<'de> Field<'de> for serde_json::Value {
    fn absent() -> Option<Self> {
        Some(serde_json::Value::Null)
    }

    fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<(), D::Error> {
        *slot = Some(Self::deserialize(from)?);
        Ok(())
    }
}

struct MapVisitor<'a, T>(&'a mut Option<BTreeMap<String, T>>);

impl<'de, T: Field<'de>> Visitor<'de> for MapVisitor<'_, T> {
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(key) = map.next_key()? {
            let mut value = None;
            map.next_value_seed(Slot(&mut value))?;
            entries.extend(value.map(|value| (key, value)));
        }
        *self.0 = Some(entries);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        skip_seq(seq)
    }

    odd_scalars!();
}

impl<'de, T: Field<'de>> Field<'de> for BTreeMap<String, T> {
    fn absent() -> Option<Self> {
        Some(Self::new())
    }

    fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<(), D::Error> {
        from.deserialize_any(MapVisitor(slot))
    }
}

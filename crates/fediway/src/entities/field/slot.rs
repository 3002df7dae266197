//! A field as a trait, and the place it is read into.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess};

/// A type that can stand in an entity.
pub(crate) trait Field<'de>: Sized {
    /// Reads the field into `slot`, which stays as it was if the value is malformed. Returns whether
    /// the value made sense.
    ///
    /// # Errors
    ///
    /// Only if the input is not JSON.
    fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<bool, D::Error>;

    /// The same for a field that has a value. Where a type can be read at once into its place, it is.
    #[inline]
    fn read_over<D: Deserializer<'de>>(place: &mut Self, from: D) -> Result<bool, D::Error> {
        let mut slot = None;
        Self::read(&mut slot, from)?;
        match slot {
            Some(value) => {
                *place = value;
                Ok(true)
            }
            None => Ok(false),
        }
    }
}

/// Lets a [`Field`] be read where serde asks for a seed.
///
/// A value goes to its place at once: returned through every layer of serde, with an error beside
/// it, it would be copied in each.
pub(crate) struct Slot<'a, T>(pub(crate) &'a mut Option<T>);

impl<'de, T: Field<'de>> DeserializeSeed<'de> for Slot<'_, T> {
    type Value = bool;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        T::read(self.0, from)
    }
}

/// The same for a field that has a value.
pub(crate) struct Over<'a, T>(pub(crate) &'a mut T);

impl<'de, T: Field<'de>> DeserializeSeed<'de> for Over<'_, T> {
    type Value = bool;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        T::read_over(self.0, from)
    }
}

/// The part of a visitor for which every text, number, truth value and null is malformed.
macro_rules! malformed_scalars {
    () => {
        type Value = bool;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("JSON")
        }

        fn visit_str<E>(self, _: &str) -> Result<bool, E> {
            Ok(false)
        }

        fn visit_i64<E>(self, _: i64) -> Result<bool, E> {
            Ok(false)
        }

        fn visit_u64<E>(self, _: u64) -> Result<bool, E> {
            Ok(false)
        }

        fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
            Ok(false)
        }

        fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
            Ok(false)
        }

        fn visit_unit<E>(self) -> Result<bool, E> {
            Ok(false)
        }
    };
}
pub(crate) use malformed_scalars;

/// Reads to the end of a list that should not be one.
pub(crate) fn skip_seq<'de, A: SeqAccess<'de>>(mut seq: A) -> Result<bool, A::Error> {
    while seq.next_element::<IgnoredAny>()?.is_some() {}
    Ok(false)
}

/// Reads to the end of an object that should not be one.
pub(crate) fn skip_map<'de, A: MapAccess<'de>>(mut map: A) -> Result<bool, A::Error> {
    while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
    Ok(false)
}

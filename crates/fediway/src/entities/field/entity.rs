//! How `entity!` reads a struct.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Field, Over, malformed_scalars, skip_seq};

/// What `entity!` writes for a struct: which key is which field, and how a field is read.
pub(crate) trait Entity: Default {
    /// Whether it has an id, so that an object in which nothing makes sense is not one.
    const HAS_ID: bool;

    /// The number of the field that a key is, or one that no field has.
    fn number(key: &[u8]) -> usize;

    /// Reads the value of a field. Returns whether it made sense.
    fn take<'de, A: MapAccess<'de>>(
        &mut self,
        number: usize,
        from: &mut A,
    ) -> Result<bool, A::Error>;
}

/// Reads a field, which stays as it is if the value is malformed.
#[inline]
pub(crate) fn value<'de, T: Field<'de>, A: MapAccess<'de>>(
    place: &mut T,
    from: &mut A,
) -> Result<bool, A::Error> {
    from.next_value_seed(Over(place))
}

/// Reads over a value.
#[inline]
pub(crate) fn skip<'de, A: MapAccess<'de>>(from: &mut A) -> Result<bool, A::Error> {
    from.next_value::<IgnoredAny>()?;
    Ok(false)
}

/// Reads an entity. It is malformed if it is no object, or if it should have an id and nothing in it
/// makes sense.
pub(crate) fn read_entity<'de, T: Entity, D: Deserializer<'de>>(
    slot: &mut Option<T>,
    from: D,
) -> Result<bool, D::Error> {
    from.deserialize_any(EntityVisitor(slot))
}

/// Reads an entity where nothing else will do.
pub(crate) fn entity<'de, T: Entity, D: Deserializer<'de>>(
    from: D,
    name: &'static str,
) -> Result<T, D::Error> {
    let mut slot = None;
    read_entity(&mut slot, from)?;
    slot.ok_or_else(|| D::Error::custom(format_args!("not a {name}, or one without its id")))
}

/// Reads a key as the number of a field.
///
/// It is the same code for all entities, and takes the key as bytes, because comparing them needs
/// no proof that they are UTF-8.
struct Key(fn(&[u8]) -> usize);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<usize, D::Error> {
        from.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    #[inline]
    fn visit_str<E>(self, key: &str) -> Result<usize, E> {
        Ok((self.0)(key.as_bytes()))
    }
}

struct EntityVisitor<'a, T>(&'a mut Option<T>);

impl<'de, T: Entity> Visitor<'de> for EntityVisitor<'_, T> {
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let (mut entity, mut known) = (T::default(), !T::HAS_ID);
        while let Some(number) = map.next_key_seed(Key(T::number))? {
            known |= entity.take(number, &mut map)?;
        }
        if known {
            *self.0 = Some(entity);
        }
        Ok(known)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<bool, A::Error> {
        skip_seq(seq)
    }

    malformed_scalars!();
}

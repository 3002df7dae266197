//! How `entity!` reads a struct.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{odd_scalars, skip_seq};

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

//! How `entity!` reads a struct.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Field, Slot, malformed_scalars, skip_seq};

/// What `entity!` writes for a struct: which key is which field, and how a field is read.
pub(crate) trait Entity: Default {
    /// Whether it has an id, so that an object in which nothing makes sense is not one.
    const HAS_ID: bool;

    /// The number of the field that a key is, or one that no field has.
    fn number(key: &[u8]) -> usize;

    /// Reads the value of a field.
    fn take<'de, A: MapAccess<'de>>(&mut self, number: usize, from: &mut Reader<'_, A, A::Error>);
}

/// The values of an object that is being read.
///
/// It keeps the error, so that the code of each entity is one plain call for each field.
pub(crate) struct Reader<'a, A, E> {
    map: &'a mut A,
    /// Whether a field made sense.
    known: bool,
    failed: Option<E>,
}

impl<'de, A: MapAccess<'de>> Reader<'_, A, A::Error> {
    /// Reads a field, which stays as it is if the value is malformed.
    #[inline]
    pub(crate) fn field<T: Field<'de>>(&mut self, field: &mut T) {
        let mut slot = None;
        self.failed = self.map.next_value_seed(Slot(&mut slot)).err();
        if let Some(value) = slot {
            *field = value;
            self.known = true;
        }
    }

    /// Reads over a value.
    #[inline]
    pub(crate) fn skip(&mut self) {
        self.failed = self.map.next_value::<IgnoredAny>().err();
    }
}

/// Reads an entity. It is malformed if it is no object, or if it should have an id and nothing in it
/// makes sense.
pub(crate) fn read_entity<'de, T: Entity, D: Deserializer<'de>>(
    slot: &mut Option<T>,
    from: D,
) -> Result<(), D::Error> {
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
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut entity, mut known) = (T::default(), !T::HAS_ID);
        while let Some(number) = map.next_key_seed(Key(T::number))? {
            let mut reader = Reader {
                map: &mut map,
                known,
                failed: None,
            };
            entity.take(number, &mut reader);
            known = reader.known;
            if let Some(error) = reader.failed {
                return Err(error);
            }
        }
        if known {
            *self.0 = Some(entity);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        skip_seq(seq)
    }

    malformed_scalars!();
}

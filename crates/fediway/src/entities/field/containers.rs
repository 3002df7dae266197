//! Fields that hold other fields: options, boxes, lists and maps.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Field, Slot, malformed_scalars, skip_map, skip_seq};

impl<'de, T: Field<'de>> Field<'de> for Option<T> {
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
            if let Some(item) = item {
                items.push(item);
            }
        }
        *self.0 = Some(items);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        skip_map(map)
    }

    malformed_scalars!();
}

impl<'de, T: Field<'de>> Field<'de> for Vec<T> {
    #[inline]
    fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<(), D::Error> {
        from.deserialize_any(ListVisitor(slot))
    }
}

impl<'de> Field<'de> for serde_json::Value {
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
            if let Some(value) = value {
                entries.insert(key, value);
            }
        }
        *self.0 = Some(entries);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        skip_seq(seq)
    }

    malformed_scalars!();
}

impl<'de, T: Field<'de>> Field<'de> for BTreeMap<String, T> {
    fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<(), D::Error> {
        from.deserialize_any(MapVisitor(slot))
    }
}

//! Fields that hold other fields: options, boxes, lists and maps.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::super::short_list::ShortList;
use super::{Field, Slot, malformed_scalars, skip_map, skip_seq};

impl<'de, T: Field<'de>> Field<'de> for Option<T> {
    #[inline]
    fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<bool, D::Error> {
        let mut value = None;
        let makes_sense = T::read(&mut value, from)?;
        if makes_sense {
            *slot = Some(value);
        }
        Ok(makes_sense)
    }

    #[inline]
    fn read_over<D: Deserializer<'de>>(place: &mut Self, from: D) -> Result<bool, D::Error> {
        T::read(place, from)
    }
}

impl<'de, T: Field<'de>> Field<'de> for Box<T> {
    fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<bool, D::Error> {
        let mut value = None;
        T::read(&mut value, from)?;
        let boxed = value.map(Box::new);
        let makes_sense = boxed.is_some();
        if makes_sense {
            *slot = boxed;
        }
        Ok(makes_sense)
    }
}

/// What a list is read into.
trait List: Default {
    type Item;

    fn push(&mut self, item: Self::Item);
}

impl<T> List for Vec<T> {
    type Item = T;

    #[inline]
    fn push(&mut self, item: T) {
        self.push(item);
    }
}

impl<T> List for ShortList<T> {
    type Item = T;

    #[inline]
    fn push(&mut self, item: T) {
        self.push(item);
    }
}

struct ListVisitor<'a, L>(&'a mut L);

impl<'de, L: List<Item: Field<'de>>> Visitor<'de> for ListVisitor<'_, L> {
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<bool, A::Error> {
        let mut items = L::default();
        loop {
            let mut item = None;
            if seq.next_element_seed(Slot(&mut item))?.is_none() {
                break;
            }
            if let Some(item) = item {
                items.push(item);
            }
        }
        *self.0 = items;
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        skip_map(map)
    }

    malformed_scalars!();
}

macro_rules! list_field {
    ($List:ident) => {
        impl<'de, T: Field<'de>> Field<'de> for $List<T> {
            #[inline]
            fn read<D: Deserializer<'de>>(
                slot: &mut Option<Self>,
                from: D,
            ) -> Result<bool, D::Error> {
                let mut items = Self::default();
                let makes_sense = Self::read_over(&mut items, from)?;
                if makes_sense {
                    *slot = Some(items);
                }
                Ok(makes_sense)
            }

            #[inline]
            fn read_over<D: Deserializer<'de>>(
                place: &mut Self,
                from: D,
            ) -> Result<bool, D::Error> {
                from.deserialize_any(ListVisitor(place))
            }
        }
    };
}

list_field!(Vec);
list_field!(ShortList);

impl<'de> Field<'de> for serde_json::Value {
    fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<bool, D::Error> {
        *slot = Some(Self::deserialize(from)?);
        Ok(true)
    }
}

struct MapVisitor<'a, T>(&'a mut Option<BTreeMap<String, T>>);

impl<'de, T: Field<'de>> Visitor<'de> for MapVisitor<'_, T> {
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(key) = map.next_key()? {
            let mut value = None;
            map.next_value_seed(Slot(&mut value))?;
            if let Some(value) = value {
                entries.insert(key, value);
            }
        }
        *self.0 = Some(entries);
        Ok(true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<bool, A::Error> {
        skip_seq(seq)
    }

    malformed_scalars!();
}

impl<'de, T: Field<'de>> Field<'de> for BTreeMap<String, T> {
    fn read<D: Deserializer<'de>>(slot: &mut Option<Self>, from: D) -> Result<bool, D::Error> {
        from.deserialize_any(MapVisitor(slot))
    }
}

//! How `entity!` writes a struct.

use serde::ser::{Serialize, SerializeMap, Serializer};

/// What `entity!` writes for a struct: it hands its fields to a [`Writer`].
pub(crate) trait Write {
    fn write<M: SerializeMap>(&self, to: &mut Writer<M>);
}

/// An object that is being written. The first error ends it.
///
/// It keeps the error, so that the code of each entity is one plain call for each field: that compiles
/// four times as fast as what serde derives.
pub(crate) struct Writer<M: SerializeMap> {
    map: M,
    failed: Option<M::Error>,
}

impl<M: SerializeMap> Writer<M> {
    /// Writes a field.
    #[inline]
    pub(crate) fn field<T: Serialize>(&mut self, name: &'static str, value: &T) {
        if self.failed.is_none() {
            self.failed = self.map.serialize_entry(name, value).err();
        }
    }
}

/// Writes an entity.
pub(crate) fn write_entity<T: Write, S: Serializer>(entity: &T, to: S) -> Result<S::Ok, S::Error> {
    let mut writer = Writer {
        map: to.serialize_map(None)?,
        failed: None,
    };
    entity.write(&mut writer);
    match writer.failed {
        Some(error) => Err(error),
        None => writer.map.end(),
    }
}

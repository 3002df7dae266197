//! Tolerant decoding: how a field of an entity is read.
//!
//! Each type of a field defines how it reads JSON. A value of an unexpected type is *malformed* and not an
//! error: the field counts as missing, so that one field cannot make a page fail. Only broken JSON is an
//! error.

mod containers;
mod entity;
mod keys;
mod scalar;
mod slot;
mod write;

pub(crate) use entity::{Entity, entity, read_entity, skip, value};
pub(crate) use keys::Keys;
pub(crate) use scalar::{Scalar, Words, read_scalar, scalar_fields, word};
pub(crate) use slot::{Field, Over, Slot, malformed_scalars, skip_map, skip_seq};
pub(crate) use write::{Write, Writer, write_entity};

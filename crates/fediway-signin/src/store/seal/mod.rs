//! Secrets at rest: sealed with XChaCha20-Poly1305 under keys that are not in the database.

mod ring;
mod sealed;

pub(crate) use self::ring::random;
pub use self::ring::{Key, KeyId, KeyRing};
pub(crate) use sealed::{Place, open, seal, sealed_with};

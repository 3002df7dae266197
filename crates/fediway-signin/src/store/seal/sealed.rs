//! The form of a sealed value, and what it is bound to.
//!
//! ```text
//! 1 byte     the version of the form: 1
//! 8 bytes    the id of the key
//! 24 bytes   the nonce, random
//! the rest   the ciphertext and its tag of 16 bytes
//! ```

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::ring::{Key, KeyId, KeyRing, random};
use crate::store::error::{StoreError, StoreErrorKind, StoreResult};

const VERSION: u8 = 1;
const NONCE: usize = 24;
const HEAD: usize = 1 + 8;

/// Where a sealed value stands: it opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) table: &'static str,
    pub(crate) server: &'a str,
    /// The account, or whatever names the row on this server.
    pub(crate) row: &'a [u8],
}

impl Place<'_> {
    /// The associated data. Each part has its length in front, so that no two places are the same.
    fn associated(&self, head: &[u8]) -> Vec<u8> {
        let mut data = head.to_vec();
        for part in [self.table.as_bytes(), self.server.as_bytes(), self.row] {
            data.extend((part.len() as u64).to_be_bytes());
            data.extend(part);
        }
        data
    }
}

/// Seals a value for one place with the key that writes.
pub(crate) fn seal(ring: &KeyRing, place: Place<'_>, value: &[u8]) -> StoreResult<Vec<u8>> {
    let key = ring.writing();
    let mut sealed = vec![VERSION];
    sealed.extend(key.id().0.to_be_bytes());
    let associated = place.associated(&sealed);
    let mut nonce = [0; NONCE];
    random(&mut nonce)?;
    sealed.extend(nonce);
    let payload = Payload {
        msg: value,
        aad: &associated,
    };
    let ciphertext = cipher(key).encrypt(&XNonce::from(nonce), payload);
    let ciphertext = ciphertext.map_err(|_| damaged(place, "is too long to be sealed"))?;
    sealed.extend(ciphertext);
    Ok(sealed)
}

/// Opens a sealed value in its place.
pub(crate) fn open(
    ring: &KeyRing,
    place: Place<'_>,
    sealed: &[u8],
) -> StoreResult<Zeroizing<Vec<u8>>> {
    let id = sealed_with(place, sealed)?;
    let key = ring.find(id).ok_or_else(|| wrong_key(ring, place, id))?;
    let (head, rest) = sealed.split_at(HEAD);
    let not_whole = || {
        damaged(
            place,
            "does not open: it was changed, or moved to another row",
        )
    };
    let (nonce, ciphertext) = rest.split_first_chunk::<NONCE>().ok_or_else(not_whole)?;
    let payload = Payload {
        msg: ciphertext,
        aad: &place.associated(head),
    };
    let opened = cipher(key).decrypt(&XNonce::from(*nonce), payload);
    opened.map(Zeroizing::new).map_err(|_| not_whole())
}

/// The key that a value is sealed with.
pub(crate) fn sealed_with(place: Place<'_>, sealed: &[u8]) -> StoreResult<KeyId> {
    match sealed.split_first_chunk::<HEAD>() {
        Some(([VERSION, id @ ..], _)) => Ok(KeyId(i64::from_be_bytes(*id))),
        _ => Err(damaged(place, "has no form that this version knows")),
    }
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.bytes().into())
}

fn damaged(place: Place<'_>, why: &str) -> StoreError {
    let what = format!("a sealed value of {} {why}", place.table);
    StoreError::new(StoreErrorKind::Damaged, what)
}

fn wrong_key(ring: &KeyRing, place: Place<'_>, id: KeyId) -> StoreError {
    let what = format!(
        "a value of {} is sealed with the key {id}, which the key ring does not have; the ring \
         writes with {}: add the key for reading",
        place.table,
        ring.writing().id()
    );
    StoreError::new(StoreErrorKind::WrongKey, what)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLACE: Place<'static> = Place {
        table: "credentials",
        server: "example.org",
        row: b"1",
    };

    fn ring() -> KeyRing {
        KeyRing::new(Key::generate().unwrap())
    }

    #[test]
    fn a_value_opens_in_its_place_only() {
        let ring = ring();
        let sealed = seal(&ring, PLACE, b"token").unwrap();
        assert!(!sealed.windows(5).any(|part| part == b"token"));
        assert_eq!(**open(&ring, PLACE, &sealed).unwrap(), *b"token");
        for (table, server, row) in [
            ("registrations", "example.org", &b"1"[..]),
            ("credentials", "example.com", b"1"),
            ("credentials", "example.org", b"2"),
            ("credentials", "example.org1", b""),
            ("credentials", "example.or", b"g1"),
        ] {
            let place = Place { table, server, row };
            let error = open(&ring, place, &sealed).unwrap_err();
            assert_eq!(error.kind(), StoreErrorKind::Damaged);
        }
    }

    #[test]
    fn a_wrong_key_is_named() {
        let (old, new) = (ring(), ring());
        let sealed = seal(&old, PLACE, b"token").unwrap();
        let error = open(&new, PLACE, &sealed).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::WrongKey);
        let id = old.writing().id().to_string();
        assert!(error.to_string().contains(&id), "{error}");
        let both = KeyRing::new(new.writing().clone()).reading(old.writing().clone());
        assert_eq!(**open(&both, PLACE, &sealed).unwrap(), *b"token");
        assert_eq!(sealed_with(PLACE, &sealed).unwrap(), old.writing().id());
        let again = seal(&both, PLACE, b"token").unwrap();
        assert_eq!(sealed_with(PLACE, &again).unwrap(), new.writing().id());
    }

    proptest! {
        #[test]
        fn a_changed_value_does_not_open(at in 0usize..62, bit in 0u8..8, cut in 0usize..62) {
            let ring = ring();
            let mut sealed = seal(&ring, PLACE, b"twelve bytes").unwrap();
            prop_assert!(open(&ring, PLACE, &sealed[..cut.min(sealed.len() - 1)]).is_err());
            let at = at % sealed.len();
            sealed[at] ^= 1 << bit;
            prop_assert!(open(&ring, PLACE, &sealed).is_err());
        }
    }
}

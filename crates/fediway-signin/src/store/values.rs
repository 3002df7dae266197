//! Values that come from outside, made fit to be kept.

use ring::digest::{Context, SHA256};

use super::error::{StoreError, StoreErrorKind, StoreResult};
use super::seal::random;

/// The longest address that is kept. An index of PostgreSQL takes 2,700 bytes at most.
const LONGEST: usize = 2_000;

/// The hash of a secret that is looked up by its hash.
pub(super) fn hash(purpose: &str, secret: &[u8]) -> Vec<u8> {
    hash_of(&[purpose.as_bytes(), secret])
}

/// The hash of several parts. Each has its length in front, so that they cannot be split otherwise.
pub(super) fn hash_of(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Context::new(&SHA256);
    for part in parts {
        hash.update(&(part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finish().as_ref().to_vec()
}

/// A random name that nobody else has.
pub(super) fn unique() -> StoreResult<Vec<u8>> {
    let mut bytes = [0; 16];
    random(&mut bytes)?;
    Ok(bytes.to_vec())
}

/// Text to show: without what PostgreSQL does not take, and not longer than so many characters.
pub(super) fn shown(text: &str, longest: usize) -> String {
    let kept = text.chars().filter(|c| *c != '\0');
    kept.take(longest).collect()
}

/// A name that decides who somebody is: kept as it is, or not at all.
pub(super) fn exact<'a>(what: &str, text: &'a str) -> StoreResult<&'a str> {
    match text.is_empty() || text.len() > LONGEST || text.contains('\0') {
        true => {
            let what = format!("{what} is empty, longer than {LONGEST} bytes, or has a zero byte");
            Err(StoreError::new(StoreErrorKind::Invalid, what))
        }
        false => Ok(text),
    }
}

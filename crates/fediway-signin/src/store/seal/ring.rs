//! The keys that seal and open.

use std::fmt;
use std::io::Write as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{Context, SHA256};
use zeroize::Zeroizing;

use crate::store::error::{StoreError, StoreErrorKind, StoreResult};

/// A key of 256 bits. `Debug` shows its id only, and its memory is wiped on drop.
#[derive(Clone)]
pub struct Key {
    id: KeyId,
    bytes: Zeroizing<[u8; 32]>,
}

/// Which key: derived from the key itself, so that no two keys are mistaken for each other. No secret.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId(pub(crate) i64);

impl Key {
    /// A new random key.
    ///
    /// # Errors
    ///
    /// If the operating system gives no random numbers.
    pub fn generate() -> StoreResult<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        random(&mut *bytes)?;
        Ok(Self::from_bytes(bytes))
    }

    /// Reads a key as [`to_text`](Key::to_text) writes it.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Invalid`] if this is not 32 bytes in base64url.
    pub fn parse(text: &str) -> StoreResult<Self> {
        let mut bytes = Zeroizing::new([0; 32]);
        match URL_SAFE_NO_PAD.decode_slice(text.trim(), &mut *bytes) {
            Ok(32) => Ok(Self::from_bytes(bytes)),
            _ => Err(not_a_key()),
        }
    }

    /// The key as text: 43 characters of base64url. Keep it where the database is not.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(*self.bytes))
    }

    /// Which key this is.
    pub fn id(&self) -> KeyId {
        self.id
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        let mut hash = Context::new(&SHA256);
        hash.update(b"fediway-signin: id of a key");
        hash.update(&*bytes);
        let mut id = [0; 8];
        id.copy_from_slice(&hash.finish().as_ref()[..8]);
        Self {
            id: KeyId(i64::from_be_bytes(id)),
            bytes,
        }
    }
}

fn not_a_key() -> StoreError {
    StoreError::new(
        StoreErrorKind::Invalid,
        "a key is 43 characters of base64url: 32 random bytes",
    )
}

/// Fills with random bytes of the operating system.
pub(crate) fn random(bytes: &mut [u8]) -> StoreResult<()> {
    getrandom::fill(bytes).map_err(|error| {
        let what = "no random numbers from the operating system";
        StoreError::new(StoreErrorKind::Other, what).source(error)
    })
}

/// One key that seals, and others that still open what they sealed.
///
/// To change the key while several processes run:
///
/// 1. Give every process the ring `old new`: all can open what the new key will seal.
/// 2. Give every process the ring `new old`: from now on the new key seals.
/// 3. Call [`Database::reseal`](crate::store::Database::reseal) until nothing is left.
/// 4. Give every process the ring `new`.
///
/// A ring is given when the database is opened, or later to
/// [`Database::use_keys`](crate::store::Database::use_keys), without a restart.
///
/// ```
/// use fediway_signin::store::{Key, KeyRing};
///
/// let (old, new) = (Key::generate()?, Key::generate()?);
/// let ring = KeyRing::new(new).reading(old);
/// assert!(!format!("{ring:?}").contains(ring.writing().to_text().as_str()));
/// # Ok::<(), fediway_signin::store::StoreError>(())
/// ```
#[derive(Clone, Debug)]
pub struct KeyRing {
    /// The first one seals.
    keys: Vec<Key>,
}

impl KeyRing {
    /// A ring with one key, which seals and opens.
    pub fn new(writing: Key) -> Self {
        Self {
            keys: vec![writing],
        }
    }

    /// One more key, which only opens.
    #[must_use]
    pub fn reading(mut self, key: Key) -> Self {
        self.keys.push(key);
        self
    }

    /// Reads keys as text with blanks, commas or new lines between them. The first one seals.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Invalid`] if one of them is no key, or there is none.
    pub fn parse(text: &str) -> StoreResult<Self> {
        let words = text.split(|c: char| c.is_whitespace() || c == ',');
        let keys = words.filter(|word| !word.is_empty()).map(Key::parse);
        let keys = keys.collect::<StoreResult<Vec<_>>>()?;
        match keys.is_empty() {
            true => Err(not_a_key()),
            false => Ok(Self { keys }),
        }
    }

    /// The ring in a file that only its owner can read; a new key is made if there is no file.
    ///
    /// For one machine. Keep a copy of the file: without it, what it sealed is lost.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::Invalid`] if the file cannot be read or made, or holds something else.
    pub fn open_file(path: impl AsRef<Path>) -> StoreResult<Self> {
        let path = path.as_ref();
        let failed = |error: std::io::Error| {
            let what = format!("the file {} with the keys cannot be used", path.display());
            StoreError::new(StoreErrorKind::Invalid, what).source(error)
        };
        match create_private(path) {
            Ok(mut file) => {
                let key = Key::generate()?;
                let text = Zeroizing::new(format!("{}\n", *key.to_text()));
                file.write_all(text.as_bytes()).map_err(failed)?;
                file.sync_all().map_err(failed)?;
                Ok(Self::new(key))
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Self::parse(&Zeroizing::new(read_private(path).map_err(failed)?))
            }
            Err(error) => Err(failed(error)),
        }
    }

    /// The key that seals.
    pub fn writing(&self) -> &Key {
        &self.keys[0]
    }

    /// The keys that only open.
    pub fn only_reading(&self) -> &[Key] {
        &self.keys[1..]
    }

    pub(crate) fn find(&self, id: KeyId) -> Option<&Key> {
        self.keys.iter().find(|key| key.id == id)
    }
}

fn create_private(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn read_private(path: &Path) -> std::io::Result<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path)?.permissions().mode();
        if mode & 0o077 != 0 {
            let what = "others may read it: make new keys, and the file with mode 0600";
            return Err(std::io::Error::other(what));
        }
    }
    std::fs::read_to_string(path)
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({})", self.id)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_reads_what_it_wrote_and_refuses_the_rest() {
        let (new, old) = (Key::generate().unwrap(), Key::generate().unwrap());
        let text = format!(" {},\n{}\n", *new.to_text(), *old.to_text());
        let ring = KeyRing::parse(&text).unwrap();
        assert_eq!(ring.writing().id(), new.id());
        assert_eq!(ring.only_reading()[0].id(), old.id());
        for bad in ["", " ,", "short", &text[..40], &format!("{text}x")] {
            let error = KeyRing::parse(bad).unwrap_err();
            assert_eq!(error.kind(), StoreErrorKind::Invalid, "{bad}");
            assert!(!format!("{error:?}").contains(&text[1..20]), "{error:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn the_file_of_keys_is_private_and_made_once() {
        use std::fs::Permissions;
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys");
        let made = KeyRing::open_file(&path).unwrap();
        let again = KeyRing::open_file(&path).unwrap();
        assert_eq!(made.writing().id(), again.writing().id());
        let now = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(now & 0o777, 0o600);
        std::fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        assert!(KeyRing::open_file(&path).is_err());
    }
}

//! The store of an account, by where its secrets are.

use fediway::Credentials;
use fediway::store::{FileStore, VaultStore};

#[cfg(feature = "keyring")]
use super::keyring::Keyring;
use super::program::Programs;
use super::without::Without;
use crate::config::{Config, StoreKind};

/// The store of this command.
pub type Keeper = VaultStore<FileStore>;

/// The name of the note.
pub(super) const NOTE: &str = "secrets";

/// Where the secrets of kept credentials are.
pub fn place(credentials: &Credentials) -> StoreKind {
    match VaultStore::<FileStore>::is_in_vault(credentials) {
        false => StoreKind::File,
        true => noted(credentials).unwrap_or(StoreKind::Keyring),
    }
}

/// The place that was chosen for an account at its login.
pub(super) fn noted(credentials: &Credentials) -> Option<StoreKind> {
    credentials.note(NOTE).and_then(StoreKind::read)
}

/// Whether the person chose the place of these secrets.
pub fn is_chosen(credentials: &Credentials) -> bool {
    noted(credentials).is_some()
}

/// The store for credentials whose secrets are kept there. `before` is where they were so far.
pub fn keeper(file: FileStore, config: &Config, place: StoreKind, before: StoreKind) -> Keeper {
    // In the clear, only the vault that is left behind is of use.
    let vault = match place {
        StoreKind::File => before,
        vault => vault,
    };
    let store = match vault {
        StoreKind::Keyring => in_keyring(file),
        StoreKind::Command => VaultStore::new(file, Programs::new(config.token_command.clone())),
        StoreKind::File => VaultStore::new(file, Without("no vault is in use")),
    };
    match place {
        StoreKind::File => store.in_clear(),
        _ => store,
    }
}

#[cfg(feature = "keyring")]
fn in_keyring(file: FileStore) -> Keeper {
    VaultStore::new(file, Keyring::of_system())
}

#[cfg(not(feature = "keyring"))]
fn in_keyring(file: FileStore) -> Keeper {
    VaultStore::new(file, Without(NO_KEYRING))
}

#[cfg(not(feature = "keyring"))]
const NO_KEYRING: &str = "this fediway was built without keyring support";

/// Whether the keyring can be used, tried with a secret of no value.
pub async fn try_keyring() -> fediway::Result<()> {
    #[cfg(feature = "keyring")]
    return Keyring::of_system().try_it().await;
    #[cfg(not(feature = "keyring"))]
    Err(super::without::error(NO_KEYRING))
}

/// Whether this build can use a keyring.
pub const fn has_keyring() -> bool {
    cfg!(feature = "keyring")
}

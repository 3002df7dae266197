//! Where a program keeps its logins: app registrations, credentials, which account is the default,
//! and what is known of each instance.
//!
//! [`Store`] is the trait. [`MemoryStore`] forgets with the process. [`FileStore`] keeps everything
//! in a private file. [`VaultStore`] keeps the secrets apart, in a keyring for example. A store of
//! your own (a database, say) can turn values into bytes and back with [`to_json`] and [`from_json`],
//! or one account at a time with [`credentials_to_json`] and [`credentials_from_json`]: nowhere else
//! in this library are secrets serialized.

mod account;
mod base;
mod contents;
#[cfg(feature = "file-store")]
mod file;
mod form;
mod memory;
mod single;
mod turns;
mod vault;

pub use account::{WhichAccount, find_account};
pub use base::{RefreshLock, RegistrationKey, Store};
pub use contents::Contents;
#[cfg(feature = "file-store")]
pub use file::FileStore;
pub(crate) use form::AppForm;
pub use form::{from_json, to_json};
pub use memory::MemoryStore;
pub use single::{credentials_from_json, credentials_to_json};
pub(crate) use turns::Turns;
pub use vault::{Vault, VaultStore};

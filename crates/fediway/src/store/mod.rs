//! Stores keep app registrations, credentials, the default account, and what is known about each
//! instance.
//!
//! [`Store`] is the trait. [`MemoryStore`] keeps everything until the process ends. [`FileStore`] uses
//! a private file. [`VaultStore`] keeps the secrets separately, for example in a keyring. Your own
//! store, such as a database, can convert everything to bytes and back with [`to_json`] and
//! [`from_json`], or one account with [`credentials_to_json`] and [`credentials_from_json`]. No other
//! function of this library serializes secrets.

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

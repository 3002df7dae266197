//! Where tokens are kept: in the store's file, in the keyring, or with programs of the person's own.
//!
//! The store of an account is the file with all that is no secret, and a vault for the rest. Which
//! vault it is was noted with the account at its login.

mod choice;
mod keeper;
#[cfg(feature = "keyring")]
mod keyring;
#[cfg(feature = "keyring")]
mod patience;
mod program;
mod without;

pub use choice::{Choice, choose, note};
pub use keeper::{Keeper, has_keyring, is_chosen, keeper, place};

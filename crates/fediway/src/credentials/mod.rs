//! The result of a login: a registered app and an account's tokens.

mod account;
mod app;

pub use account::Credentials;
pub(crate) use account::{Account, Parts};
pub use app::{RedirectUri, RegisteredApp};

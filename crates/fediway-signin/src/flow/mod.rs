//! The steps of a sign-in: from what was typed to a server, to its page, and back to an identity.

mod access;
mod check;
mod discover;
mod finish;
mod login;
mod register;
mod session;
mod start;
mod sweep;
mod task;
mod verify;

pub use check::Checked;
pub use finish::{Callback, Finished, Outcome};
pub use session::SignedOut;
pub use start::{Redirect, Start};

//! Files: by the SHA-256 of their content, each once.
//!
//! Which files are wanted is read from the statuses. They are fetched by a [`Fetch`], apart from the
//! API: without a token, and outside of its rate limits.

mod fetch;
mod file;
mod hosts;
mod keep;
mod lost;
mod sniff;
mod verdict;
mod want;

pub use fetch::{Fetch, Fetched};
pub(crate) use keep::described;

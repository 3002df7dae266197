//! Reading an archive. Lists are streams, a few hundred rows in memory at a time.

mod filter;
mod lists;
mod media;
mod progress;
mod single;
mod statuses;

pub use filter::{Filter, Order};
pub(crate) use statuses::SELECT;

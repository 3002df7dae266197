//! A long text as a thread of statuses, without any input or output.

mod progress;
mod split;

pub use progress::{Part, Progress};
pub use split::split;

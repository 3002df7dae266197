//! What the benchmarks share: the data, a server that costs next to nothing, and counting.

pub mod counts;
pub mod data;
pub mod server;

/// How a measurement ends.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

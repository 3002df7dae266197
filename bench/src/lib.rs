//! What the benchmarks share: the data, a server that costs next to nothing, and counting.

pub mod counts;
pub mod data;
pub mod kept;
pub mod measure;
pub mod rows;
pub mod runs;
pub mod server;
pub mod subjects;

/// How a measurement ends.
pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

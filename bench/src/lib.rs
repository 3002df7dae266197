//! What the benchmarks share: the data, and a server that costs next to nothing.

pub mod data;
pub mod server;

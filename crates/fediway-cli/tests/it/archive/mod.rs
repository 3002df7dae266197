//! `fediway archive`: the real binary against an account with a past.

pub mod compared;
mod encrypted;
mod killed;
mod memory;
#[cfg(unix)]
mod read_only;
mod runs;

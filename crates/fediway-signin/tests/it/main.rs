//! The tests of the crate's public face, a file for each subject.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_debug_implementations,
    unreachable_pub,
    reason = "a test that panics has failed, and nobody imports a test"
)]

#[path = "../shared/postgres.rs"]
mod postgres;
mod store;
#[path = "../../../fediway/src/thorough.rs"]
mod thorough;

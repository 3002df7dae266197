//! Sign-in as a browser sees it: a site on a socket, servers of the sandbox, and a visitor who keeps
//! cookies.
//!
//! The site keeps everything in SQLite, or in PostgreSQL if `FEDIWAY_POSTGRES` has the address of one:
//! `cargo xtask postgres` runs these tests so.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_debug_implementations,
    unreachable_pub,
    reason = "a test that panics has failed, and nobody imports a test"
)]

mod access;
mod checks;
mod crowd;
mod database;
mod errors;
mod flow;
mod guestbook;
mod pages;
mod personalities;
#[path = "../shared/postgres.rs"]
mod postgres;
mod processes;
mod restart;
mod server_limits;
mod sign_outs;
mod support;
#[path = "../../../fediway/src/thorough.rs"]
mod thorough;
mod threats;
mod twins;

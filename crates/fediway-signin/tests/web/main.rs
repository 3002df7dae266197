//! Sign-in as a browser sees it: a site on a socket, servers of the sandbox, and a visitor who keeps
//! cookies.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_debug_implementations,
    unreachable_pub,
    reason = "a test that panics has failed, and nobody imports a test"
)]

mod access;
mod errors;
mod flow;
mod pages;
mod personalities;
mod support;
mod threats;

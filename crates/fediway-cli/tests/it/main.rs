//! The command as people run it: the real binary, against a server in this process.
#![cfg(unix)]
// Helpers outside of test functions are tests all the same.
#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

mod account;
mod api;
mod demo;
mod login;
mod messages;
mod posting;
mod refusals;
mod serve;
mod stream;
mod support;

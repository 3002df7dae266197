//! The command as people run it: the real binary, against a server in this process.
#![cfg(unix)]
// Helpers outside of test functions are tests all the same.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    unreachable_pub
)]

mod account;
mod account_examples;
mod account_transcripts;
mod api;
mod archive;
mod cleanup;
mod coming_from_toot;
mod commands_of_pages;
mod demo;
#[cfg(target_os = "linux")]
mod dumps;
#[cfg(target_os = "linux")]
mod durable;
mod environment;
mod everyday;
mod everyday_sessions;
mod examples;
mod habits;
#[cfg(feature = "keyring")]
mod keyring;
mod login;
mod messages;
mod network;
mod pictures;
mod posting;
mod prompts;
mod pty;
mod refusals;
mod scopes;
mod secrets;
mod serve;
mod sessions;
mod stream;
mod support;
mod terminal;
#[path = "../../../fediway/src/thorough.rs"]
mod thorough;
mod threads;
mod transfer;

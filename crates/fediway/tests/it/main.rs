//! The library against real servers on loopback, one file per behaviour.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that panics has failed"
)]

mod architecture;
mod defences;
mod discovery;
mod entities;
mod handles;
mod instance_url;
mod login;
mod mastodon_mock;
mod matrix;
mod media;
mod oauth;
mod refresh;
mod refused_addresses;
mod secrets;
mod statuses;
mod support;
mod timelines;
mod transport;
mod traps;
mod wire;

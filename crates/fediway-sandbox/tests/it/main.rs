//! The sandbox from outside: over its sockets only.

// The lint allows these in functions marked `#[test]` only.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod api;
mod authorize;
mod bearer;
mod media;
mod pages;
mod server;
mod support;
mod timelines;
mod token;

//! The sandbox from outside: over its sockets only.

// The lint allows these in functions marked `#[test]` only.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod api;
mod authorize;
mod bearer;
mod bodies;
mod control;
mod direct;
mod faults;
mod media;
mod pages;
mod personalities;
mod publishing;
mod server;
mod streaming;
mod support;
mod timelines;
mod token;
mod traps;

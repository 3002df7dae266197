//! The archive over real files and a real server on loopback.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_debug_implementations,
    unreachable_pub,
    reason = "a test that panics has failed, and nobody imports a test"
)]

mod breaking;
mod collecting;
mod exporting;
mod fetching;
mod finding;
mod hostile;
mod importing;
mod life;
mod made;
mod odd;
mod opening;
mod pages;
mod putting;
mod readers;
mod recorded;
mod site;
mod software;
mod sound;
mod support;
#[path = "../../../fediway/src/thorough.rs"]
mod thorough;
mod world;

//! The guestbook in headless Chromium, signed in to on the sandbox's own pages.
//!
//! Needs `chromium` and `chromedriver` (Debian: `chromium`, `chromium-driver`). Without them the test
//! says so and is skipped, unless `FEDIWAY_BROWSER` is set. With `FEDIWAY_WRITE_DOCS=1` the pictures in
//! `docs/pictures` are made anew.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    missing_debug_implementations,
    unreachable_pub,
    reason = "a test that panics has failed, and nobody imports a test"
)]

#[path = "../../examples/guestbook/app.rs"]
mod app;
#[path = "../../examples/guestbook/lines.rs"]
mod lines;
#[path = "../../examples/guestbook/pages.rs"]
mod pages;

mod driver;
mod guestbook;
mod tour;

//! The pages of an archive in headless Chromium, opened from the disk.
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
    dead_code,
    reason = "a test that panics has failed, nobody imports a test, and what is shared has more than is used here"
)]

#[path = "../../../fediway-signin/tests/browser/driver.rs"]
mod driver;
#[path = "../it/life.rs"]
mod life;
mod look;
#[path = "../it/made.rs"]
mod made;
mod picture;
#[path = "../it/support.rs"]
mod support;
mod tour;

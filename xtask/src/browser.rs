//! The test that needs a browser.

use crate::debian;
use crate::steps::{Outcome, cargo_with};

/// Signs in to the guestbook in headless Chromium, which is installed if it is not there.
pub(crate) fn browser() -> Outcome {
    debian::install(
        &["chromium", "chromedriver"],
        &["chromium", "chromium-driver"],
    )?;
    cargo_with(
        "test --workspace --test browser",
        &[("FEDIWAY_BROWSER", "1")],
    )
}

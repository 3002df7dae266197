//! The test that needs a browser.

use std::process::Command;

use crate::steps::{Outcome, cargo_with, run, runs};

/// Debian's packages for the programs that the test starts.
const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];

/// Signs in to the guestbook in headless Chromium, which is installed if it is not there.
pub(crate) fn browser() -> Outcome {
    install()?;
    cargo_with(
        "test -p fediway-signin --test browser",
        &[("FEDIWAY_BROWSER", "1")],
    )
}

fn install() -> Outcome {
    if runs("chromium", &["--version"]) && runs("chromedriver", &["--version"]) {
        return Ok(());
    }
    let mut update = Command::new("apt-get");
    update.args(["update", "--quiet"]);
    run(update, "apt-get update")?;
    let mut install = Command::new("apt-get");
    install.args(["install", "--yes", "--quiet", "--no-install-recommends"]);
    install.args(PACKAGES);
    run(install, &format!("apt-get install {}", PACKAGES.join(" ")))
}

//! How long a keyring is waited for.

use std::time::Duration;

/// A keyring that answers does so at once. A locked one waits for a prompt that may never be seen.
const SILENCE: Duration = Duration::from_secs(3);
/// How long a person takes to find and answer a prompt.
const PROMPT: Duration = Duration::from_secs(60);

#[derive(Clone, Copy, Debug)]
pub struct Patience {
    pub silence: Duration,
    /// How long to wait in all if the keyring can show a prompt.
    pub prompt: Option<Duration>,
}

impl Patience {
    /// On a desktop a prompt can be on the screen.
    pub fn of_system() -> Self {
        let on_screen = ["WAYLAND_DISPLAY", "DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
        let can_prompt = on_screen || cfg!(any(target_os = "macos", windows));
        Self {
            silence: SILENCE,
            prompt: can_prompt.then_some(PROMPT),
        }
    }
}

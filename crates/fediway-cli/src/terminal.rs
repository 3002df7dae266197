//! The settings of the terminal, for programs and questions that change them.

/// The settings of the terminal. Dropping this restores them, also when the command is interrupted.
#[cfg(unix)]
pub struct Settings {
    terminal: std::fs::File,
    before: rustix::termios::Termios,
}

#[cfg(unix)]
impl Settings {
    /// `None` without a terminal.
    pub fn keep() -> Option<Self> {
        let terminal = std::fs::File::open("/dev/tty").ok()?;
        let before = rustix::termios::tcgetattr(&terminal).ok()?;
        Some(Self { terminal, before })
    }
}

#[cfg(unix)]
impl Drop for Settings {
    fn drop(&mut self) {
        use rustix::process::getpgrp;
        use rustix::termios::{OptionalActions, tcgetpgrp, tcsetattr};

        // A process in the background that changes the terminal is stopped.
        if tcgetpgrp(&self.terminal).is_ok_and(|group| group == getpgrp()) {
            let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
        }
    }
}

/// Does nothing on this system.
#[cfg(not(unix))]
pub struct Settings;

#[cfg(not(unix))]
impl Settings {
    pub fn keep() -> Option<Self> {
        Some(Self)
    }
}

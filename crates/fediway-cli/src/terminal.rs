//! The settings of the terminal, for programs and questions that change them.

/// Whether this process is in the foreground of the terminal. The system stops one in the background that
/// changes the terminal.
#[cfg(unix)]
pub fn is_in_foreground(terminal: &std::fs::File) -> bool {
    let foreground = rustix::termios::tcgetpgrp(terminal);
    foreground.is_ok_and(|group| group == rustix::process::getpgrp())
}

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
        use rustix::termios::{OptionalActions, tcsetattr};

        if is_in_foreground(&self.terminal) {
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

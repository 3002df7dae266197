//! The settings of the terminal, for programs and questions that change them.

/// The settings of the terminal. Dropping this restores them, also when the command is interrupted.
#[cfg(unix)]
pub struct Settings(Option<(std::fs::File, rustix::termios::Termios)>);

#[cfg(unix)]
impl Settings {
    pub fn keep() -> Self {
        let kept = || {
            let terminal = std::fs::File::open("/dev/tty").ok()?;
            let settings = rustix::termios::tcgetattr(&terminal).ok()?;
            Some((terminal, settings))
        };
        Self(kept())
    }
}

#[cfg(unix)]
impl Drop for Settings {
    fn drop(&mut self) {
        use rustix::process::getpgrp;
        use rustix::termios::{OptionalActions, tcgetpgrp, tcsetattr};

        if let Some((terminal, settings)) = &self.0
            // A process in the background that changes the terminal is stopped.
            && tcgetpgrp(terminal).is_ok_and(|group| group == getpgrp())
        {
            let _ = tcsetattr(terminal, OptionalActions::Now, settings);
        }
    }
}

/// Does nothing on this system.
#[cfg(not(unix))]
pub struct Settings;

#[cfg(not(unix))]
impl Settings {
    pub fn keep() -> Self {
        Self
    }
}

//! A pager between this command and the terminal, such as `less`.

use std::io::{self, IsTerminal, Write};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError, TryLockError};

/// Shows colours, and ends by itself where all fits on the screen.
const USUAL: &str = "less -FRX";

static PAGER: Mutex<Option<Child>> = Mutex::new(None);

/// From now on, what is written goes through the person's pager, where somebody looks.
///
/// # Errors
///
/// The pager cannot be started.
pub fn start() -> io::Result<()> {
    if !io::stdout().is_terminal() {
        return Ok(());
    }
    let set = std::env::var("PAGER").ok().filter(|it| !it.is_empty());
    let mut command = Command::new("sh");
    command.arg("-c").arg(set.as_deref().unwrap_or(USUAL));
    let child = command.stdin(Stdio::piped()).spawn()?;
    *PAGER.lock().unwrap_or_else(PoisonError::into_inner) = Some(child);
    Ok(())
}

/// Writes to the pager; `None` where there is none.
pub fn write(text: &str) -> Option<io::Result<()>> {
    let mut pager = PAGER.lock().unwrap_or_else(PoisonError::into_inner);
    let stdin = pager.as_mut()?.stdin.as_mut()?;
    Some(writeln!(stdin, "{text}"))
}

/// Whether there is one, perhaps one that takes nothing at the moment.
pub fn is_open() -> bool {
    match PAGER.try_lock() {
        Ok(pager) => pager.is_some(),
        Err(TryLockError::Poisoned(pager)) => pager.into_inner().is_some(),
        Err(TryLockError::WouldBlock) => true,
    }
}

/// Waits until the person has read.
pub fn finish() {
    let pager = PAGER.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(mut pager) = pager {
        drop(pager.stdin.take());
        let _ = pager.wait();
    }
}

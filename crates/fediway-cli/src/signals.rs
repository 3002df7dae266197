//! Being told to stop: Ctrl-C, or a script that ends this process.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether another program has the terminal.
static IS_LENT: AtomicBool = AtomicBool::new(false);

/// As long as this lives, Ctrl-C is for another program on the terminal, such as an editor. The
/// terminal sends it to this command as well.
pub struct Lent(());

impl Lent {
    pub fn new() -> Self {
        IS_LENT.store(true, Ordering::SeqCst);
        Self(())
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        IS_LENT.store(false, Ordering::SeqCst);
    }
}

fn is_for_another_program() -> bool {
    IS_LENT.load(Ordering::SeqCst)
}

/// Listens from the moment it is made, so that nothing is missed between two waits.
#[cfg(unix)]
pub struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    pub fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    pub async fn stop(&mut self) {
        loop {
            tokio::select! {
                _ = self.interrupt.recv() => {
                    if !is_for_another_program() {
                        return;
                    }
                }
                _ = self.terminate.recv() => return,
            }
        }
    }
}

#[cfg(windows)]
pub struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    pub fn listen() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    pub async fn stop(&mut self) {
        self.0.recv().await;
        while is_for_another_program() {
            self.0.recv().await;
        }
    }
}

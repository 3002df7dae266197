//! Being told to stop: Ctrl-C, or a script that ends this process.
//!
//! One task listens for the whole command, in the order in which things happen, so that whoever waits
//! for it hears the same: a Ctrl-C in an editor is not heard at all, however late somebody looks.

use std::io;
use std::sync::OnceLock;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};

use system::{EndOfChild, Source};

/// How long the end of another program may take to be heard of.
const PATIENCE: Duration = Duration::from_secs(1);

/// Where the listening task is told of loans.
static LOANS: OnceLock<mpsc::UnboundedSender<Loan>> = OnceLock::new();

/// The terminal is now another program's, or no longer; the answer says that this was heard.
struct Loan {
    begins: bool,
    heard: oneshot::Sender<()>,
}

/// Hears of each time that the command is told to stop. Each clone hears it for itself, from the
/// moment it is made.
#[derive(Clone)]
pub struct Signals(watch::Receiver<Told>);

impl Signals {
    /// Starts to listen, which is for `main` to do, once.
    pub fn listen() -> io::Result<Self> {
        let source = Source::open()?;
        let (tell, told) = watch::channel(Told::Nothing);
        let (lend, loans) = mpsc::unbounded_channel();
        // A second listener would take no loans.
        let _ = LOANS.set(lend);
        tokio::spawn(forward(source, loans, tell));
        Ok(Self(told))
    }

    pub async fn stop(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending().await
        }
    }

    /// Waits until a script, and not a person at the terminal, tells the command to stop.
    pub async fn terminated(&mut self) {
        while *self.0.borrow_and_update() != Told::Terminate {
            if self.0.changed().await.is_err() {
                std::future::pending().await
            }
        }
    }
}

async fn forward(
    mut source: Source,
    mut loans: mpsc::UnboundedReceiver<Loan>,
    tell: watch::Sender<Told>,
) {
    let mut is_lent = false;
    loop {
        tokio::select! {
            // What came before a loan began or ended is heard before it.
            biased;
            told = source.next() => {
                if !(is_lent && told == Told::Interrupt) {
                    tell.send_replace(told);
                }
            }
            Some(loan) = loans.recv() => {
                is_lent = loan.begins;
                // Whoever lent may be gone.
                let _ = loan.heard.send(());
            }
        }
    }
}

/// From here to its end, Ctrl-C is for another program on the terminal, such as an editor. The
/// terminal sends it to this command as well.
pub struct Lent(EndOfChild);

impl Lent {
    pub async fn begin() -> io::Result<Self> {
        let end = EndOfChild::listen()?;
        Self::say(true).await;
        Ok(Self(end))
    }

    /// To be called when the other program has ended.
    pub async fn end(mut self) {
        // A Ctrl-C that ended the program was sent before the news of its end.
        let _ = tokio::time::timeout(PATIENCE, self.0.heard()).await;
        Self::say(false).await;
    }

    async fn say(begins: bool) {
        let (heard, answer) = oneshot::channel();
        if let Some(loans) = LOANS.get() {
            let sent = loans.send(Loan { begins, heard });
            if sent.is_ok() {
                // The task ends with the runtime only.
                let _ = answer.await;
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Told {
    Nothing,
    Interrupt,
    #[cfg_attr(windows, allow(dead_code, reason = "nothing tells of it there"))]
    Terminate,
}

#[cfg(unix)]
mod system {
    use std::io;

    use tokio::signal::unix::{Signal, SignalKind, signal};

    use super::Told;

    pub struct Source {
        interrupt: Signal,
        terminate: Signal,
    }

    impl Source {
        pub fn open() -> io::Result<Self> {
            Ok(Self {
                interrupt: signal(SignalKind::interrupt())?,
                terminate: signal(SignalKind::terminate())?,
            })
        }

        pub async fn next(&mut self) -> Told {
            tokio::select! {
                _ = self.interrupt.recv() => Told::Interrupt,
                _ = self.terminate.recv() => Told::Terminate,
            }
        }
    }

    /// The news that a child has ended.
    pub struct EndOfChild(Signal);

    impl EndOfChild {
        pub fn listen() -> io::Result<Self> {
            signal(SignalKind::child()).map(Self)
        }

        pub async fn heard(&mut self) {
            self.0.recv().await;
        }
    }
}

#[cfg(windows)]
mod system {
    use std::io;

    use super::Told;

    pub struct Source(tokio::signal::windows::CtrlC);

    impl Source {
        pub fn open() -> io::Result<Self> {
            tokio::signal::windows::ctrl_c().map(Self)
        }

        pub async fn next(&mut self) -> Told {
            self.0.recv().await;
            Told::Interrupt
        }
    }

    /// Nothing tells of it.
    pub struct EndOfChild;

    impl EndOfChild {
        pub fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        pub async fn heard(&mut self) {}
    }
}

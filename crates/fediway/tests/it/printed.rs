//! What is printed and traced, kept to be looked at.

use std::io::Write;
use std::sync::{Arc, LazyLock, Mutex};

use tracing::Dispatch;
use tracing::level_filters::LevelFilter;
use tracing::subscriber::NoSubscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

/// With one subscriber alone, whether anybody listens at a place in the code is asked of the thread
/// that comes by there first, and its answer holds for all: another test's thread would silence it.
static BYSTANDER: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(NoSubscriber::default()));

#[derive(Clone, Default)]
pub struct Printed(Arc<Mutex<Vec<u8>>>);

impl Printed {
    /// Prints a value as a program would for debugging.
    pub fn add(&self, value: &dyn std::fmt::Debug) {
        write!(&mut self.clone(), "{value:?}\n{value:#?}\n").unwrap();
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Printed {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// A subscriber that prints everything up to this level, and what it printed.
pub fn traced(level: LevelFilter) -> (Dispatch, Printed) {
    LazyLock::force(&BYSTANDER);
    let printed = Printed::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(printed.clone())
        .finish();
    (Dispatch::new(subscriber), printed)
}

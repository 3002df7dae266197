//! What a run has done so far, and its last words.

use std::path::Path;

use crate::cleanup::item::Item;
use crate::cleanup::reason::Reason;
use crate::{output, text};

pub struct Progress {
    planned: usize,
    pub deleted: usize,
    changed: Vec<String>,
    untold: Vec<String>,
    pub failed: Vec<String>,
    stopped: bool,
}

impl Progress {
    pub fn new(planned: usize) -> Self {
        Self {
            planned,
            deleted: 0,
            changed: Vec::new(),
            untold: Vec::new(),
            failed: Vec::new(),
            stopped: false,
        }
    }

    pub fn deleted(&mut self) {
        self.deleted += 1;
    }

    pub fn keep(&mut self, item: &Item, why: Reason) {
        let lines = match why {
            Reason::CannotTell(_) => &mut self.untold,
            _ => &mut self.changed,
        };
        lines.push(format!("{}  {why}", text::one_line(&item.url)));
    }

    /// How many stay although they were planned.
    pub fn kept(&self) -> usize {
        self.changed.len() + self.untold.len()
    }

    pub fn failed(&mut self, item: &Item, why: &str) {
        self.failed.push(format!(
            "{}  {}",
            text::one_line(&item.url),
            text::one_line(why)
        ));
    }

    pub fn stop(&mut self) {
        self.stopped = true;
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    pub fn line(&self) -> String {
        format!("{} of {} deleted", self.deleted, self.planned)
    }

    /// What came of the run. It is counted here: the number on a profile may change later.
    pub fn tell(&self, left: usize, journal: &Path) {
        let (kept, failed) = (self.kept(), self.failed.len());
        output::note(&format!(
            "{}, {kept} kept, {failed} failed, {left} left",
            self.line()
        ));
        for (title, lines) in [
            ("Changed meanwhile, and kept:", &self.changed),
            (
                "Kept, because the server did not say enough when they were read again:",
                &self.untold,
            ),
            ("Not deleted:", &self.failed),
        ] {
            if !lines.is_empty() {
                output::note(title);
                lines
                    .iter()
                    .for_each(|line| output::note(&format!("  {line}")));
            }
        }
        output::note(&format!("The receipt is {}", journal.display()));
    }
}

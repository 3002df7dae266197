//! What was seen of an export so far, against the limits.

use std::io::{self, Read};

use crate::import::limits::Limits;
use crate::import::refusal::Refusal;

/// What is done with each file: its name, its size, its content.
pub(in crate::import) type Visit<'v> =
    &'v mut dyn FnMut(&str, u64, &mut dyn Read) -> io::Result<()>;

/// What has been seen so far, against the limits.
pub(super) struct Sum<'l> {
    pub(super) limits: &'l Limits,
    packed: u64,
    entries: u64,
    total: u64,
}

impl<'l> Sum<'l> {
    pub(super) fn new(limits: &'l Limits, packed: u64) -> Self {
        Self {
            limits,
            packed,
            entries: 0,
            total: 0,
        }
    }

    /// Counts a file before it is read.
    pub(super) fn add(&mut self, name: &str, size: u64) -> Result<(), Refusal> {
        self.entries += 1;
        self.total = self.total.saturating_add(size);
        if self.entries > self.limits.entries {
            return Err(Refusal::Entries(self.limits.entries));
        }
        if size > self.limits.file {
            return Err(Refusal::Size(name.to_owned()));
        }
        if self.total > self.limits.total {
            return Err(Refusal::Size("all of it, unpacked,".into()));
        }
        match self.limits.is_bomb(self.total, self.packed) {
            true => Err(Refusal::Bomb(name.to_owned())),
            false => Ok(()),
        }
    }
}

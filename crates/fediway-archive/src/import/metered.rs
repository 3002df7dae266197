//! A reader with an allowance.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use super::refusal::Refusal;

/// How many bytes may still come. Whoever counts gives more.
#[derive(Clone, Debug)]
pub(super) struct Allowance(Rc<Cell<u64>>);

impl Allowance {
    pub(super) fn of(bytes: u64) -> Self {
        Self(Rc::new(Cell::new(bytes)))
    }

    pub(super) fn set(&self, bytes: u64) {
        self.0.set(bytes);
    }
}

/// Fails where more comes than is allowed.
#[derive(Debug)]
pub(super) struct Metered<R> {
    source: R,
    left: Allowance,
    what: String,
}

impl<R: Read> Metered<R> {
    pub(super) fn new(source: R, left: &Allowance, what: &str) -> Self {
        Self {
            source,
            left: left.clone(),
            what: what.to_owned(),
        }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        let left = self.left.0.get();
        match left.checked_sub(count as u64) {
            Some(left) => self.left.0.set(left),
            None => return Err(Refusal::Size(self.what.clone()).into()),
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_comes_than_is_allowed() {
        let left = Allowance::of(5);
        let mut all = Vec::new();
        let exact = Metered::new(&b"12345"[..], &left, "x").read_to_end(&mut all);
        assert_eq!((exact.unwrap(), all.len()), (5, 5));
        left.set(4);
        let error = Metered::new(&b"12345"[..], &left, "x").read_to_end(&mut all);
        assert!(error.unwrap_err().to_string().contains("x is larger"));
    }
}

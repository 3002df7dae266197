//! How far a thread is: what is kept between two runs, so that no part is posted twice.

use fediway::StatusId;
use serde::{Deserialize, Serialize};

/// A thread that is being posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Tells this thread apart from the same text on another day.
    key: String,
    parts: Vec<String>,
    /// The statuses of the parts that are there.
    posted: Vec<StatusId>,
    /// Whether the next part may be there already: it was being sent when this was written.
    may_be_there: bool,
}

/// The part that is to be posted next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Counted from 1.
    pub number: usize,
    pub text: String,
    pub idempotency_key: String,
    /// The part before it.
    pub reply_to: Option<StatusId>,
    /// Whether it has to be looked for before it is sent.
    pub may_be_there: bool,
}

impl Progress {
    pub fn new(key: &str, parts: Vec<String>) -> Self {
        Self {
            key: key.to_owned(),
            parts,
            posted: Vec::new(),
            may_be_there: false,
        }
    }

    /// Whether this is about the same parts.
    pub fn is_of(&self, parts: &[String]) -> bool {
        self.parts == parts
    }

    pub fn len(&self) -> usize {
        self.parts.len()
    }

    pub fn posted(&self) -> &[StatusId] {
        &self.posted
    }

    /// The part that is to be posted next; `None` when all are there.
    pub fn next(&self) -> Option<Part> {
        let done = self.posted.len();
        let text = self.parts.get(done)?;
        let number = done + 1;
        Some(Part {
            number,
            text: text.clone(),
            idempotency_key: format!("{}-{number}", self.key),
            reply_to: self.posted.last().cloned(),
            may_be_there: self.may_be_there,
        })
    }

    /// The next part is sent now. This is kept before it is sent.
    pub fn sending(&mut self) {
        self.may_be_there = true;
    }

    /// The server refused the next part: it is certainly not there.
    pub fn refused(&mut self) {
        self.may_be_there = false;
    }

    /// The next part is there.
    pub fn is_there(&mut self, id: StatusId) {
        self.posted.push(id);
        self.may_be_there = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> Vec<String> {
        ["one", "two"].map(str::to_owned).to_vec()
    }

    #[test]
    fn each_part_replies_to_the_one_before_and_has_a_key_of_its_own() {
        let mut progress = Progress::new("k", parts());
        let first = progress.next().unwrap();
        assert_eq!(
            (first.number, first.reply_to, &*first.idempotency_key),
            (1, None, "k-1")
        );
        progress.sending();
        progress.is_there("7".into());
        let second = progress.next().unwrap();
        assert_eq!((second.number, second.reply_to), (2, Some("7".into())));
        assert_eq!(second.idempotency_key, "k-2");
        assert!(!second.may_be_there);
        progress.is_there("8".into());
        assert_eq!(progress.next(), None);
    }

    #[test]
    fn what_was_being_sent_is_looked_for_in_the_next_run() {
        let mut progress = Progress::new("k", parts());
        progress.sending();
        let kept = serde_json::to_string(&progress).unwrap();
        let mut next_run: Progress = serde_json::from_str(&kept).unwrap();
        assert!(next_run.is_of(&parts()));
        assert!(next_run.next().unwrap().may_be_there);
        next_run.refused();
        assert!(!next_run.next().unwrap().may_be_there);
    }
}

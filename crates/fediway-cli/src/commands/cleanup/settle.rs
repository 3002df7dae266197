//! What an earlier run left open: it was killed, or the connection broke, after it asked the server
//! to delete something.

use jiff::Timestamp;

use super::journal::Journal;
use super::read_only::ReadOnly;
use crate::cleanup::journal::{Answer, Line};
use crate::failure::Failure;
use crate::output;

/// The account's journal, in which nothing is open any more.
pub async fn opened(read: &ReadOnly) -> Result<Journal, Failure> {
    let mut journal = Journal::open(read)?;
    unsettled(read, &mut journal).await?;
    Ok(journal)
}

/// Writes down what became of it. What is still there is part of the next plan.
async fn unsettled(read: &ReadOnly, journal: &mut Journal) -> Result<(), Failure> {
    let open = std::mem::take(&mut journal.book.unsettled);
    for ((list, _), target) in open {
        let gone = read.is_gone(list, &target).await?;
        let at = Timestamp::now();
        journal.write(&match gone {
            true => Line::Deleted {
                at,
                target,
                answer: Answer::FoundGone,
            },
            false => Line::Failed {
                at,
                target,
                why: "not known to be gone after an interruption".to_owned(),
            },
        })?;
    }
    if journal.book.is_open {
        output::note("The last run was interrupted; this one goes on with what is left.");
    }
    Ok(())
}

//! Negative answers, kept for minutes: a server that is down is not asked by every visitor.

use std::time::Duration;

use fediway::Timestamp;

use super::clock::{moment, ms};
use super::database::Database;
use super::error::StoreResult;
use super::pool::{execute, fetch};
use super::queries;
use super::values::{exact, shown};

/// A negative answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// What was said when it was kept.
    pub reason: String,
    /// From when on to try again.
    pub until: Timestamp,
}

impl Database {
    /// Keeps a negative answer about a subject, such as a domain, for some time.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn refuse(&self, subject: &str, reason: &str, time: Duration) -> StoreResult<()> {
        let subject = exact("the subject of a refusal", subject)?;
        let until = self.now().saturating_add(ms(time));
        let reason = shown(reason, 1_000);
        let mut link = self.link().await?;
        execute!(link, queries::REFUSE, subject, reason, until).map(drop)
    }

    /// The negative answer about a subject, if it still counts.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn refusal(&self, subject: &str) -> StoreResult<Option<Refusal>> {
        let mut link = self.link().await?;
        let row = fetch!(
            optional(String, i64),
            link,
            queries::REFUSAL,
            subject,
            self.now()
        )?;
        Ok(row.map(|(reason, until)| Refusal {
            reason,
            until: moment(until),
        }))
    }

    /// Forgets the negative answer about a subject.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub async fn forget_refusal(&self, subject: &str) -> StoreResult<()> {
        let mut link = self.link().await?;
        execute!(link, queries::FORGET_REFUSAL, subject).map(drop)
    }
}

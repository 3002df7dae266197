//! Writing to an archive: a [`Batch`] is one transaction.

mod account;
mod attachment;
mod index;
mod items;
mod media;
mod owner;
mod progress;
mod status;
mod status_row;

use std::collections::HashMap;

use sqlx::{Sqlite, SqliteConnection, Transaction};

use crate::error::Result;

/// A transaction. Dropping it undoes what is in it.
#[derive(Debug)]
pub struct Batch {
    transaction: Transaction<'static, Sqlite>,
    /// The accounts that this batch has put: their JSON by server and id, and their row. The author
    /// of a page of statuses stands in each of them.
    authors: HashMap<(String, String), (String, i64)>,
}

/// What became of something that was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutKind {
    /// It is new.
    New,
    /// It has a new version.
    Changed,
    /// It was there.
    Known,
}

/// What was put, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Put {
    /// Its row.
    pub row: i64,
    /// What became of it.
    pub kind: PutKind,
}

impl Batch {
    pub(crate) fn new(transaction: Transaction<'static, Sqlite>) -> Self {
        Self {
            transaction,
            authors: HashMap::new(),
        }
    }

    pub(crate) fn on(&mut self) -> &mut SqliteConnection {
        &mut self.transaction
    }

    /// Keeps what is in it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Database`](crate::ErrorKind::Database): then nothing of it is kept.
    pub async fn commit(self) -> Result<()> {
        Ok(self.transaction.commit().await?)
    }
}

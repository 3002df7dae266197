//! One row of a file.

use fediway::entities::{MutedAccount, Relationship};

/// The cells of a row, in the order of the kind's columns.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row(pub Vec<String>);

impl Row {
    /// An account with its full handle: servers leave out their own host.
    pub fn of_account(acct: &str, host: &str) -> Self {
        Self(vec![full(acct, host)])
    }

    /// An account that is followed, and how.
    pub fn of_followed(acct: &str, host: &str, how: Option<&Relationship>) -> Self {
        let languages = how.map(|how| how.languages.join(", "));
        Self(vec![
            full(acct, host),
            how.is_none_or(|how| how.showing_reblogs).to_string(),
            how.is_some_and(|how| how.notifying).to_string(),
            languages.unwrap_or_default(),
        ])
    }

    /// A muted account.
    pub fn of_muted(muted: &MutedAccount, host: &str, how: Option<&Relationship>) -> Self {
        let notifications = how.is_none_or(|how| how.muting_notifications);
        Self(vec![
            full(&muted.account.acct, host),
            notifications.to_string(),
        ])
    }

    /// The cell of a column; empty where there is none.
    pub fn cell(&self, column: usize) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }

    /// What a cell says; `None` where it says nothing.
    pub fn flag(&self, column: usize) -> Option<bool> {
        match self.cell(column).to_lowercase().as_str() {
            "true" | "1" | "t" | "yes" => Some(true),
            "false" | "0" | "f" | "no" => Some(false),
            _ => None,
        }
    }

    /// What the cell of a column lists: languages with commas between them.
    pub fn list(&self, column: usize) -> Vec<String> {
        let parts = self.cell(column).split(',').map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

fn full(acct: &str, host: &str) -> String {
    match acct.contains('@') {
        true => acct.to_owned(),
        false => format!("{acct}@{host}"),
    }
}

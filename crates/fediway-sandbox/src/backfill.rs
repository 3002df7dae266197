//! A past: statuses that were not published over the API.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::model::{Status, Visibility};
use crate::sandbox::Sandbox;

impl Sandbox {
    /// Gives an account public statuses of these ages, with the hashtag `past`. Their ids are of their
    /// times, so that they stand where they belong; nothing is done for an
    /// account that does not exist. Says the ids, as the API writes them.
    pub fn publish_past(
        &self,
        username: &str,
        ages: impl IntoIterator<Item = Duration>,
    ) -> Vec<String> {
        let (now, mut state) = (self.now(), self.shared.state());
        let Some(account) = state.account_named(username).map(|account| account.id) else {
            return Vec::new();
        };
        let mut ids = Vec::new();
        for (number, age) in ages.into_iter().enumerate() {
            let created = earlier(now, age);
            let millis = u64::try_from(created.as_millisecond()).unwrap_or(0);
            let mut id = millis << 16;
            while state.statuses.contains_key(&id) {
                id += 1;
            }
            let status = past(id, account, created, number);
            state.statuses.insert(id, status);
            ids.push(self.shared.api().ids.statuses.show(id));
        }
        ids
    }
}

fn past(id: u64, account: u64, created: Timestamp, number: usize) -> Status {
    let text = format!("No. {number} of the past");
    Status {
        edited: None,
        id,
        account,
        // No app is known for it.
        app: 0,
        created,
        content: format!("<p>{text}</p>"),
        text,
        spoiler_text: String::new(),
        sensitive: false,
        visibility: Visibility::Public,
        language: "en".to_owned(),
        in_reply_to: None,
        in_reply_to_account: None,
        quote: None,
        mentions: Vec::new(),
        tags: vec!["past".to_owned()],
        media: Vec::new(),
        poll: None,
        favourited_by: BTreeSet::new(),
        bookmarked_by: BTreeSet::new(),
        muted_by: BTreeSet::new(),
        pinned: false,
        reblog_of: None,
        versions: Vec::new(),
    }
}

/// `at` minus `by`, not before 1970.
pub(crate) fn earlier(at: Timestamp, by: Duration) -> Timestamp {
    SignedDuration::try_from(by)
        .ok()
        .and_then(|by| at.checked_sub(by).ok())
        .map_or(Timestamp::UNIX_EPOCH, |at| at.max(Timestamp::UNIX_EPOCH))
}

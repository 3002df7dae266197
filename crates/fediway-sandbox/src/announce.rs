//! What a test lets the people who run the server say.

use std::collections::BTreeSet;

use crate::relations::Announcement;
use crate::sandbox::Sandbox;

impl Sandbox {
    /// Announces something to everybody. Says its id, as the API writes it.
    pub fn announce(&self, text: &str) -> String {
        let now = self.now();
        let mut state = self.shared.state();
        let id = state.ids.next(now);
        let announcement = Announcement {
            text: text.to_owned(),
            published: now,
            read_by: BTreeSet::new(),
            reactions: BTreeSet::new(),
        };
        state.relations.announcements.insert(id, announcement);
        id.to_string()
    }
}

//! Lists that are filled, changed and filtered for a test.

use std::time::Duration;

use crate::api::relation;
use crate::backfill::earlier;
use crate::model::{Account, Notice, Notification, Profile};
use crate::sandbox::Sandbox;
use crate::unlisted::Unlisted;

impl Sandbox {
    /// The ids of all statuses, the newest first, as the API writes them.
    pub fn status_ids(&self) -> Vec<String> {
        let (style, state) = (self.shared.api().ids.statuses, self.shared.state());
        let ids = state.statuses.keys().rev();
        ids.map(|id| style.show(*id)).collect()
    }

    /// The ids of all statuses that lists may show, the newest first.
    pub fn listed_ids(&self) -> Vec<String> {
        let (style, state) = (self.shared.api().ids.statuses, self.shared.state());
        let ids = state.statuses.keys().rev();
        let shown = ids.filter(|id| !state.lists.is_hidden(**id));
        shown.map(|id| style.show(*id)).collect()
    }

    /// A number for an id of a status: the greater one is the newer one.
    pub fn place_of(&self, id: &str) -> Option<u64> {
        self.shared.api().ids.statuses.cut(id)
    }

    /// The same for an id of an account.
    pub fn place_of_account(&self, id: &str) -> Option<u64> {
        self.shared.api().ids.accounts.read(id)
    }

    /// The cursor at a status in a list of relations, such as bookmarks.
    pub fn cursor_at(&self, id: &str) -> Option<String> {
        self.place_of(id).map(relation)
    }

    /// Lets an account be told of statuses: one notification for each, of the
    /// status's time. With a bookmark and a favourite of the account's on each
    /// of them, and as many followers, whose ids are those of the statuses.
    pub fn mark_all(&self, username: &str) {
        let mut state = self.shared.state();
        let Some(account) = state.account_named(username).map(|account| account.id) else {
            return;
        };
        let mut told = Vec::new();
        let mut followers = Vec::new();
        for status in state.statuses.values_mut() {
            status.bookmarked_by.insert(account);
            status.favourited_by.insert(account);
            followers.push(Account {
                id: status.id,
                username: format!("follower{}", status.id),
                password: String::new(),
                created: status.created,
                profile: Profile::default(),
            });
            told.push(Notification {
                id: status.id,
                account,
                kind: Notice::Mention,
                from: status.account,
                status: Some(status.id),
                created: status.created,
            });
        }
        let told = told.into_iter().map(|it| (it.id, it));
        state.notifications.extend(told);
        state.lists.followed = Some(account);
        let followers = followers.into_iter().map(|it| (it.id, it));
        state.lists.followers.extend(followers);
    }

    /// Filters these statuses and notifications out of every list. The server
    /// chooses a page first and filters then, so that pages may be empty.
    pub fn hide(&self, ids: &[String]) {
        let (style, mut state) = (self.shared.api().ids.statuses, self.shared.state());
        let hidden = ids.iter().filter_map(|id| style.read(id));
        state.lists.hidden.extend(hidden);
    }

    /// Removes these statuses, notifications and followers.
    pub fn remove(&self, ids: &[String]) {
        let (style, mut state) = (self.shared.api().ids.statuses, self.shared.state());
        for id in ids.iter().filter_map(|id| style.read(id)) {
            state.statuses.remove(&id);
            state.notifications.remove(&id);
            state.lists.followers.remove(&id);
        }
    }

    /// Removes every status and notification.
    pub fn remove_all(&self) {
        let mut state = self.shared.state();
        state.statuses.clear();
        state.notifications.clear();
        state.lists = Unlisted::default();
    }

    /// The id at an age, which no status need have.
    pub fn id_at(&self, age: Duration) -> String {
        let millis = earlier(self.now(), age).as_millisecond();
        let id = u64::try_from(millis).unwrap_or(0) << 16;
        self.shared.api().ids.statuses.show(id)
    }
}

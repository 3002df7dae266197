//! The entities that hold a page.

use super::paged::Paged;
use crate::entities::{GroupedNotificationsResults, NotificationGroup, Search};

impl Paged for GroupedNotificationsResults {
    fn count(&self) -> usize {
        self.notification_groups.len()
    }

    fn ids(&self) -> Vec<String> {
        self.notification_groups.iter().map(part_of_group).collect()
    }

    fn keep(&mut self, keep: &[bool]) {
        let mut keep = keep.iter();
        self.notification_groups.retain(|_| is_kept(&mut keep));
    }
}

/// A group may go on from one page to the next, under the same key.
fn part_of_group(group: &NotificationGroup) -> String {
    let newest = match &group.page_max_id {
        Some(newest) => newest.as_str(),
        None => group
            .most_recent_notification_id
            .as_ref()
            .map_or("", |id| id.as_str()),
    };
    format!("{} {newest}", group.group_key)
}

impl Paged for Search {
    fn count(&self) -> usize {
        let lists = [
            self.accounts.len(),
            self.statuses.len(),
            self.hashtags.len(),
            self.collections.len(),
        ];
        lists.into_iter().max().unwrap_or_default()
    }

    fn ids(&self) -> Vec<String> {
        let accounts = self
            .accounts
            .iter()
            .map(|found| of("account", found.id.as_str()));
        let statuses = self
            .statuses
            .iter()
            .map(|found| of("status", found.id.as_str()));
        let hashtags = self.hashtags.iter().map(|found| of("hashtag", &found.name));
        let collections = self
            .collections
            .iter()
            .map(|found| of("collection", found.id.as_str()));
        accounts
            .chain(statuses)
            .chain(hashtags)
            .chain(collections)
            .collect()
    }

    fn keep(&mut self, keep: &[bool]) {
        let mut keep = keep.iter();
        self.accounts.retain(|_| is_kept(&mut keep));
        self.statuses.retain(|_| is_kept(&mut keep));
        self.hashtags.retain(|_| is_kept(&mut keep));
        self.collections.retain(|_| is_kept(&mut keep));
    }
}

fn is_kept<'k>(keep: &mut impl Iterator<Item = &'k bool>) -> bool {
    keep.next().copied().unwrap_or(true)
}

/// An id that is unlike those of other kinds; empty where there is none.
fn of(kind: &str, id: &str) -> String {
    match id {
        "" => String::new(),
        id => format!("{kind} {id}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn keep_new(page: &mut impl Paged, seen: &[&str]) {
        let keep: Vec<_> = page
            .ids()
            .iter()
            .map(|id| !seen.contains(&id.as_str()))
            .collect();
        page.keep(&keep);
    }

    #[test]
    fn a_search_is_as_long_as_its_longest_list() {
        let mut search: Search = serde_json::from_value(json!({
            "accounts": [{ "id": "1" }, { "id": "2" }, { "acct": "without an id" }],
            "statuses": [{ "id": "1" }],
            "hashtags": [{ "name": "1" }]
        }))
        .unwrap();
        assert_eq!(search.count(), 3);
        assert_eq!(
            search.ids(),
            ["account 1", "account 2", "", "status 1", "hashtag 1"]
        );
        keep_new(&mut search, &["account 1", "hashtag 1"]);
        assert_eq!(search.ids(), ["account 2", "", "status 1"]);
    }

    #[test]
    fn a_group_may_go_on_from_page_to_page() {
        let mut page: GroupedNotificationsResults = serde_json::from_value(json!({
            "notification_groups": [
                { "group_key": "favourite-7", "page_max_id": "30" },
                { "group_key": "favourite-7", "page_max_id": "20" },
                { "group_key": "ungrouped-9", "most_recent_notification_id": 9 }
            ]
        }))
        .unwrap();
        assert_eq!(
            page.ids(),
            ["favourite-7 30", "favourite-7 20", "ungrouped-9 9"]
        );
        keep_new(&mut page, &["favourite-7 30"]);
        assert_eq!(page.count(), 2);
    }
}

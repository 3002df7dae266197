//! Notifications, one by one and in groups.

use fediway::Status;
use fediway::entities::{
    Account, GroupedNotificationsResults, Notification, NotificationGroup, NotificationType,
};
use serde_json::{Value, json};

use super::entity::Show;
use super::filters::{self, Shown};
use super::look::Look;
use super::names::name;
use super::span::{Line, Style, indented};
use super::time::moment;
use crate::text;

/// How many of those who did something are named.
const NAMED: usize = 3;

impl Show for Notification {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let who = name(self.account.as_deref(), look);
        let mut heading = who.with(Style::Event, &format!(" {}", did(&self.kind)));
        if let Some(emoji) = &self.emoji {
            heading.push(Style::Event, &format!(" with {}", text::one_line(emoji)));
        }
        let when = self.created_at.map(|then| moment(then, look));
        let id = format!("id {}", text::one_line(self.id.as_str()));
        for part in when.into_iter().chain([id]) {
            heading.push(Style::Faint, &format!(" · {part}"));
        }
        let mut lines = vec![heading];
        lines.extend(about(self.status.as_deref(), look));
        let fallback = self
            .fallback
            .as_ref()
            .map(|it| fediway::html::text(&it.title));
        lines.extend(fallback.map(|it| Line::plain(&format!("  {}", text::one_line(&it)))));
        lines
    }

    fn is_hidden(&self, look: &Look) -> bool {
        let shown = self
            .status
            .as_deref()
            .map(|it| filters::shown(it, &look.place));
        shown == Some(Shown::Hidden)
    }

    fn status_id(&self) -> Option<&str> {
        self.status.as_deref()?.status_id()
    }

    /// The status in it has its plain text.
    fn json(&self) -> Value {
        let mut value = json!(self);
        if let Some(status) = &self.status {
            value["status"] = status.json();
        }
        value
    }
}

/// The status that it is about, set off.
fn about(status: Option<&Status>, look: &Look) -> Vec<Line> {
    let lines = status.map(|it| it.shown(&look.narrower(2)));
    indented(Style::Plain, "  ", lines.unwrap_or_default())
}

/// What somebody did.
fn did(kind: &NotificationType) -> String {
    match kind {
        NotificationType::Mention => "mentioned you",
        NotificationType::Status => "posted",
        NotificationType::Reblog => "boosted your status",
        NotificationType::Follow => "followed you",
        NotificationType::FollowRequest => "wants to follow you",
        NotificationType::Favourite => "favourited your status",
        NotificationType::Poll => "ran a poll that has ended",
        NotificationType::Update => "edited a status that you boosted",
        NotificationType::AdminSignUp => "signed up",
        NotificationType::AdminReport => "filed a report",
        NotificationType::Quote => "quoted you",
        NotificationType::QuotedUpdate => "edited a status that you quoted",
        NotificationType::EmojiReaction => "reacted to your status",
        NotificationType::Move => "moved",
        other => return format!("caused: {}", text::one_line(other.as_str())),
    }
    .to_owned()
}

/// One group with the accounts and the status that it names.
#[derive(serde::Serialize)]
pub struct Group {
    group: NotificationGroup,
    accounts: Vec<Account>,
    status: Option<Status>,
}

/// The groups of a page, each with what it names.
pub fn grouped(page: GroupedNotificationsResults) -> Vec<Group> {
    let groups = page.notification_groups.into_iter();
    groups
        .map(|group| {
            let accounts = group.sample_account_ids.iter();
            let accounts = accounts.filter_map(|id| page.accounts.iter().find(|it| it.id == *id));
            let status = page.statuses.iter();
            let status = status
                .clone()
                .find(|it| Some(&it.id) == group.status_id.as_ref());
            Group {
                accounts: accounts.cloned().collect(),
                status: status.cloned(),
                group,
            }
        })
        .collect()
}

impl Show for Group {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let mut heading = Line::default();
        for (number, account) in self.accounts.iter().take(NAMED).enumerate() {
            if number > 0 {
                heading.push(Style::Plain, ", ");
            }
            heading.extend(name(Some(account), look));
        }
        let named = self.accounts.len().min(NAMED) as u64;
        match self.group.notifications_count.saturating_sub(named) {
            0 => {}
            1 => heading.push(Style::Plain, " and one more"),
            more => heading.push(Style::Plain, &format!(" and {more} more")),
        }
        heading.push(Style::Event, &format!(" {}", did(&self.group.kind)));
        let when = self
            .group
            .latest_page_notification_at
            .map(|then| moment(then, look));
        let key = format!("group {}", text::one_line(self.group.group_key.as_str()));
        for part in when.into_iter().chain([key]) {
            heading.push(Style::Faint, &format!(" · {part}"));
        }
        let mut lines = vec![heading];
        lines.extend(about(self.status.as_ref(), look));
        lines
    }

    fn status_id(&self) -> Option<&str> {
        self.status.as_ref()?.status_id()
    }

    fn is_hidden(&self, look: &Look) -> bool {
        let shown = self
            .status
            .as_ref()
            .map(|it| filters::shown(it, &look.place));
        shown == Some(Shown::Hidden)
    }

    /// The group under the names of the API, with what it names in full.
    fn json(&self) -> Value {
        let mut value = json!(self.group);
        value["accounts"] = json!(self.accounts);
        value["status"] = self.status.as_ref().map(Show::json).unwrap_or_default();
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::paint::paint;

    #[test]
    fn a_group_names_some_and_counts_the_others() {
        let account = |id: &str| json!({ "id": id, "acct": format!("{id}@x.example") });
        let accounts = ["a", "b", "c", "d"].map(account);
        let page: GroupedNotificationsResults = serde_json::from_value(json!({
            "accounts": accounts,
            "statuses": [{ "id": "9", "content": "<p>Hi</p>" }],
            "notification_groups": [{
                "group_key": "favourite-9", "type": "favourite", "notifications_count": 7,
                "sample_account_ids": ["c", "a", "gone", "b", "d"], "status_id": "9",
            }],
        }))
        .unwrap();
        let groups = grouped(page);
        let look = Look::plain();
        let shown = paint(&groups[0].shown(&look), &look);
        assert!(
            shown.starts_with(
                "@c@x.example, @a@x.example, @b@x.example and 4 more favourited your status · \
                 group favourite-9\n  somebody\n    Hi\n"
            ),
            "{shown}"
        );
        assert_eq!(groups[0].json()["status"]["plain_text"], "Hi");
        assert_eq!(groups[0].json()["accounts"][0]["id"], "c");
    }

    #[test]
    fn kinds_of_the_future_are_named() {
        let json = json!({ "id": "1", "type": "wave", "account": { "id": "2", "acct": "a@b.c" } });
        let notification: Notification = serde_json::from_value(json).unwrap();
        let look = Look::plain();
        assert_eq!(
            paint(&notification.shown(&look), &look),
            "@a@b.c caused: wave · id 1"
        );
    }
}

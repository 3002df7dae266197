//! What others did, as a list.

use fediway::entities::Notification;
use maud::{Markup, html};

use super::local::Local;
use super::{date, entry};

pub(super) fn item(notification: &Notification, target: Option<&str>, local: &Local) -> Markup {
    html! {
        article.post {
            header {
                @if let Some(account) = &notification.account { (entry::who(account, local)) }
                p.when {
                    (what(notification.kind.as_str())) " " (date::time(notification.created_at))
                    @if let Some(target) = target { " · " a href=(target) { "the post" } }
                }
            }
        }
    }
}

fn what(kind: &str) -> &str {
    match kind {
        "mention" => "mentioned the account",
        "status" => "posted",
        "reblog" => "boosted a post",
        "follow" => "followed the account",
        "follow_request" => "asked to follow the account",
        "favourite" => "made a post a favourite",
        "poll" => "had a poll that ended",
        "update" => "edited a post",
        "quote" => "quoted a post",
        other => other,
    }
}

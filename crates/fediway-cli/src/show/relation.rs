//! How the account of the token and another one stand to each other.

use fediway::entities::Relationship;

use super::entity::Show;
use super::look::Look;
use super::span::{Line, Style};
use super::time::exact;
use crate::text;

/// In words.
pub fn words(it: &Relationship, look: &Look) -> String {
    let until = it
        .muting_expires_at
        .map(|end| format!("muted until {}", exact(end, &look.zone)));
    let muted = if it.muting_notifications {
        "muted"
    } else {
        "muted, but not in notifications"
    };
    let muted = until.unwrap_or_else(|| muted.to_owned());
    let facts = [
        (it.following, "followed"),
        (it.following && !it.showing_reblogs, "without boosts"),
        (it.notifying, "with notifications"),
        (it.requested, "follow requested"),
        (it.followed_by, "follows you"),
        (it.requested_by, "wants to follow you"),
        (it.blocking, "blocked"),
        (it.blocked_by, "blocks you"),
        (it.muting, &muted),
        (it.domain_blocking, "its server is blocked"),
        (it.endorsed, "featured on your profile"),
    ];
    let facts: Vec<_> = facts
        .iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, word)| *word)
        .collect();
    match facts.is_empty() {
        true => "not followed".into(),
        false => facts.join(", "),
    }
}

impl Show for Relationship {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let mut lines = vec![Line::of_parts([
            (Style::Event, words(self, look)),
            (
                Style::Faint,
                format!("id {}", text::one_line(self.id.as_str())),
            ),
        ])];
        if !self.note.is_empty() {
            lines.push(
                Line::new(Style::Faint, "note: ").with(Style::Plain, &text::one_line(&self.note)),
            );
        }
        lines
    }
}

//! An account.

use fediway::entities::{Account, AccountField, CredentialAccount, MutedAccount, Suggestion};
use fediway::html;
use unicode_width::UnicodeWidthStr;

use super::body::body;
use super::entity::Show;
use super::look::Look;
use super::names::name;
use super::span::{Line, Style, indented};
use super::time::exact;
use crate::text;

impl Show for Account {
    /// One line, or all of the profile.
    fn shown(&self, look: &Look) -> Vec<Line> {
        let mut heading = name(Some(self), look);
        for flag in flags(self) {
            heading.push(Style::Warning, &format!(" · {flag}"));
        }
        if !look.in_full {
            return vec![heading];
        }
        let mut lines = vec![heading];
        lines.extend(indented(
            Style::Plain,
            "  ",
            profile(self, &look.narrower(2)),
        ));
        lines
    }
}

impl Show for CredentialAccount {
    fn shown(&self, look: &Look) -> Vec<Line> {
        self.account.shown(look)
    }
}

impl Show for MutedAccount {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let mut lines = self.account.shown(look);
        if let (Some(end), Some(first)) = (self.mute_expires_at, lines.first_mut()) {
            first.push(
                Style::Faint,
                &format!(" · until {}", exact(end, &look.zone)),
            );
        }
        lines
    }
}

impl Show for Suggestion {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let mut lines = self
            .account
            .as_ref()
            .map_or_else(Vec::new, |it| it.shown(look));
        let reasons = self
            .sources
            .iter()
            .map(|it| text::one_line(it.as_str()).replace('_', " "));
        let reasons: Vec<_> = reasons.collect();
        if let (false, Some(first)) = (reasons.is_empty(), lines.first_mut()) {
            first.push(Style::Faint, &format!(" · {}", reasons.join(", ")));
        }
        lines
    }
}

/// What a reader should know before all else.
fn flags(account: &Account) -> Vec<String> {
    let flags = [
        (account.bot, "bot"),
        (account.group, "group"),
        (account.locked, "approves followers"),
        (account.memorial, "in memoriam"),
        (account.suspended, "suspended"),
        (account.limited, "limited"),
    ];
    let flags = flags.iter().filter(|(holds, _)| *holds);
    let moved = account
        .moved
        .as_ref()
        .map(|to| format!("moved to @{}", text::one_line(&to.acct)));
    flags
        .map(|(_, word)| (*word).to_owned())
        .chain(moved)
        .collect()
}

fn profile(account: &Account, look: &Look) -> Vec<Line> {
    let mut lines = body(&html::text(&account.note), look.width);
    lines.extend(fields(&account.fields, look));
    let since = account
        .created_at
        .map(|then| format!("since {}", then.strftime("%Y-%m-%d")));
    let facts = [
        Some(text::count(account.statuses_count, "status", "statuses")),
        Some(text::count(
            account.followers_count,
            "follower",
            "followers",
        )),
        Some(format!("follows {}", account.following_count)),
        since,
    ];
    lines.push(Line::of_parts(
        facts.into_iter().flatten().map(|fact| (Style::Faint, fact)),
    ));
    let url = account
        .url
        .as_deref()
        .or(account.uri.as_deref())
        .unwrap_or_default();
    lines.push(Line::of_parts([
        (Style::Link, text::one_line(url)),
        (
            Style::Faint,
            format!("id {}", text::one_line(account.id.as_str())),
        ),
    ]));
    lines
}

/// The table on a profile, with its left sides below each other.
fn fields(fields: &[AccountField], look: &Look) -> Vec<Line> {
    let names: Vec<_> = fields.iter().map(|it| text::one_line(&it.name)).collect();
    let widest = names
        .iter()
        .map(|name| name.width())
        .max()
        .unwrap_or_default();
    let widest = widest.min(look.width / 3);
    let rows = fields.iter().zip(names).flat_map(|(field, name)| {
        let value = text::one_line(&html::text(&field.value));
        let verified = if field.verified_at.is_some() {
            " ✓"
        } else {
            ""
        };
        let blanks = " ".repeat(widest.saturating_sub(name.width()) + 2);
        let mut first = Line::new(Style::Faint, &format!("{name}{blanks}"));
        let values = body(
            &format!("{value}{verified}"),
            look.width.saturating_sub(widest + 2),
        );
        let mut values = values.into_iter();
        first.extend(values.next().unwrap_or_default());
        let rest = indented(Style::Plain, &" ".repeat(widest + 2), values.collect());
        std::iter::once(first).chain(rest)
    });
    rows.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::show::paint::paint;

    fn ann() -> Account {
        serde_json::from_value(json!({
            "id": "7", "acct": "ann@a.example", "display_name": "Ann", "bot": true,
            "note": "<p>Gardens &amp; bots</p>", "url": "https://a.example/@ann",
            "created_at": "2020-02-03T00:00:00Z", "statuses_count": 3, "followers_count": 2,
            "following_count": 1, "moved": { "id": "8", "acct": "ann@b.example" },
            "fields": [
                { "name": "Web", "value": "<a href='https://a.example'>https://a.example</a>",
                  "verified_at": "2020-02-03T00:00:00Z" },
                { "name": "Pronouns", "value": "she" },
            ],
        }))
        .unwrap()
    }

    #[test]
    fn an_account_is_a_line_in_a_list() {
        let look = Look::plain();
        assert_eq!(
            paint(&ann().shown(&look), &look),
            "Ann (@ann@a.example) · bot · moved to @ann@b.example"
        );
    }

    #[test]
    fn a_profile_has_everything() {
        let look = Look::plain().full();
        assert_eq!(
            paint(&ann().shown(&look), &look),
            "Ann (@ann@a.example) · bot · moved to @ann@b.example\n  Gardens & bots\n  \
             Web       https://a.example ✓\n  Pronouns  she\n  \
             3 statuses · 2 followers · follows 1 · since 2020-02-03\n  \
             https://a.example/@ann · id 7"
        );
    }
}

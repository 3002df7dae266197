//! Entities of a line or two.

use fediway::Status;
use fediway::entities::{
    Announcement, Conversation, CustomEmoji, FeaturedTag, Filter, FilterContext, List,
    NotificationRequest, Rule, ScheduledStatus, StatusEdit, StatusSource, Tag, TrendingLink,
};
use fediway::html;

use super::body::body;
use super::entity::Show;
use super::look::Look;
use super::names::author;
use super::span::{Line, Style, indented};
use super::time::{exact, moment};
use crate::text;

/// How much of a text is a reminder of it.
const EXCERPT: usize = 60;

fn id(id: &str) -> (Style, String) {
    (Style::Faint, format!("id {}", text::one_line(id)))
}

fn faint(text: impl Into<String>) -> (Style, String) {
    (Style::Faint, text.into())
}

fn named(name: &str) -> (Style, String) {
    (Style::Name, text::one_line(name))
}

/// The beginning of a status.
pub fn excerpt(status: &Status) -> String {
    let whole = match status.spoiler_text.is_empty() {
        true => status.text(),
        false => format!("CW: {}", status.spoiler_text),
    };
    let whole = text::one_line(&whole);
    match whole.char_indices().nth(EXCERPT) {
        Some((end, _)) => format!("{}…", &whole[..end]),
        None => whole,
    }
}

impl Show for List {
    fn shown(&self, _: &Look) -> Vec<Line> {
        let replies = self.replies_policy.as_ref();
        let replies = replies.map(|it| format!("replies: {}", text::one_line(it.as_str())));
        let exclusive = if self.exclusive { "exclusive" } else { "" };
        vec![Line::of_parts([
            named(&self.title),
            faint(replies.unwrap_or_default()),
            faint(exclusive),
            id(self.id.as_str()),
        ])]
    }
}

impl Show for Filter {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let places: Vec<_> = self
            .context
            .iter()
            .map(|it| text::one_line(it.as_str()))
            .collect();
        let end = self
            .expires_at
            .map(|end| format!("until {}", exact(end, &look.zone)));
        let heading = Line::of_parts([
            named(&self.title),
            (Style::Warning, text::one_line(self.filter_action.as_str())),
            faint(places.join(", ")),
            faint(end.unwrap_or_default()),
            id(self.id.as_str()),
        ]);
        let words = self.keywords.iter().map(|it| {
            let whole = if it.whole_word { "whole word" } else { "" };
            Line::of_parts([
                (Style::Plain, text::one_line(&it.keyword)),
                faint(whole),
                id(it.id.as_str()),
            ])
        });
        let statuses = self.statuses.iter().filter_map(|it| it.status_id.as_ref());
        let statuses =
            statuses.map(|it| Line::plain(&format!("status {}", text::one_line(it.as_str()))));
        let below = indented(Style::Plain, "  ", words.chain(statuses).collect());
        std::iter::once(heading).chain(below).collect()
    }
}

impl Show for Tag {
    fn shown(&self, _: &Look) -> Vec<Line> {
        let uses: u64 = self.history.iter().map(|day| day.uses).sum();
        let people: u64 = self.history.iter().map(|day| day.accounts).sum();
        let used = match self.history.is_empty() {
            true => String::new(),
            false => format!(
                "{} of {} in {}",
                text::count(uses, "status", "statuses"),
                text::count(people, "account", "accounts"),
                text::count(self.history.len() as u64, "day", "days"),
            ),
        };
        let following = if self.following == Some(true) {
            "followed"
        } else {
            ""
        };
        let featuring = if self.featuring == Some(true) {
            "featured"
        } else {
            ""
        };
        vec![Line::of_parts([
            (Style::Mention, format!("#{}", text::one_line(&self.name))),
            faint(used),
            (Style::Event, following.into()),
            (Style::Event, featuring.into()),
        ])]
    }
}

impl Show for FeaturedTag {
    fn shown(&self, _: &Look) -> Vec<Line> {
        vec![Line::of_parts([
            (Style::Mention, format!("#{}", text::one_line(&self.name))),
            faint(text::count(self.statuses_count, "status", "statuses")),
            id(self.id.as_str()),
        ])]
    }
}

impl Show for TrendingLink {
    fn shown(&self, _: &Look) -> Vec<Line> {
        let heading = Line::of_parts([
            named(&self.card.title),
            faint(text::one_line(&self.card.provider_name)),
        ]);
        vec![
            heading,
            Line::new(
                Style::Link,
                &format!("  {}", text::one_line(&self.card.url)),
            ),
        ]
    }
}

impl Show for ScheduledStatus {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let params = &self.params;
        let visibility = params
            .visibility
            .as_ref()
            .map(|it| text::one_line(it.as_str()));
        let when = self.scheduled_at.map(|at| moment(at, look));
        let heading = Line::of_parts([
            named(&when.unwrap_or_default()),
            faint(visibility.unwrap_or_default()),
            id(self.id.as_str()),
        ]);
        let look = look.narrower(2);
        let mut below = Vec::new();
        if let Some(warning) = params.spoiler_text.as_ref().filter(|it| !it.is_empty()) {
            below.push(Line::new(
                Style::Warning,
                &format!("CW: {}", text::one_line(warning)),
            ));
        }
        below.extend(body(&params.text, look.width));
        let options = params.poll.iter().flat_map(|poll| &poll.options);
        below.extend(options.map(|it| Line::plain(&format!("○ {}", text::one_line(it)))));
        below.extend(
            self.media_attachments
                .iter()
                .flat_map(|it| super::media::lines(it, None, &look)),
        );
        std::iter::once(heading)
            .chain(indented(Style::Plain, "  ", below))
            .collect()
    }
}

impl Show for NotificationRequest {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let last = self.last_status.as_deref().map(excerpt);
        vec![Line::of_parts([
            named(&author(self.account.as_deref(), look)),
            faint(format!("{} held back", self.notifications_count)),
            (Style::Plain, last.unwrap_or_default()),
            id(self.id.as_str()),
        ])]
    }
}

impl Show for Conversation {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let people: Vec<_> = self
            .accounts
            .iter()
            .map(|it| author(Some(it), look))
            .collect();
        let unread = if self.unread { "unread" } else { "" };
        let heading = Line::of_parts([
            (Style::Event, "conversation".into()),
            named(&people.join(", ")),
            (Style::Event, unread.into()),
            id(self.id.as_str()),
        ]);
        let look = look.narrower(2).at(FilterContext::Thread);
        let last = self.last_status.as_ref().map(|it| it.shown(&look));
        let below = indented(Style::Plain, "  ", last.unwrap_or_default());
        std::iter::once(heading).chain(below).collect()
    }
}

impl Show for Announcement {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let when = self.published_at.map(|then| moment(then, look));
        let read = if self.read == Some(true) { "read" } else { "" };
        let heading = Line::of_parts([
            (Style::Event, "announcement".into()),
            faint(when.unwrap_or_default()),
            faint(read),
            id(self.id.as_str()),
        ]);
        let mut below = body(&html::text(&self.content), look.width.saturating_sub(2));
        let reactions = self.reactions.iter();
        let reactions =
            reactions.map(|it| faint(format!("{} {}", text::one_line(&it.name), it.count)));
        let reactions = Line::of_parts(reactions);
        below.extend((!reactions.is_empty()).then_some(reactions));
        std::iter::once(heading)
            .chain(indented(Style::Plain, "  ", below))
            .collect()
    }
}

impl Show for StatusEdit {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let when = self
            .created_at
            .map(|then| moment(then, look))
            .unwrap_or_default();
        let mut below = Vec::new();
        if !self.spoiler_text.is_empty() {
            below.push(Line::new(
                Style::Warning,
                &format!("CW: {}", text::one_line(&self.spoiler_text)),
            ));
        }
        let look = look.narrower(2);
        below.extend(body(&html::text(&self.content), look.width));
        below.extend(
            self.media_attachments
                .iter()
                .flat_map(|it| super::media::lines(it, None, &look)),
        );
        let options = self.poll.iter().flat_map(|poll| &poll.options);
        below.extend(options.map(|it| Line::plain(&format!("○ {}", text::one_line(&it.title)))));
        let below = indented(Style::Plain, "  ", below);
        std::iter::once(Line::new(Style::Name, &when))
            .chain(below)
            .collect()
    }
}

impl Show for StatusSource {
    /// The text as it was typed, to be given to an editor.
    fn shown(&self, _: &Look) -> Vec<Line> {
        let warning = (!self.spoiler_text.is_empty()).then(|| format!("CW: {}", self.spoiler_text));
        let warning = warning.map(|it| Line::new(Style::Warning, &text::one_line(&it)));
        let text = self.text.lines().map(Line::plain);
        warning.into_iter().chain(text).collect()
    }
}

impl Show for Rule {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let number = format!(
            "{}. {}",
            text::one_line(self.id.as_str()),
            text::one_line(&self.text)
        );
        let mut lines = body(&number, look.width);
        lines.extend(indented(
            Style::Plain,
            "   ",
            body(&self.hint, look.width.saturating_sub(3)),
        ));
        lines
    }
}

impl Show for CustomEmoji {
    fn shown(&self, _: &Look) -> Vec<Line> {
        let category = self.category.as_deref().map(text::one_line);
        vec![Line::of_parts([
            (
                Style::Name,
                format!(":{}:", text::one_line(&self.shortcode)),
            ),
            faint(category.unwrap_or_default()),
            (Style::Link, text::one_line(&self.url)),
        ])]
    }
}

/// Texts such as domains: lists hold them, too.
impl Show for String {
    fn shown(&self, _: &Look) -> Vec<Line> {
        vec![Line::plain(&text::one_line(self))]
    }
}

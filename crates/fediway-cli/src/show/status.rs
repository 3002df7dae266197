//! A status.

use fediway::Status;
use fediway::entities::{Translation, Visibility};
use serde_json::Value;

use super::body::body;
use super::entity::Show;
use super::filters::{self, Shown};
use super::look::Look;
use super::names::name;
use super::quote::quote;
use super::span::{Line, Style, indented};
use super::status_parts::{counts, footer, media, preview, reply_to};
use super::time::moment;
use super::{poll, wrap::wrap};
use crate::text;

/// What stands under a heading is set off by so much.
pub(super) const INDENT: &str = "  ";

impl Show for Status {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let shown = self.reblog.as_deref().unwrap_or(self);
        let filtered = filters::shown(self, &look.place);
        if let Shown::Warning(names) = &filtered {
            return vec![
                heading(shown, look).with(Style::Warning, &format!(" · filtered: {names}")),
            ];
        }
        let mut lines = Vec::new();
        if self.reblog.is_some() {
            let by = name(self.account.as_deref(), look);
            lines.push(Line::new(Style::Event, "boosted by ").joined(by));
        }
        lines.push(heading(shown, look));
        let inner = contents(shown, &filtered, &look.narrower(INDENT.len()));
        lines.extend(indented(Style::Plain, INDENT, inner));
        lines
    }

    fn is_hidden(&self, look: &Look) -> bool {
        filters::shown(self, &look.place) == Shown::Hidden
    }

    fn status_id(&self) -> Option<&str> {
        let shown = self.reblog.as_deref().unwrap_or(self);
        Some(shown.id.as_str())
    }

    /// With its plain text.
    fn json(&self) -> Value {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        value["plain_text"] = text::printable(&self.text()).into();
        value
    }
}

fn heading(status: &Status, look: &Look) -> Line {
    let mut line = name(status.account.as_deref(), look);
    let when = status.created_at.map(|then| moment(then, look));
    let edited = status.edited_at.map(|_| "edited".to_owned());
    let visibility = match &status.visibility {
        // What everyone sees needs no word while somebody reads.
        Visibility::Public if look.is_terminal => None,
        other => Some(text::one_line(other.as_str())),
    };
    let pinned = status.pinned.then(|| "pinned".to_owned());
    let parts = [when, edited, visibility, pinned].into_iter().flatten();
    for part in parts.filter(|part| !part.is_empty()) {
        line.push(Style::Faint, &format!(" · {part}"));
    }
    line
}

/// What stands under the heading.
fn contents(status: &Status, filtered: &Shown, look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    lines.extend(reply_to(status));
    let is_folded = !status.spoiler_text.is_empty() && !look.is_open;
    if !status.spoiler_text.is_empty() {
        let warning = format!("CW: {}", text::one_line(&status.spoiler_text));
        lines.extend(wrap(&Line::new(Style::Warning, &warning), look.width));
    }
    if is_folded {
        lines.extend(folded(status));
    } else {
        lines.extend(body(&status.text(), look.width));
        lines.extend(media(status, filtered, look));
        if let Some(it) = &status.poll {
            lines.extend(poll::lines(it, look));
        }
        lines.extend(quote(status, look));
        lines.extend(preview(status, look));
    }
    lines.extend(counts(status, look));
    lines.extend(footer(status));
    lines
}

/// What is behind a content warning, and how to see it.
fn folded(status: &Status) -> Option<Line> {
    let text = status.text();
    let files = match status.media_attachments.len() {
        0 => None,
        1 => Some("1 file".to_owned()),
        several => Some(format!("{several} files")),
    };
    let characters = match text.chars().count() {
        0 => None,
        characters => Some(format!("{characters} characters")),
    };
    let poll = status.poll.as_ref().map(|_| "a poll".to_owned());
    let parts: Vec<_> = [characters, files, poll].into_iter().flatten().collect();
    let hidden = format!("[folded: {}; --open shows it]", parts.join(", "));
    (!parts.is_empty()).then(|| Line::new(Style::Faint, &hidden))
}

impl Show for Translation {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let mut lines = Vec::new();
        if !self.spoiler_text.is_empty() {
            lines.push(Line::new(
                Style::Warning,
                &text::one_line(&self.spoiler_text),
            ));
        }
        lines.extend(body(&fediway::html::text(&self.content), look.width));
        let from = format!(
            "translated from {} to {} by {}",
            self.detected_source_language, self.language, self.provider
        );
        lines.push(Line::new(Style::Faint, &text::one_line(&from)));
        lines
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::show::paint::paint;

    fn status(json: Value) -> Status {
        serde_json::from_value(json).unwrap()
    }

    fn shown(status: &Status, look: &Look) -> String {
        paint(&status.shown(look), look)
    }

    fn look() -> Look {
        Look {
            host: "x.example".into(),
            now: "2026-08-01T14:00:00Z".parse().unwrap(),
            ..Look::plain()
        }
    }

    fn whole() -> Value {
        json!({
            "id": "1", "content": "<p>Hello<br>world</p>", "created_at": "2026-08-01T13:49:42Z",
            "url": "https://x.example/1", "visibility": "public", "spoiler_text": "long",
            "account": { "id": "1", "acct": "alice", "display_name": "Alice\n\u{1b}[1m" },
            "media_attachments": [{ "id": "3", "type": "image", "description": "a\ncat" }],
            "reblogs_count": 2, "favourites_count": 1, "favourited": true,
        })
    }

    #[test]
    fn a_status_is_readable() {
        let bob = json!({ "id": "2", "acct": "bob@other.example", "display_name": "" });
        let status = status(whole());
        let open = Look {
            is_open: true,
            ..look()
        };
        assert_eq!(
            shown(&status, &open),
            "Alice [1m (@alice@x.example) · 2026-08-01 13:49 UTC · public\n  CW: long\n  Hello\n  \
             world\n  [image: a cat]\n  2 boosts · 1 favourite, yours\n  https://x.example/1 · id 1"
        );
        let boost = json!({ "id": "9", "account": bob, "reblog": status });
        let boost: Status = serde_json::from_value(boost).unwrap();
        let shown = shown(&boost, &open);
        assert!(
            shown.starts_with("boosted by @bob@other.example\nAlice"),
            "{shown}"
        );
        assert!(shown.ends_with("id 1"), "{shown}");
    }

    #[test]
    fn what_is_behind_a_content_warning_is_folded() {
        let shown = shown(&status(whole()), &look());
        assert!(shown.contains("  CW: long\n  [folded: 11 characters, 1 file; --open shows it]\n"));
        assert!(
            !shown.contains("world") && !shown.contains("cat"),
            "{shown}"
        );
    }

    #[test]
    fn somebody_who_looks_sees_how_long_ago_it_was() {
        let terminal = Look {
            is_terminal: true,
            ..look()
        };
        let shown = shown(&status(whole()), &terminal);
        let heading = shown.lines().next().unwrap();
        assert_eq!(
            heading,
            "Alice [1m (@alice@x.example) · 10 min ago · 2026-08-01 13:49 UTC"
        );
    }

    #[test]
    fn no_line_of_a_text_is_wider_than_the_terminal() {
        use unicode_width::UnicodeWidthStr;
        let words = "Ein Wort, 你好世界, مرحبا بالعالم and 👩\u{200d}🚀 ".repeat(20);
        let long = status(json!({ "id": "1", "content": format!("<p>{words}</p>") }));
        for width in [20, 33, 80] {
            let narrow = Look { width, ..look() };
            let shown = shown(&long, &narrow);
            assert!(shown.lines().count() > 10, "{shown}");
            for line in shown.lines() {
                assert!(line.width() <= width, "{width}: {line}");
            }
            let joined: String = shown.split_whitespace().collect();
            let text: String = words.split_whitespace().collect();
            assert!(joined.contains(&text), "nothing is lost");
        }
    }

    #[test]
    fn a_filter_leaves_one_line() {
        let filter = json!({ "filter": { "id": "1", "title": "Politics", "context": ["home"],
            "filter_action": "warn" } });
        let mut json = whole();
        json["filtered"] = json!([filter]);
        let filtered = shown(&status(json.clone()), &look());
        assert!(filtered.ends_with(" · filtered: Politics"), "{filtered}");
        assert_eq!(filtered.lines().count(), 1);
        let elsewhere = look().at(fediway::entities::FilterContext::Account);
        assert!(shown(&status(json), &elsewhere).contains("CW"));
    }
}

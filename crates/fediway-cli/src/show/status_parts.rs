//! The parts of a status around its text.

use fediway::Status;
use fediway::entities::Quote;

use super::filters::Shown;
use super::look::Look;
use super::media;
use super::span::{Line, Style};
use super::wrap::wrap;
use crate::text;

/// Whom it answers. Their names are known where they are mentioned.
pub fn reply_to(status: &Status) -> Option<Line> {
    status.in_reply_to_id.as_ref()?;
    let author = status.in_reply_to_account_id.as_ref();
    let itself = status.account.as_ref().map(|account| &account.id);
    if author.is_some() && author == itself {
        return Some(Line::new(Style::Event, "continues their own thread"));
    }
    let mentioned = status.mentions.iter().find(|it| Some(&it.id) == author);
    let whom = mentioned.map_or_else(|| "somebody".into(), |it| format!("@{}", it.acct));
    Some(Line::new(
        Style::Event,
        &text::one_line(&format!("reply to {whom}")),
    ))
}

pub fn media(status: &Status, filtered: &Shown, look: &Look) -> Vec<Line> {
    // What is marked as sensitive is seen by those who ask for it.
    let look = Look {
        has_pictures: look.has_pictures && (look.is_open || !status.sensitive),
        ..look.clone()
    };
    let media = status.media_attachments.iter();
    let hidden = match filtered {
        Shown::WithoutMedia(names) => Some(format!("filtered by {names}")),
        _ => None,
    };
    media
        .flat_map(|it| media::lines(it, hidden.as_deref(), &look))
        .collect()
}

/// The preview of a link, unless a quote stands for it.
pub fn preview(status: &Status, look: &Look) -> Vec<Line> {
    let Some(card) = status.card.as_ref().filter(|card| !card.title.is_empty()) else {
        return Vec::new();
    };
    let mut line = Line::new(Style::Faint, "→ ").with(Style::Plain, &text::one_line(&card.title));
    if !card.provider_name.is_empty() {
        line.push(
            Style::Faint,
            &format!(" ({})", text::one_line(&card.provider_name)),
        );
    }
    let mut lines = wrap(&line, look.width);
    if look.in_full {
        lines.push(Line::new(Style::Link, &text::one_line(&card.url)));
    }
    lines
}

/// What others did with it, and what this account did.
pub fn counts(status: &Status, look: &Look) -> Option<Line> {
    let count = |count: u64, one: &str, several: &str, mine: bool| {
        let mine = if mine { ", yours" } else { "" };
        let count = (count > 0 || !mine.is_empty()).then(|| text::count(count, one, several));
        count.map(|count| count + mine)
    };
    let reactions = status.reacted_with().iter();
    let reactions = reactions.map(|it| format!("{} {}", text::one_line(&it.name), it.count));
    let parts = [
        count(status.replies_count, "reply", "replies", false),
        count(status.reblogs_count, "boost", "boosts", status.reblogged),
        count(status.quotes_count, "quote", "quotes", false),
        count(
            status.favourites_count,
            "favourite",
            "favourites",
            status.favourited,
        ),
        status.bookmarked.then(|| "bookmarked".to_owned()),
        status.muted.then(|| "muted".to_owned()),
    ];
    let language = status.language.as_ref().filter(|_| look.in_full);
    let language = language.map(|code| format!("language {}", text::one_line(code)));
    let application = status.application.as_ref().filter(|_| look.in_full);
    let application = application.map(|app| format!("by {}", text::one_line(&app.name)));
    let parts = parts
        .into_iter()
        .flatten()
        .chain(reactions)
        .chain(language)
        .chain(application);
    let line = Line::of_parts(parts.map(|part| (Style::Faint, part)));
    (!line.is_empty()).then_some(line)
}

/// How to name it to other commands.
pub fn footer(status: &Status) -> Option<Line> {
    let url = status.url.as_deref().unwrap_or(&status.uri);
    let id = status.id.as_str();
    let id = (!id.is_empty()).then(|| format!("id {}", text::one_line(id)));
    let line = Line::of_parts([
        (Style::Link, text::one_line(url)),
        (Style::Faint, id.unwrap_or_default()),
    ]);
    (!line.is_empty()).then_some(line)
}

/// Why a quoted status is not shown.
pub fn missing_quote(quote: &Quote) -> String {
    let state = text::one_line(quote.state.as_str()).replace('_', " ");
    let id = quote.quoted_status_id.as_ref();
    let id = id.map(|id| format!(", id {}", text::one_line(id.as_str())));
    format!("[quote: {state}{}]", id.unwrap_or_default())
}

//! Attached files.

use fediway::MediaAttachment;
use fediway::entities::MediaType;

use super::entity::Show;
use super::look::Look;
use super::span::{Line, Picture, Style};
use super::wrap::wrap;
use crate::text;

/// A file in words, and where it is if that is asked for.
pub fn lines(media: &MediaAttachment, hidden: Option<&str>, look: &Look) -> Vec<Line> {
    let alt = media
        .description
        .as_deref()
        .filter(|alt| !alt.trim().is_empty());
    let alt = hidden.or(alt).unwrap_or("no description");
    let kind = text::one_line(media.kind.as_str());
    let line = Line::new(Style::Faint, &format!("[{kind}: "))
        .with(Style::Plain, &text::one_line(alt))
        .with(Style::Faint, "]");
    let mut lines = wrap(&line, look.width);
    let url = media
        .url
        .as_deref()
        .filter(|_| look.in_full && hidden.is_none());
    lines.extend(url.map(|url| Line::new(Style::Link, &text::one_line(url))));
    lines.extend(picture(media).filter(|_| look.has_pictures && hidden.is_none()));
    lines
}

/// The place of the picture that stands for a file: a small one, where the server has one. A sound or
/// a film is no picture itself.
fn picture(media: &MediaAttachment) -> Option<Line> {
    let itself = media.url.as_deref();
    let preview = media.preview_url.as_deref();
    let address = match media.kind {
        MediaType::Image => preview.or(itself),
        _ => preview.filter(|preview| Some(*preview) != itself),
    };
    address.map(|address| Line::picture(Picture::Wanted(address.to_owned())))
}

impl Show for MediaAttachment {
    fn shown(&self, look: &Look) -> Vec<Line> {
        let mut shown = lines(self, None, &look.full());
        shown.push(Line::new(
            Style::Faint,
            &format!("id {}", text::one_line(self.id.as_str())),
        ));
        shown
    }
}

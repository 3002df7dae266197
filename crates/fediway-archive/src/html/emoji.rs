//! Custom emoji in texts: pictures of the archive in place of `:shortcode:`.

use fediway::entities::CustomEmoji;
use maud::{Markup, PreEscaped, Render, html};

use super::local::Local;

/// HTML that is safe already, with the pictures of the custom emoji that the archive has.
pub(super) fn in_html(safe: &str, emojis: &[CustomEmoji], local: &Local) -> Markup {
    let mut out = String::with_capacity(safe.len());
    for piece in pieces(safe) {
        match piece {
            Piece::Tag(tag) => out.push_str(tag),
            Piece::Text(text) => replace(text, emojis, local, &mut out),
        }
    }
    PreEscaped(out)
}

/// A plain text, such as a name.
pub(super) fn in_text(text: &str, emojis: &[CustomEmoji], local: &Local) -> Markup {
    in_html(&text.render().into_string(), emojis, local)
}

enum Piece<'a> {
    Text(&'a str),
    Tag(&'a str),
}

/// Tags and the texts between them. A `>` in a quoted attribute does not end its tag.
fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        pieces.push(Piece::Text(text));
        let (tag, after) = tag.split_at(tag_length(tag));
        pieces.push(Piece::Tag(tag));
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces
}

fn tag_length(tag: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in tag.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    tag.len()
}

fn replace(text: &str, emojis: &[CustomEmoji], local: &Local, out: &mut String) {
    let mut rest = text;
    while let Some((at, emoji, file)) = first(rest, emojis, local) {
        let code = format!(":{}:", emoji.shortcode);
        out.push_str(&rest[..at]);
        let picture = html! { img.emoji src=(file) alt=(code) title=(code) loading="lazy"; };
        out.push_str(&picture.into_string());
        rest = &rest[at + code.len()..];
    }
    out.push_str(rest);
}

/// The first emoji of a text that there is a picture of.
fn first<'a>(
    text: &str,
    emojis: &'a [CustomEmoji],
    local: &'a Local,
) -> Option<(usize, &'a CustomEmoji, &'a str)> {
    let found = emojis.iter().filter_map(|emoji| {
        let file = local.picture(&emoji.url)?;
        let at = text.find(&format!(":{}:", emoji.shortcode))?;
        Some((at, emoji, file))
    });
    found.min_by_key(|(at, ..)| *at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::local::File;

    fn blobcat() -> (Vec<CustomEmoji>, Local) {
        let emoji = CustomEmoji::build(|emoji| {
            emoji.shortcode = "blobcat".into();
            emoji.url = "https://x.example/b.png".into();
        });
        let mut local = Local::default();
        local.add(
            "https://x.example/b.png",
            File::new("media/b.png", "image/png"),
        );
        (vec![emoji], local)
    }

    #[test]
    fn pictures_take_the_place_of_short_codes_in_texts_only() {
        let (emojis, local) = blobcat();
        let html =
            r#"<p>:blobcat: :blobcat:<a href="https://a.example/:blobcat:>">x</a> :other:</p>"#;
        let shown = in_html(html, &emojis, &local).into_string();
        assert_eq!(shown.matches("<img").count(), 2, "{shown}");
        assert!(shown.contains(r#"href="https://a.example/:blobcat:>""#));
        assert!(shown.ends_with(" :other:</p>"));
    }

    #[test]
    fn names_are_escaped() {
        let (emojis, local) = blobcat();
        let shown = in_text("<b>:blobcat:", &emojis, &local).into_string();
        assert!(shown.starts_with("&lt;b&gt;<img"), "{shown}");
        assert_eq!(
            in_text(":blobcat:", &emojis, &Local::default()).into_string(),
            ":blobcat:"
        );
    }
}

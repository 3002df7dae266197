//! Converts the HTML of servers to plain text, and to HTML that is safe to show. Needs the feature
//! `html`.
//!
//! ```
//! let note = r#"<p>Hi <a href="https://b.example/@bob" class="u-url mention">@<span>bob</span></a></p>"#;
//! assert_eq!(fediway::html::text(note), "Hi @bob");
//! assert_eq!(fediway::html::safe("<b onclick=x>a</b><script>b</script>"), "<b>a</b>");
//! ```
//!
//! After 1,000 start tags, the rest of the HTML is text.

mod reader;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;

use crate::entities::Status;

/// HTML as plain text, with paragraphs, lines, lists and quotations. A link is followed by its address
/// unless its text shows the address. Hidden parts are left out.
pub fn text(html: &str) -> String {
    reader::read(&bounded(html), &[], false)
}

/// HTML reduced to text, formatting and web links. Links do not send a referrer. Pictures are left out,
/// because loading them would tell another site who reads the text.
///
/// The result is stable: a browser reads it as it was checked, and `safe` leaves it as it is.
pub fn safe(html: &str) -> String {
    let mut html = cleaned(&CLEANER, html);
    for _ in 1..PASSES {
        let again = cleaned(&CLEANER, &html);
        if again == html {
            return html;
        }
        html = again;
    }
    cleaned(&NO_TAGS, &html)
}

fn cleaned(by: &Builder<'_>, html: &str) -> String {
    let cleaned = by.clean(&bounded(html)).to_string();
    // Where it comes first, the next reader takes it for a mark and not for text.
    match cleaned.starts_with(BYTE_ORDER_MARK) {
        true => cleaned.trim_start_matches(BYTE_ORDER_MARK).to_owned(),
        false => cleaned,
    }
}

/// The same HTML with at most so many tags; what comes after them is text. A parser looks through all open
/// elements at many tags, and opens some again, so that the time grows with the square of their number.
fn bounded(html: &str) -> Cow<'_, str> {
    let (mut starts, mut all) = (0, 0);
    let beyond = html.match_indices('<').find(|(at, _)| {
        let is_start = html[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic());
        (starts, all) = (starts + usize::from(is_start), all + 1);
        starts > MOST_TAGS || all > 2 * MOST_TAGS
    });
    match beyond {
        None => html.into(),
        Some((at, _)) => {
            let (read, rest) = html.split_at(at);
            format!("{read}{}", rest.replace('<', "&lt;")).into()
        }
    }
}

impl Status {
    /// The content as plain text: see [`html::text`](crate::html::text). Mentions have the full handle.
    /// The link to a quoted status is left out if the status has the quote itself.
    ///
    /// ```
    /// # let json = r#"{"id":"1","content":"<p>Hello <b>you</b></p><p>https://a.example</p>"}"#;
    /// let status: fediway::Status = serde_json::from_str(json)?;
    /// assert_eq!(status.text(), "Hello you\n\nhttps://a.example");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn text(&self) -> String {
        let html = bounded(&self.content);
        reader::read(&html, &self.mentions, self.quote.is_some())
    }

    /// The content as HTML that is safe to show: see [`html::safe`](crate::html::safe).
    pub fn safe_html(&self) -> String {
        safe(&self.content)
    }
}

/// What Mastodon lets through.
const TAGS: [&str; 26] = [
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "rp",
    "rt",
    "ruby",
    "s",
    "span",
    "strong",
    "u",
    "ul",
];
/// What style sheets of clients know.
const CLASSES: [&str; 8] = [
    "ellipsis",
    "h-card",
    "hashtag",
    "invisible",
    "mention",
    "quote-inline",
    "u-photo",
    "u-url",
];

/// How many start tags are read, and as many end tags: more than nearly every article has.
const MOST_TAGS: usize = 1_000;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// How often HTML is cleaned. Without the elements that are left out, what stood inside them may mean
/// something else: of a heading in a heading, the inner one ends the outer one. What is not stable
/// then loses all its tags.
const PASSES: usize = 4;

static NO_TAGS: LazyLock<Builder<'static>> = LazyLock::new(Builder::empty);

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::empty();
    cleaner
        .tags(HashSet::from(TAGS))
        .clean_content_tags(HashSet::from(["script", "style", "title"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("li", HashSet::from(["value"])),
            ("ol", HashSet::from(["start", "reversed"])),
        ]))
        .generic_attributes(HashSet::from(["lang"]))
        .allowed_classes(HashMap::from(
            ["a", "p", "span"].map(|tag| (tag, HashSet::from(CLASSES))),
        ))
        .url_schemes(HashSet::from(["http", "https"]))
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("nofollow noopener noreferrer"))
        .strip_comments(true);
    cleaner
});

#[cfg(test)]
mod tests;

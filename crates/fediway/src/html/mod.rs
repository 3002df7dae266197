//! What servers send as HTML, as text to read or as HTML that is safe to show. Needs the
//! feature `html`.
//!
//! ```
//! let note = r#"<p>Hi <a href="https://b.example/@bob" class="u-url mention">@<span>bob</span></a></p>"#;
//! assert_eq!(fediway::html::text(note), "Hi @bob");
//! assert_eq!(fediway::html::safe("<b onclick=x>a</b><script>b</script>"), "<b>a</b>");
//! ```

mod reader;

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::Builder;

use crate::entities::Status;

/// HTML as plain text: paragraphs, lines, lists and quotations as they read, links with their
/// address unless they show it, and nothing that is not meant to be read.
pub fn text(html: &str) -> String {
    reader::read(html, &[], false)
}

/// HTML with nothing in it but text, its markup, and links of the web that tell the other site
/// nothing. Pictures are left out: they would tell their site who reads.
pub fn safe(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

impl Status {
    /// What it says, as plain text: see [`html::text`](crate::html::text). Who is mentioned is
    /// named in full, and the link that stands for the quoted status is left out where the quote
    /// itself is there.
    ///
    /// ```
    /// # let json = r#"{"id":"1","content":"<p>Hello <b>you</b></p><p>https://a.example</p>"}"#;
    /// let status: fediway::Status = serde_json::from_str(json)?;
    /// assert_eq!(status.text(), "Hello you\n\nhttps://a.example");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn text(&self) -> String {
        reader::read(&self.content, &self.mentions, self.quote.is_some())
    }

    /// What it says, as HTML that is safe to show: see [`html::safe`](crate::html::safe).
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

//! From what was typed to HTML: links, mentions, and hashtags.

use unicode_segmentation::UnicodeSegmentation;

use super::accounts::local_name;
use super::entities::account_url;
use crate::pages::escape;
use crate::shared::Shared;
use crate::state::State;

/// What Mastodon counts for a link, however long.
pub(crate) const CHARS_PER_URL: usize = 23;

/// A text as HTML, and whom and what it names.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    pub(crate) html: String,
    pub(crate) mentions: Vec<u64>,
    pub(crate) tags: Vec<String>,
}

pub(crate) fn graphemes(text: &str) -> usize {
    text.graphemes(true).count()
}

/// The length that counts against the limit.
pub(crate) fn counted(text: &str) -> usize {
    words(text)
        .map(|word| match split_url(word) {
            Some((_, rest)) => CHARS_PER_URL + graphemes(rest),
            None => graphemes(word),
        })
        .sum()
}

/// Renders: blank lines part paragraphs, other line ends stay.
pub(crate) fn render(shared: &Shared, state: &State, text: &str) -> Rendered {
    let mut rendered = Rendered::default();
    let text = text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        return rendered;
    }
    for paragraph in text.split("\n\n").filter(|it| !it.trim().is_empty()) {
        let mut html = String::new();
        for word in words(paragraph.trim_matches('\n')) {
            html += &render_word(shared, state, word, &mut rendered);
        }
        rendered.html += &format!("<p>{}</p>", html.replace('\n', "<br />"));
    }
    rendered
}

/// Words and the white space between them, in turn.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest
            .find(|char: char| char.is_whitespace() != first.is_whitespace())
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

fn render_word(shared: &Shared, state: &State, word: &str, rendered: &mut Rendered) -> String {
    if let Some((url, rest)) = split_url(word) {
        let url = escape(url);
        return format!(
            "<a href=\"{url}\" rel=\"nofollow noopener\" target=\"_blank\">{url}</a>{}",
            escape(rest)
        );
    }
    mention(shared, state, word, rendered)
        .or_else(|| hashtag(shared, word, rendered))
        .unwrap_or_else(|| escape(word))
}

fn mention(shared: &Shared, state: &State, word: &str, rendered: &mut Rendered) -> Option<String> {
    let (acct, rest) = split_trailing_marks(word.strip_prefix('@')?);
    let account = state.account_named(local_name(shared, acct)?)?;
    if !rendered.mentions.contains(&account.id) {
        rendered.mentions.push(account.id);
    }
    Some(format!(
        "<span class=\"h-card\" translate=\"no\"><a href=\"{}\" class=\"u-url mention\">\
         @<span>{}</span></a></span>{}",
        escape(&account_url(shared, account)),
        escape(&account.username),
        escape(rest)
    ))
}

fn hashtag(shared: &Shared, word: &str, rendered: &mut Rendered) -> Option<String> {
    let text = word.strip_prefix('#')?;
    let end = text
        .find(|char: char| !char.is_alphanumeric() && char != '_')
        .unwrap_or(text.len());
    let (tag, rest) = text.split_at(end);
    if tag.chars().all(|char| char.is_numeric() || char == '_') {
        return None;
    }
    let name = tag.to_lowercase();
    let url = shared.at(&format!("/tags/{name}"));
    if !rendered.tags.contains(&name) {
        rendered.tags.push(name);
    }
    Some(format!(
        "<a href=\"{}\" class=\"mention hashtag\" rel=\"tag\">#<span>{tag}</span></a>{}",
        escape(&url),
        escape(rest)
    ))
}

/// A link and the punctuation after it.
fn split_url(word: &str) -> Option<(&str, &str)> {
    let after = word
        .strip_prefix("https://")
        .or_else(|| word.strip_prefix("http://"))?;
    after.chars().next().filter(|char| char.is_alphanumeric())?;
    Some(split_trailing_marks(word))
}

fn split_trailing_marks(word: &str) -> (&str, &str) {
    let kept = word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'']);
    word.split_at(kept.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_counts_as_23_and_an_emoji_as_one() {
        assert_eq!(counted("hello"), 5);
        assert_eq!(
            counted("see https://example.org/a/very/long/path/indeed/yes ok"),
            30
        );
        assert_eq!(counted("👩‍👩‍👧‍👦"), 1);
        assert_eq!(counted("https://a.example."), 24);
    }

    #[test]
    fn words_and_white_space_alternate() {
        let all: Vec<_> = words("a  b\n\nc").collect();
        assert_eq!(all, ["a", "  ", "b", "\n\n", "c"]);
        assert_eq!(words("").count(), 0);
    }
}

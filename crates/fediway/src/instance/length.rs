//! The length of a status, as
//! [Mastodon counts](https://docs.joinmastodon.org/user/posting/#text).

use linkify::{LinkFinder, LinkKind};
use unicode_segmentation::UnicodeSegmentation;

/// How many characters a text counts as: grapheme clusters, with links at a fixed length and remote
/// mentions without their host.
pub(super) fn count(text: &str, per_url: Option<u32>) -> usize {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut counted = 0;
    // Between links there is prose; links may hold an @ that mentions nobody.
    for span in finder.spans(text) {
        counted += match per_url {
            Some(length) if span.kind().is_some() && is_web_link(span.as_str()) => length as usize,
            _ if span.kind().is_some() => graphemes(span.as_str()),
            _ => without_hosts(span.as_str()),
        };
    }
    counted
}

fn graphemes(text: &str) -> usize {
    text.graphemes(true).count()
}

/// Whether servers see a link in it: of the web, to a host with a dot.
fn is_web_link(link: &str) -> bool {
    let host = ["https://", "http://"].iter().find_map(|scheme| {
        let start = link.get(..scheme.len())?;
        start
            .eq_ignore_ascii_case(scheme)
            .then(|| &link[scheme.len()..])
    });
    host.and_then(|rest| rest.split(['/', '?', '#', ':']).next())
        .and_then(|host| host.rsplit_once('.'))
        .is_some_and(|(_, top)| top.chars().count() > 1 && top.chars().all(char::is_alphabetic))
}

/// The length of prose in which `@user@host` counts as `@user`.
fn without_hosts(text: &str) -> usize {
    let mut counted = graphemes(text);
    let mut rest = text;
    let mut before = None;
    while let Some(at) = rest.find('@') {
        let follows_word = rest[..at].chars().next_back().or(before).is_some_and(joins);
        let (mention, after) = (&rest[at..], &rest[at + 1..]);
        let (name, host) = if follows_word {
            (0, 0)
        } else {
            mention_of(after)
        };
        if name > 0 && host > 0 {
            counted -= graphemes(&after[name..name + host]);
        }
        let taken = '@'.len_utf8() + name + host;
        before = mention[..taken].chars().next_back();
        rest = &mention[taken..];
    }
    counted
}

/// Whether an `@` after it mentions nobody.
fn joins(letter: char) -> bool {
    is_word(letter) || matches!(letter, '=' | '/' | '@')
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The bytes of the name and of `@host` at the start of a text; 0 for what is not there.
fn mention_of(text: &str) -> (usize, usize) {
    let name = span(text, |letter| {
        letter.is_ascii_alphanumeric() || letter == '_'
    });
    let host = match text[name..].strip_prefix('@') {
        Some(host) if name > 0 => match span(host, is_word) {
            0 => 0,
            length => length + 1,
        },
        _ => 0,
    };
    (name, host)
}

/// The bytes of a run of letters, in which dots and hyphens stand between letters only.
fn span(text: &str, is_letter: fn(char) -> bool) -> usize {
    let mut end = 0;
    for (at, letter) in text.char_indices() {
        if is_letter(letter) {
            end = at + letter.len_utf8();
        } else if end == 0 || !matches!(letter, '.' | '-') {
            break;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_counted_as_servers_do() {
        let long = format!("https://example.com/{}", "x".repeat(80));
        for (text, length) in [
            ("", 0),
            ("Hello", 5),
            // One grapheme cluster each: a family, a flag, an e with two accents.
            ("👨‍👩‍👧‍👦🇪🇺e\u{301}\u{302}", 3),
            (&*long, 23),
            ("https://a.co", 23),
            (&*format!("see {long}, and {long}."), 4 + 23 + 6 + 23 + 1),
            ("http://localhost/x", 18),
            ("ftp://example.com", 17),
            ("example.com", 11),
            ("@ann@example.com", 4),
            ("@ann@example.com @bob", 9),
            ("hi @ann.b-c@social.example.com.", 3 + 8 + 1),
            ("mail ann@example.com", 20),
            ("@ann@", 5),
            ("@@ann@example.com", 17),
            ("a/@ann@example.com", 18),
            ("@日本@例え.jp", 9),
            ("@ann@例え.jp", 4),
            ("https://example.com/@ann@example.org", 23),
            ("\u{feff}@ann@example.com", 5),
        ] {
            assert_eq!(count(text, Some(23)), length, "{text}");
        }
    }

    #[test]
    fn links_count_in_full_where_the_server_names_no_length() {
        assert_eq!(count("https://example.com/abcdefghijk", None), 31);
    }

    proptest::proptest! {
        #[test]
        fn nothing_counts_as_more_than_it_is(text in "(@|a|b\\.|-| |https://c\\.de|é|👨‍👩|/){0,40}") {
            let longest = text.graphemes(true).count() + 23 * text.matches("http").count();
            proptest::prop_assert!(count(&text, Some(23)) <= longest);
            proptest::prop_assert!(count(&text, None) <= text.graphemes(true).count());
        }
    }
}

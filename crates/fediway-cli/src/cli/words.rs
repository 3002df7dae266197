//! Texts as people type them, where an empty one would only be refused by the server.

use std::ffi::OsString;

/// A text that says something.
pub fn text(text: &str) -> Result<String, String> {
    match text.trim().is_empty() {
        true => Err("it is empty".into()),
        false => Ok(text.to_owned()),
    }
}

/// A text that may begin with a hyphen, and is no mistyped option.
pub fn phrase(typed: &str) -> Result<String, String> {
    match is_like_an_option(typed) {
        true => Err("there is no such option; as a text it goes after --".into()),
        false => text(typed),
    }
}

/// Stands before a text that begins with a hyphen. No argument of a program can have it.
const MARK: char = '\0';

/// The command line, with a mark before texts that begin with a hyphen and are no option, in the
/// commands that take several texts. The parser takes every option after such a list for a text, if it
/// is to take `- item` for one.
pub fn marked(line: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut line: Vec<_> = line.collect();
    let takes_texts = |pair: &[OsString]| TAKE_TEXTS.iter().any(|words| pair == words);
    let begin = line.windows(2).position(takes_texts);
    let begin = begin.filter(|begin| only_options(line.get(..*begin).unwrap_or_default()));
    let end = line.iter().position(|word| word == "--");
    let texts = begin.unwrap_or(line.len())..end.unwrap_or(line.len());
    for word in line.get_mut(texts).unwrap_or_default() {
        if let Some(text) = word.to_str().filter(|text| is_certainly_text(text)) {
            *word = format!("{MARK}{text}").into();
        }
    }
    line
}

/// Whether nothing stands before a command but options and their values.
fn only_options(line: &[OsString]) -> bool {
    let is_option = |word: &OsString| word.to_string_lossy().starts_with('-');
    line.windows(2).all(|pair| pair.iter().any(is_option))
}

/// The commands that take several texts.
const TAKE_TEXTS: [[&str; 2]; 3] = [["filter", "add"], ["filter", "remove"], ["poll", "vote"]];

/// Whether it begins with a hyphen, and is neither an option nor several short ones in one word.
fn is_certainly_text(text: &str) -> bool {
    let name = text.split('=').next().unwrap_or_default();
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let may_be_option = name
        .trim_start_matches('-')
        .starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(is_letter);
    text.starts_with('-') && text != "-" && !may_be_option
}

/// One of several texts.
pub fn item(typed: &str) -> Result<String, String> {
    text(typed.strip_prefix(MARK).unwrap_or(typed))
}

/// Whether a text is one word such as `--public` or `-x`: a mistyped option must not be published.
pub fn is_like_an_option(text: &str) -> bool {
    let (name, _) = text.split_once('=').unwrap_or((text, ""));
    let is_word = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    match (name.strip_prefix("--"), name.strip_prefix('-')) {
        (Some(long), _) => is_word(long),
        (None, Some(short)) => is_word(short) && short.len() == 1,
        (None, None) => false,
    }
}

/// The code of a language, such as `de` or `zh-TW`.
pub fn language(text: &str) -> Result<String, String> {
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match (2..=35).contains(&text.len()) && text.chars().all(is_code) {
        true => Ok(text.to_owned()),
        false => Err("it is no code of a language such as de".into()),
    }
}

/// The media type of a text, such as `text/markdown`.
pub fn media_type(text: &str) -> Result<String, String> {
    let is_name = |name: &str| {
        let mut chars = name.chars();
        !name.is_empty() && chars.all(|c| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c))
    };
    match text.split_once('/') {
        Some((kind, name)) if is_name(kind) && is_name(name) => Ok(text.to_owned()),
        _ => Err("it is no media type such as text/markdown".into()),
    }
}

/// A hashtag, without its sign.
pub fn tag(text: &str) -> Result<String, String> {
    let tag = text.trim().trim_start_matches('#');
    let is_word = |c: char| !c.is_whitespace() && !"#/?&\\".contains(c);
    match !tag.is_empty() && tag.chars().all(is_word) {
        true => Ok(tag.to_owned()),
        false => Err("it is no hashtag such as caturday".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hashtag_is_one_word() {
        assert_eq!(tag(" #caturday "), Ok("caturday".into()));
        assert_eq!(tag("猫の日"), Ok("猫の日".into()));
        for text in ["", "#", "##", " ", "two words", "a#b", "a/b"] {
            assert!(tag(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_language_is_a_code() {
        for code in ["de", "nds", "zh-TW", "pt_BR"] {
            assert_eq!(language(code), Ok(code.to_owned()));
        }
        for text in ["", "d", "English please", "de;"] {
            assert!(language(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_media_type_has_two_names() {
        for good in ["text/markdown", "text/x.misskeymarkdown"] {
            assert_eq!(media_type(good), Ok(good.to_owned()));
        }
        for text in ["", "markdown", "/", "text/", "text/a b", "a/b/c"] {
            assert!(media_type(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_blank_text_says_nothing() {
        assert!(text(" \n").is_err());
        assert_eq!(text(" a "), Ok(" a ".into()));
    }

    #[test]
    fn what_cannot_be_an_option_is_marked_where_texts_are_due() {
        let marked = |line: &str| {
            let line = line.split('|').map(OsString::from);
            let marked = super::marked(line)
                .into_iter()
                .map(|word| word.into_string());
            let words: Vec<_> = marked.map(Result::unwrap).collect();
            words.join("|").replace(MARK, "*")
        };
        for (line, expected) in [
            (
                "fediway|filter|add|1|- no|-5|--json",
                "fediway|filter|add|1|*- no|*-5|--json",
            ),
            (
                "fediway|--json|poll|vote|1|-> x|-q",
                "fediway|--json|poll|vote|1|*-> x|-q",
            ),
            (
                "fediway|filter|remove|- a|- b|--|- c",
                "fediway|filter|remove|*- a|*- b|--|- c",
            ),
            (
                "fediway|filter|add|1|-|--word=- x|-item",
                "fediway|filter|add|1|-|--word=- x|-item",
            ),
            ("fediway|post|- item", "fediway|post|- item"),
            (
                "fediway|--account|a@b.example|poll|vote|1|- x",
                "fediway|--account|a@b.example|poll|vote|1|*- x",
            ),
            (
                "fediway|archive|search|poll|vote|- x",
                "fediway|archive|search|poll|vote|- x",
            ),
            (
                "fediway|post|--|poll|vote|- item",
                "fediway|post|--|poll|vote|- item",
            ),
        ] {
            assert_eq!(marked(line), expected);
        }
        assert_eq!(item("\0- no"), Ok("- no".into()));
        assert!(item("\0 ").is_err());
    }

    #[test]
    fn a_mistyped_option_is_no_text() {
        for option in ["--publik", "--visibility=public", "-x", "--a_b"] {
            assert!(is_like_an_option(option), "{option}");
            assert!(phrase(option).is_err(), "{option}");
        }
        for text in [
            "- item",
            "-",
            "--",
            "---",
            "-1",
            "-5 degrees",
            "--> here",
            "-item",
            "-- x",
            "x",
        ] {
            assert!(!is_like_an_option(text), "{text}");
            assert_eq!(phrase(text), Ok(text.to_owned()));
        }
    }
}

//! Texts as people type them, where an empty one would only be refused by the server.

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

//! Removes secrets from texts.

use crate::printable;

/// What stands for a secret that was cut out.
const CUT: &str = "…";

/// The text on one line, without the secrets in it.
///
/// A secret is also found in its percent-encoded form, with invisible characters inside, and at the
/// end of the text where its own end is missing.
pub(crate) fn cut(text: &str, secrets: &[&str]) -> String {
    // As it will be printed: an invisible character inside must not hide a secret from here.
    let mut text: String = printable::line(text).collect();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        // A URL that was quoted has it in another form.
        let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        if encoded != *secret {
            text = text.replace(&encoded, CUT);
        }
        text = text.replace(secret, CUT);
        // The end of the text may have cut a secret short.
        let starts = (4..secret.len()).rev().filter_map(|end| secret.get(..end));
        if let Some(start) = starts.into_iter().find(|start| text.ends_with(start)) {
            text.truncate(text.len() - start.len());
            text.push_str(CUT);
        }
    }
    text
}

/// A name that a server made up, if it reads like the name of a field: a token would not pass.
pub(crate) fn field_name(text: &str) -> Option<&str> {
    let plain = |c: u8| c.is_ascii_lowercase() || c == b'_';
    (!text.is_empty() && text.len() <= 40 && text.bytes().all(plain)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_disguise_gets_a_secret_through() {
        for text in [
            "a s3cr3t!",
            "a s3\u{200b}cr3t!",
            "a s3\u{200d}cr3t!",
            "a s3cr\u{0}3t!",
            "a \u{e0041}s3cr3\u{fe0f}t!",
        ] {
            assert_eq!(cut(text, &["s3cr3t", ""]), "a …!");
        }
        assert_eq!(cut("a s3cr3", &["s3cr3t"]), "a …");
        assert_eq!(cut("?t=a%2Fb%3D&", &["a/b="]), "?t=…&");
    }

    #[test]
    fn a_token_is_no_name_of_a_field() {
        assert_eq!(field_name("access_token"), Some("access_token"));
        for other in ["", "s3cret", "Secret", "a-b", &"x".repeat(41)] {
            assert_eq!(field_name(other), None);
        }
    }
}

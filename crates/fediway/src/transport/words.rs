//! What a body says: a server's own words in an error, and where an answer stops making sense.

use crate::entities::ErrorAnswer;
use crate::error::{field_name, printable};

/// How much of a page or plain text is looked at.
const LOOKED_AT: usize = 8 << 10;

/// The server's own words: `error_description` or `error`, else the title of the page, else the
/// start of a plain text.
pub(super) fn message(body: &[u8]) -> String {
    if let Ok(answer) = serde_json::from_slice::<ErrorAnswer>(body) {
        return answer_text(answer);
    }
    let text = String::from_utf8_lossy(&body[..body.len().min(LOOKED_AT)]);
    if looks_like_html(body) {
        return html_title(&text).unwrap_or_default().to_owned();
    }
    text.into_owned()
}

fn answer_text(answer: ErrorAnswer) -> String {
    match (answer.error_description, answer.error) {
        (Some(description), _) if !description.is_empty() => description,
        (_, serde_json::Value::String(error)) => error,
        (_, serde_json::Value::Null) => String::new(),
        (_, other) => other.to_string(),
    }
}

/// The fields that a server found wrong: name, code and description of each (`details`, as
/// Mastodon writes them).
pub(super) fn field_errors(body: &[u8]) -> Vec<[String; 3]> {
    let Ok(body) = serde_json::from_slice::<serde_json::Value>(body) else {
        return Vec::new();
    };
    let text = |value: &serde_json::Value, name: &str| {
        value
            .get(name)
            .and_then(|text| text.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let details = body.get("details").and_then(|details| details.as_object());
    details
        .into_iter()
        .flatten()
        .flat_map(|(field, found)| {
            found
                .as_array()
                .into_iter()
                .flatten()
                .map(move |one| (field, one))
        })
        .map(|(field, one)| [field.clone(), text(one, "error"), text(one, "description")])
        .collect()
}

/// A text without the secrets that a server quoted in it.
pub(crate) fn without(text: &str, secrets: &[&str]) -> String {
    // As it will be printed: an invisible character inside must not hide a secret from here.
    let mut text: String = printable(text).collect();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        // A URL that was quoted has it in another form.
        let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        if encoded != *secret {
            text = text.replace(&encoded, "…");
        }
        text = text.replace(secret, "…");
        // The end of the text may have cut a secret short.
        let starts = (4..secret.len()).rev().filter_map(|end| secret.get(..end));
        if let Some(start) = starts.into_iter().find(|start| text.ends_with(start)) {
            text.truncate(text.len() - start.len());
            text.push('…');
        }
    }
    text
}

pub(super) fn looks_like_html(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}

fn html_title(page: &str) -> Option<&str> {
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    Some(page[start..end].trim())
}

/// Whether JSON opens more brackets inside each other than this.
pub(super) fn is_deeper_than(body: &[u8], limit: usize) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in body {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'[' | b'{') => depth += 1,
            (false, b']' | b'}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limit {
            return true;
        }
    }
    false
}

/// The byte at which a parser stopped, by its line and column.
pub(super) fn end_of(body: &[u8], line: usize, column: usize) -> usize {
    let starts = body.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let start = match line {
        0 | 1 => Some(0),
        line => starts.map(|(at, _)| at + 1).nth(line - 2),
    };
    start.unwrap_or(0).saturating_add(column).min(body.len())
}

/// The JSON before a place, in its shape only: brackets, names of fields, and `…` for every text.
/// What a text holds may be a secret or private, so nothing of it is quoted.
pub(super) fn shape_before(body: &[u8], line: usize, column: usize) -> String {
    const AT_MOST: usize = 60;
    let end = end_of(body, line, column);
    // From the beginning, because only from there is it known what is text and what is not.
    let shape = shape(&body[..end]);
    let skipped = shape.chars().count().saturating_sub(AT_MOST);
    match skipped {
        0 => shape,
        _ => format!("…{}", shape.chars().skip(skipped).collect::<String>()),
    }
}

fn shape(json: &[u8]) -> String {
    let mut shape = String::new();
    let mut rest = json;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'"' => {
                let (text, after) = split_text(rest);
                let is_name = after.trim_ascii_start().starts_with(b":");
                let name = std::str::from_utf8(text).ok().and_then(field_name);
                match name.filter(|_| is_name) {
                    Some(name) => shape.extend(['"'].into_iter().chain(name.chars()).chain(['"'])),
                    None => shape.push_str("\"…\""),
                }
                rest = after;
            }
            b'[' | b']' | b'{' | b'}' | b':' | b',' => shape.push(char::from(byte)),
            b' ' | b'\n' | b'\r' | b'\t' => {}
            // A number, a word, or no JSON at all: that something is there is all that is said.
            _ => {
                if !shape.ends_with('.') {
                    shape.push('.');
                }
            }
        }
    }
    shape
}

/// A text whose opening quote was taken, and what follows its closing one.
fn split_text(rest: &[u8]) -> (&[u8], &[u8]) {
    let mut escaped = false;
    for (at, byte) in rest.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return (&rest[..at], &rest[at + 1..]),
            _ => {}
        }
    }
    (rest, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_words_are_found_in_every_form() {
        for (body, words) in [
            (r#"{"error":"Record not found"}"#, "Record not found"),
            (
                r#"{"error":"invalid_grant","error_description":"too old"}"#,
                "too old",
            ),
            (r#"{"error":{"name":"ZodError"}}"#, r#"{"name":"ZodError"}"#),
            (
                "<!DOCTYPE html><html><Title lang=en> Oops </title>…",
                "Oops",
            ),
            ("<html>no title", ""),
            ("Invalid Bearer token", "Invalid Bearer token"),
            ("", ""),
            ("[1,2", "[1,2"),
            ("null", "null"),
        ] {
            assert_eq!(message(body.as_bytes()), words, "{body}");
        }
    }

    #[test]
    fn no_disguise_gets_a_secret_through() {
        for text in ["a s3cr3t!", "a s3\u{200b}cr3t!", "a s3cr\u{0}3t!"] {
            assert_eq!(without(text, &["s3cr3t", ""]), "a …!");
        }
        assert_eq!(without("a s3cr3", &["s3cr3t"]), "a …");
    }

    #[test]
    fn details_of_a_refusal() {
        let body = br#"{"error":"Validation failed","details":{"username":[
            {"error":"ERR_TAKEN","description":"is taken"},{"error":7}],"odd":1}}"#;
        let found = field_errors(body);
        assert_eq!(
            found[0],
            ["username", "ERR_TAKEN", "is taken"].map(str::to_owned)
        );
        assert_eq!(found[1], ["username", "", ""].map(str::to_owned));
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_shape_holds_no_text() {
        let body = br#"{"id":"5ecret","TOKEN123":"5ecret\"","note":12345,"deep":[{"x":"#;
        let shape = shape_before(body, 1, body.len());
        assert_eq!(shape, r#"{"id":"…","…":"…","note":.,"deep":[{"x":"#);
        assert!(!shape.contains("5ecret") && !shape.contains("TOKEN") && !shape.contains('1'));
        assert_eq!(shape_before(b"\"5ecret", 1, 7), "\"…\"");
        assert_eq!(shape_before(b"Bearer 5ecret", 1, 13), ".");
        assert_eq!(shape_before(b"{}", 99, 99), "{}");
    }

    #[test]
    fn depth_is_counted_outside_of_texts() {
        assert!(!is_deeper_than(br#"["[[[[[[", {}]"#, 2));
        assert!(!is_deeper_than(br#"["\"[[[[[", {}]"#, 2));
        assert!(is_deeper_than(b"[[[", 2));
    }
}

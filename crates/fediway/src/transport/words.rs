//! The server's message in the body of an error, and the place where decoding failed.

use serde_json::{Map, Value};

use crate::redact::field_name;

/// How much of a page or plain text is looked at.
const LOOKED_AT: usize = 8 << 10;

/// The server's own words: `error_description` or `error`, or what other frameworks call it, else the
/// start of a plain text. A web page is not a message: it is often that of a proxy.
pub(super) fn message(body: &[u8]) -> String {
    if let Ok(answer) = serde_json::from_slice::<Map<String, Value>>(body) {
        return answer_text(&answer);
    }
    if looks_like_html(body) {
        return String::new();
    }
    beginning(body)
}

/// What a web page is called, if the body is one.
pub(super) fn page(body: &[u8]) -> Option<String> {
    if !looks_like_html(body) {
        return None;
    }
    let text = beginning(body);
    Some(match html_title(&text).filter(|title| !title.is_empty()) {
        Some(title) => format!("the answer is a web page titled \"{title}\""),
        None => "the answer is a web page".to_owned(),
    })
}

fn beginning(body: &[u8]) -> String {
    String::from_utf8_lossy(&body[..body.len().min(LOOKED_AT)]).into_owned()
}

/// The error in an answer that claims success: a small object with an `error` in words, and not one
/// of the things that have an id.
pub(super) fn error_in_success(body: &[u8]) -> Option<String> {
    const LARGEST: usize = 512;
    const NAME: &[u8] = b"\"error\"";
    let body = body.trim_ascii();
    let is_small = body.starts_with(b"{") && body.len() <= LARGEST;
    if !is_small || !body.windows(NAME.len()).any(|part| part == NAME) {
        return None;
    }
    let answer: Map<String, Value> = serde_json::from_slice(body).ok()?;
    let words = answer.get("error").map(in_words)?;
    (!words.is_empty() && !answer.contains_key("id")).then(|| answer_text(&answer))
}

/// The error in an answer that claims success and could not be read: of any length, and under any of
/// the names that servers give it.
pub(super) fn error_in_unreadable(body: &[u8]) -> Option<String> {
    let answer: Map<String, Value> = serde_json::from_slice(body.trim_ascii()).ok()?;
    let words = answer_text(&answer);
    (!words.is_empty() && !answer.contains_key("id")).then_some(words)
}

/// What an object says went wrong: as the documentation has it, or as frameworks and one API beside
/// it write it.
fn answer_text(answer: &Map<String, Value>) -> String {
    const NAMES: [&str; 6] = [
        "error_description",
        "error",
        "message",
        "detail",
        "errors",
        "title",
    ];
    let words = NAMES.iter().filter_map(|name| answer.get(*name));
    let mut words = words.map(in_words).filter(|words| !words.is_empty());
    words.next().unwrap_or_default()
}

/// The words in a value: a text, the message of an object, or the first of a list. What has none is
/// written as it is.
fn in_words(value: &Value) -> String {
    match value {
        Value::String(words) => words.clone(),
        Value::Null | Value::Bool(_) => String::new(),
        Value::Array(items) => items.first().map(in_words).unwrap_or_default(),
        Value::Object(parts) => match ["message", "description", "detail"]
            .iter()
            .find_map(|name| parts.get(*name)?.as_str())
        {
            Some(words) => words.to_owned(),
            None => value.to_string(),
        },
        Value::Number(number) => number.to_string(),
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
                r#"{"error":{"message":"No such note.","code":"NO_SUCH_NOTE"}}"#,
                "No such note.",
            ),
            (r#"{"message":"Not here"}"#, "Not here"),
            (r#"{"detail":"Not found"}"#, "Not found"),
            (r#"{"errors":["one","two"]}"#, "one"),
            (r#"{"errors":[{"message":"one"}]}"#, "one"),
            (
                r#"{"status":404,"error":"Not Found","message":""}"#,
                "Not Found",
            ),
            (r#"{"error":true,"message":"Broken"}"#, "Broken"),
            (r#"{"error":null}"#, ""),
            ("{}", ""),
            ("<!DOCTYPE html><html><title>Oops</title>…", ""),
            ("Invalid Bearer token", "Invalid Bearer token"),
            ("", ""),
            ("[1,2", "[1,2"),
            ("null", "null"),
        ] {
            assert_eq!(message(body.as_bytes()), words, "{body}");
        }
    }

    #[test]
    fn a_page_is_named_by_its_title() {
        for (body, page) in [
            (
                "<!DOCTYPE html><html><Title lang=en> Oops </title>…",
                Some("the answer is a web page titled \"Oops\""),
            ),
            ("<html>no title", Some("the answer is a web page")),
            ("<title></title>", Some("the answer is a web page")),
            (r#"{"error":"<title>x</title>"}"#, None),
        ] {
            assert_eq!(super::page(body.as_bytes()).as_deref(), page, "{body}");
        }
    }

    #[test]
    fn an_error_is_found_under_a_success() {
        for (body, words) in [
            (r#"{"error":"Record not found"}"#, Some("Record not found")),
            (" {\n\"error\": \"no\"}", Some("no")),
            (r#"{"error":""}"#, None),
            (r#"{"error":null,"id":"1"}"#, None),
            (r#"{"id":"1","error":"not first"}"#, None),
            (r#"{"errors":"x"}"#, None),
            ("[]", None),
        ] {
            assert_eq!(
                error_in_success(body.as_bytes()).as_deref(),
                words,
                "{body}"
            );
        }
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

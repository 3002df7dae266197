//! Texts from servers, made fit for a terminal.

use std::fmt::Write;

use fediway::printable::is_unprintable;
use fediway::{InstanceUrl, Timestamp};
use serde_json::Value;

/// A server's address as it is typed: https goes without saying.
pub fn address(url: &InstanceUrl) -> String {
    match url.as_str().starts_with("https://") {
        true => url.authority().to_owned(),
        false => url.as_str().to_owned(),
    }
}

/// A moment for people.
pub fn moment(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A moment for programs, as RFC 3339 has it, to the second.
pub fn moment_json(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Drops what could steer a terminal, or make a line read as another one; keeps line ends.
pub use fediway::printable::text as printable;

/// A number with its word: `1 vote`, `2 votes`.
pub fn count(number: u64, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

/// A text without those characters, on one line.
pub fn one_line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    printable(&words.join(" "))
}

/// JSON that means the same, with those characters escaped.
pub fn printable_json(value: &Value) -> String {
    let mut text = String::new();
    for c in value.to_string().chars() {
        if is_unprintable(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String does not fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use fediway::html;

    use super::*;

    #[test]
    fn nothing_from_a_server_steers_the_terminal() {
        let hostile = "a\u{1b}[2Jb&#27;[1mc&#x9b;d\u{202e}e&#x202e;f\u{7}\r\u{2066}g\u{200b}";
        assert_eq!(printable(&html::text(hostile)), "a[2Jb[1mc›def g");
        assert_eq!(one_line("a\nb\r\n  c\u{2028}"), "a b c");
        assert_eq!(
            printable("می\u{200c}خواهم 👩\u{200d}🚀"),
            "می\u{200c}خواهم 👩\u{200d}🚀"
        );
    }

    #[test]
    fn json_keeps_its_meaning() {
        let value = Value::from("a\u{1b}\u{9b}\u{202e}\u{e0041}\n\"é");
        let text = printable_json(&value);
        assert!(!text.chars().any(is_unprintable), "{text:?}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}

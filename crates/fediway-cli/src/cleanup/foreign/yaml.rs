//! As much of YAML as a list of settings needs: `- key: value`, and lists of words below a key. What is
//! more than that is refused.

use std::fmt;

/// What is written after a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    List(Vec<String>),
}

/// The settings of an item of the list, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings(pub(super) Vec<(String, Value)>);

impl Settings {
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(known, _)| known == key)?;
        value.text()
    }
}

impl Value {
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(_) => None,
        }
    }

    /// A list; nothing after a key is an empty one.
    pub(super) fn list(&self) -> Option<&[String]> {
        match self {
            Self::List(list) => Some(list),
            Self::Text(_) => None,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::List(list) => f.write_str(&list.join(", ")),
        }
    }
}

/// Reads a list of settings.
///
/// # Errors
///
/// The first line that is not understood.
pub(super) fn read(text: &str) -> Result<Vec<Settings>, String> {
    let mut found: Vec<Settings> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let wrong = || format!("line {number} is not understood");
        let content = without_comment(line);
        let (depth, content) = (indent(content), content.trim());
        if content.is_empty() || content == "---" {
            continue;
        }
        let content = match content.strip_prefix('-') {
            Some(rest) if depth == 0 => {
                found.push(Settings::default());
                rest.trim()
            }
            Some(word) => {
                let (_, value) = found
                    .last_mut()
                    .and_then(|it| it.0.last_mut())
                    .ok_or_else(wrong)?;
                let Value::List(list) = value else {
                    return Err(wrong());
                };
                list.push(plain(word.trim()).ok_or_else(wrong)?);
                continue;
            }
            None => content,
        };
        if content.is_empty() {
            continue;
        }
        let (key, value) = content.split_once(':').ok_or_else(wrong)?;
        let value = match value.trim() {
            "" | "[]" => Value::List(Vec::new()),
            value => {
                Value::Text(plain(value).ok_or_else(|| format!("{}: {}", key.trim(), wrong()))?)
            }
        };
        let settings = found.last_mut().ok_or_else(wrong)?;
        settings.0.push((key.trim().to_owned(), value));
    }
    Ok(found)
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn without_comment(line: &str) -> &str {
    match line.trim_start().starts_with('#') {
        true => "",
        false => line.split(" #").next().unwrap_or_default(),
    }
}

/// A word, with quotes around it or without. Nothing with a meaning of its own.
fn plain(text: &str) -> Option<String> {
    for quote in ['"', '\''] {
        let inner = text
            .strip_prefix(quote)
            .and_then(|it| it.strip_suffix(quote));
        if let Some(inner) = inner {
            return (!inner.contains([quote, '\\'])).then(|| inner.to_owned());
        }
    }
    let has_meaning =
        text.starts_with(['&', '*', '!', '|', '>', '{', '[', '%', '@', '`', '"', '\'']);
    (!text.is_empty() && !has_meaning).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_as_they_are_written() {
        let text = "---\n# accounts\n- a : 1 # one\n  b: \"x # y\"\n\n-\n  list:\n  - one\n  - 'two'\n  none: []\n";
        let text = text.replace("x # y", "x y");
        let found = read(&text).unwrap();
        let word = |it: &str| Value::Text(it.to_owned());
        assert_eq!(
            found,
            [
                Settings(vec![("a".into(), word("1")), ("b".into(), word("x y"))]),
                Settings(vec![
                    ("list".into(), Value::List(vec!["one".into(), "two".into()])),
                    ("none".into(), Value::List(Vec::new())),
                ]),
            ]
        );
    }

    #[test]
    fn what_is_more_than_that_is_refused() {
        for text in [
            "a: 1",
            "- a\n",
            "- a: &x 1",
            "- a: *x",
            "- a: |\n  text",
            "- a: {b: c}",
            "- a: 1\n  - b",
            "- a:\n  - !!python/object x",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}

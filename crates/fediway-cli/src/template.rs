//! `--template`: a line of text made of a JSON document.

use serde_json::Value;

/// A text with `{field}` and `{field.inner.0}` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// The way to a value, from the outside in.
    Value(Vec<String>),
}

impl std::str::FromStr for Template {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            match c {
                '\\' => plain.push(match rest.next() {
                    Some('n') => '\n',
                    Some('t') => '\t',
                    Some(other) => other,
                    None => return Err("it ends with a backslash".into()),
                }),
                '{' => {
                    let name: String = rest.by_ref().take_while(|c| *c != '}').collect();
                    let way: Vec<_> = name.split('.').map(|it| it.trim().to_owned()).collect();
                    if way.iter().any(String::is_empty) {
                        return Err(format!(
                            "{{{name}}} names no field; a brace is written \\{{"
                        ));
                    }
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                    parts.push(Part::Value(way));
                }
                c => plain.push(c),
            }
        }
        parts.push(Part::Text(plain));
        Ok(Self(parts))
    }
}

impl Template {
    /// The text for this document; what is not there is left out.
    pub fn fill(&self, document: &Value) -> String {
        let parts = self.0.iter().map(|part| match part {
            Part::Text(text) => text.clone(),
            Part::Value(way) => way
                .iter()
                .try_fold(document, |value, step| inside(value, step))
                .map_or_else(String::new, shown),
        });
        parts.collect()
    }
}

fn inside<'v>(value: &'v Value, step: &str) -> Option<&'v Value> {
    match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        value => value.get(step),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_filled_in() {
        let document = json!({
            "id": "7", "account": { "acct": "ann" }, "tags": [{ "name": "cats" }], "count": 3,
        });
        let filled = |text: &str| text.parse::<Template>().unwrap().fill(&document);
        assert_eq!(
            filled("{id}: {account.acct}\\t{tags.0.name}"),
            "7: ann\tcats"
        );
        assert_eq!(
            filled("{count} \\{x} {none}{account.none}{tags.9}."),
            "3 {x} ."
        );
        assert_eq!(filled("plain"), "plain");
    }

    #[test]
    fn what_names_nothing_is_refused() {
        for text in ["{}", "{a..b}", "{.a}", "x\\"] {
            assert!(text.parse::<Template>().is_err(), "{text}");
        }
    }
}

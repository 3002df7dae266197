//! Describes an unexpected response without quoting it.

/// The kinds of JSON that an answer can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Array,
    Object,
    Other,
}

/// The name of a type as it is written in the documentation: `Status`, `list of Status`.
pub(crate) fn name_of<T>() -> String {
    let whole = std::any::type_name::<T>();
    let mut name = String::new();
    let mut path = String::new();
    for c in whole.chars() {
        if c.is_alphanumeric() || matches!(c, '_' | ':') {
            path.push(c);
        } else {
            name.push_str(last_segment(&path));
            path.clear();
            name.push(c);
        }
    }
    name.push_str(last_segment(&path));
    in_words(&name)
}

fn last_segment(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

/// A type that holds another one is named after that.
fn in_words(name: &str) -> String {
    let within = |holder: &str| name.strip_prefix(holder)?.strip_suffix('>');
    let inner = ["Box<", "Option<", "Arc<"].into_iter().find_map(within);
    match (inner, within("Vec<")) {
        (Some(inner), _) => in_words(inner),
        (_, Some(item)) => format!("list of {}", in_words(item)),
        _ => name.to_owned(),
    }
}

/// What a body is that could not be read as `due`.
pub(super) fn described(body: &[u8], due: &str, is_json: bool, ends_early: bool) -> String {
    let due = with_article(due);
    match body.trim_ascii() {
        [] => format!("an empty body where {due} was due"),
        [b'<', ..] => format!("a web page where {due} was due"),
        b"null" => format!("null where {due} was due"),
        b"[]" => format!("an empty JSON array where {due} was due"),
        b"{}" => format!("an empty JSON object where {due} was due"),
        _ if ends_early => format!("JSON that ends too early where {due} was due"),
        _ if !is_json && !looks_like_json(body) => {
            format!("text that is not JSON where {due} was due")
        }
        _ if !is_json => format!("malformed JSON where {due} was due"),
        body => json(body, &due),
    }
}

fn json(body: &[u8], due: &str) -> String {
    let (came, shape) = match body.first() {
        Some(b'[') => ("a JSON array", Shape::Array),
        Some(b'{') => ("a JSON object", Shape::Object),
        Some(b'"') => ("a JSON text", Shape::Other),
        Some(b't' | b'f') => ("a JSON boolean", Shape::Other),
        _ => ("a JSON number", Shape::Other),
    };
    match (shape, due.starts_with("a list of ")) {
        (Shape::Object, false) => format!("a JSON object that does not fit {due}"),
        (Shape::Array, true) => format!("a JSON array that does not fit {due}"),
        _ => format!("{came} where {due} was due"),
    }
}

fn looks_like_json(body: &[u8]) -> bool {
    matches!(body.trim_ascii_start().first(), Some(b'[' | b'{' | b'"'))
}

fn with_article(due: &str) -> String {
    let vowel = due.starts_with(['A', 'E', 'I', 'O', 'a', 'e', 'i', 'o']);
    format!("{} {due}", if vowel { "an" } else { "a" })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Status;

    #[test]
    fn types_are_named_as_the_documentation_names_them() {
        assert_eq!(name_of::<Status>(), "Status");
        assert_eq!(name_of::<Box<Status>>(), "Status");
        assert_eq!(name_of::<Option<Vec<Box<Status>>>>(), "list of Status");
        assert_eq!(name_of::<serde_json::Value>(), "Value");
    }

    #[test]
    fn what_came_is_named() {
        for (body, due, is_json, text) in [
            ("", "Status", false, "an empty body where a Status was due"),
            (" null\n", "Status", true, "null where a Status was due"),
            (
                "{}",
                "Account",
                true,
                "an empty JSON object where an Account was due",
            ),
            (
                "[]",
                "Status",
                true,
                "an empty JSON array where a Status was due",
            ),
            ("[1]", "Status", true, "a JSON array where a Status was due"),
            ("7", "Status", true, "a JSON number where a Status was due"),
            (
                "true",
                "Status",
                true,
                "a JSON boolean where a Status was due",
            ),
            (
                "\"s\"",
                "list of Status",
                true,
                "a JSON text where a list of Status was due",
            ),
            (
                r#"{"a":1}"#,
                "list of Status",
                true,
                "a JSON object where a list of Status was due",
            ),
            (
                r#"{"a":1}"#,
                "Status",
                true,
                "a JSON object that does not fit a Status",
            ),
            (
                "[7]",
                "list of Status",
                true,
                "a JSON array that does not fit a list of Status",
            ),
            (
                "<html>",
                "Status",
                false,
                "a web page where a Status was due",
            ),
            (
                "OK",
                "Status",
                false,
                "text that is not JSON where a Status was due",
            ),
            (
                "{\"a\":!}",
                "Status",
                false,
                "malformed JSON where a Status was due",
            ),
        ] {
            assert_eq!(
                described(body.as_bytes(), due, is_json, false),
                text,
                "{body}"
            );
        }
    }
}

//! The path to a position in a JSON text.

/// The list or object that the text is in at some point.
enum Step {
    /// A list, at this item.
    Item(usize),
    /// An object, at this key.
    Key(String),
}

/// The path to a byte of a JSON text, such as `[2].account.id`; `.` for the outermost value.
///
/// It reads the text itself, so that no type has to be decoded a second time to find the place.
pub(super) fn path_to(json: &[u8], end: usize) -> String {
    let mut steps = Vec::new();
    let mut bytes = json.iter().copied().take(end);
    let mut text = Vec::new();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => text = rest_of_text(&mut bytes),
            b':' => {
                if let Some(Step::Key(key)) = steps.last_mut() {
                    *key = String::from_utf8_lossy(&text).into_owned();
                }
            }
            b'[' => steps.push(Step::Item(0)),
            b'{' => steps.push(Step::Key(String::new())),
            b']' | b'}' => drop(steps.pop()),
            b',' => {
                if let Some(Step::Item(index)) = steps.last_mut() {
                    *index += 1;
                }
            }
            _ => {}
        }
    }
    written(&steps)
}

/// Reads to the quote that ends a text.
fn rest_of_text(bytes: &mut impl Iterator<Item = u8>) -> Vec<u8> {
    let mut text = Vec::new();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => break,
            b'\\' => text.extend(bytes.next()),
            byte => text.push(byte),
        }
    }
    text
}

fn written(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Item(index) => path.push_str(&format!("[{index}]")),
            Step::Key(key) if path.is_empty() => path.push_str(key),
            Step::Key(key) => {
                path.push('.');
                path.push_str(key);
            }
        }
    }
    match path.as_str() {
        "" => ".".to_owned(),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::path_to;

    #[test]
    fn the_path_leads_to_the_place() {
        let json = r#"[{"id":"1, [2]"},{"a\"b":{"list":[0,{"x":!"#;
        assert_eq!(path_to(json.as_bytes(), json.len()), "[1].a\"b.list[1].x");
        assert_eq!(
            path_to(b"{\"id\": 1, \"account\": {\"acct\": 5}}", 31),
            "account.acct"
        );
        for outermost in ["", "5", "<html>", "[] x", "{} {}"] {
            assert_eq!(
                path_to(outermost.as_bytes(), usize::MAX),
                ".",
                "{outermost}"
            );
        }
    }
}

//! Rust source as tokens, without comments, string contents and test code.

/// A token: a word (an identifier, a keyword or a number), `::`, or one other character.
pub(crate) type Token = String;

/// The tokens of a source text. A string or character literal is one token, `"`.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let text: Vec<char> = source.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&c) = text.get(at) {
        at = match c {
            '/' if text.get(at + 1) == Some(&'/') => after_line(&text, at),
            '/' if text.get(at + 1) == Some(&'*') => after_comment(&text, at),
            '"' => literal(&mut found, after_string(&text, at)),
            '\'' => quote(&text, at, &mut found),
            'r' | 'b' | 'c' if raw_hashes(&text, at).is_some() => {
                literal(&mut found, after_raw_string(&text, at))
            }
            ':' if text.get(at + 1) == Some(&':') => push(&mut found, "::".to_owned(), at + 2),
            c if is_word(c) => {
                let end = after_word(&text, at);
                push(&mut found, text[at..end].iter().collect(), end)
            }
            c if c.is_whitespace() => at + 1,
            c => push(&mut found, c.to_string(), at + 1),
        };
    }
    found
}

/// Leaves out every item behind `#[cfg(test)]` or `#[cfg(all(test, …))]`.
pub(crate) fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if is_test_attribute(&tokens[at..]) {
            at = after_item(tokens, at);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

fn is_test_attribute(tokens: &[Token]) -> bool {
    let begins =
        |with: &[&str]| tokens.len() >= with.len() && with.iter().zip(tokens).all(|(a, b)| a == b);
    begins(&["#", "[", "cfg", "(", "test", ")", "]"])
        || begins(&["#", "[", "cfg", "(", "all", "(", "test"])
}

/// Where the item ends whose attributes begin at `at`.
fn after_item(tokens: &[Token], mut at: usize) -> usize {
    while tokens.get(at).is_some_and(|token| token == "#") {
        at = after_group(tokens, at + 1);
    }
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            ";" | "," => return at + 1,
            "{" => return after_group(tokens, at),
            "(" | "[" => at = after_group(tokens, at),
            _ => at += 1,
        }
    }
    at
}

/// The position behind the bracket that closes the one at `at`.
pub(crate) fn after_group(tokens: &[Token], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn push(found: &mut Vec<Token>, token: Token, after: usize) -> usize {
    found.push(token);
    after
}

fn literal(found: &mut Vec<Token>, after: usize) -> usize {
    push(found, "\"".to_owned(), after)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn after_word(text: &[char], at: usize) -> usize {
    at + text[at..].iter().take_while(|c| is_word(**c)).count()
}

fn after_line(text: &[char], at: usize) -> usize {
    at + text[at..].iter().take_while(|c| **c != '\n').count()
}

/// Block comments nest.
fn after_comment(text: &[char], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while at < text.len() {
        match (text[at], text.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn after_string(text: &[char], at: usize) -> usize {
    let mut at = at + 1;
    while let Some(c) = text.get(at) {
        match c {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    at
}

/// How many `#` stand before the quote of a raw string that begins at `at`.
fn raw_hashes(text: &[char], at: usize) -> Option<usize> {
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    if before.is_some_and(|c| is_word(*c)) {
        return None;
    }
    let raw = match text[at] {
        'r' => at,
        _ => at + 1,
    };
    if text.get(raw) != Some(&'r') {
        return None;
    }
    let hashes = text[raw + 1..].iter().take_while(|c| **c == '#').count();
    (text.get(raw + 1 + hashes) == Some(&'"')).then_some(hashes)
}

fn after_raw_string(text: &[char], at: usize) -> usize {
    let hashes = raw_hashes(text, at).unwrap_or(0);
    let mut at = at + text[at..].iter().take_while(|c| **c != '"').count() + 1;
    while at < text.len() {
        let closes = text[at] == '"'
            && text[at + 1..]
                .iter()
                .take(hashes)
                .filter(|c| **c == '#')
                .count()
                == hashes;
        at += 1;
        if closes {
            return at + hashes;
        }
    }
    at
}

/// A character literal, or a lifetime, which is left out.
fn quote(text: &[char], at: usize, found: &mut Vec<Token>) -> usize {
    match (text.get(at + 1), text.get(at + 2)) {
        (Some('\\'), _) => {
            let end = text[at + 3..].iter().take_while(|c| **c != '\'').count();
            literal(found, at + 3 + end + 1)
        }
        (Some(_), Some('\'')) => literal(found, at + 3),
        _ => after_word(text, at + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(source: &str) -> String {
        tokens(source).join(" ")
    }

    #[test]
    fn comments_and_the_contents_of_literals_are_left_out() {
        assert_eq!(joined("a // crate::b\n/* c /* d */ e */ f"), "a f");
        assert_eq!(
            joined(r##"x("a \" crate::b", r#"c"d"#, b'\'', 'e')"##),
            "x ( \" , \" , b \" , \" )"
        );
        assert_eq!(joined("fn f<'a>(it: &'a str)"), "fn f < > ( it : & str )");
        assert_eq!(joined("crate::a::{b}"), "crate :: a :: { b }");
    }

    #[test]
    fn test_code_is_left_out() {
        let source =
            "use a; #[cfg(test)] mod tests { use b; } #[cfg(test)] #[path = \"x\"] mod c; use d;";
        assert_eq!(without_tests(&tokens(source)).join(" "), "use a ; use d ;");
    }
}

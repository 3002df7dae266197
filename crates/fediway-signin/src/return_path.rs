//! Where a browser goes after it signed in: a path of the site, and nothing else.

/// The longest path that is kept.
const LONGEST: usize = 1_000;

/// A path of this site with its query, or `None` for everything that a browser could take for
/// another site: a scheme, `//`, a backslash, dots that climb, control characters, and the encoded
/// forms of these.
pub(crate) fn local(text: &str) -> Option<&str> {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let plain = text.len() <= LONGEST
        && text.starts_with('/')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        && !path.contains("//");
    (plain && !hides_another_path(path)).then_some(text)
}

/// Whether a path has an encoded slash, backslash, percent sign or control character, or a segment of
/// dots: what a proxy or a router could make another path of.
fn hides_another_path(path: &str) -> bool {
    let mut rest = path.as_bytes();
    while let Some(at) = rest.iter().position(|byte| *byte == b'%') {
        rest = &rest[at + 1..];
        let digits = rest.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            None | Some(b'/' | b'\\' | b'%' | b'.') => return true,
            Some(byte) if byte < 0x20 || byte == 0x7f => return true,
            Some(_) => {}
        }
    }
    path.split('/').any(|segment| matches!(segment, "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_site_are_taken() {
        for path in [
            "/",
            "/write",
            "/a/b?c=d&e=/f//g",
            "/search?q=https://example.org",
            "/%C3%BCber",
            "/a#b",
        ] {
            assert_eq!(local(path), Some(path));
        }
    }

    #[test]
    fn t09_no_path_leads_to_another_site() {
        for path in [
            "",
            "write",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/a//evil.example",
            "/%2f/evil.example",
            "/%2F%2Fevil.example",
            "/%5Cevil.example",
            "/%252f/evil.example",
            "/.//evil.example",
            "/../evil",
            "/%2e%2e/evil",
            "/a/..",
            "https://evil.example",
            "https:/evil.example",
            "javascript:alert(1)",
            " /a",
            "/a b",
            "/a\n",
            "/\t/evil.example",
            "/a\r\nSet-Cookie: x=y",
            "/%0d%0aSet-Cookie:x",
            "/%00",
            "/%zz",
            "/%2",
            "/ü",
            "@evil.example",
            ".evil.example",
        ] {
            assert_eq!(local(path), None, "{path:?}");
        }
        assert_eq!(local(&format!("/{}", "a".repeat(2_000))), None);
    }

    proptest::proptest! {
        #[test]
        fn a_path_that_is_taken_stays_on_the_site(path in "[/\\\\%2fFeE5cC.:@a-z?#]{0,40}") {
            if let Some(path) = local(&path) {
                let base = url::Url::parse("https://site.example/auth/callback").unwrap();
                let target = base.join(path).unwrap();
                proptest::prop_assert_eq!(target.origin(), base.origin());
                proptest::prop_assert!(!path.starts_with("//"));
            }
        }
    }
}

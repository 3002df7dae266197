//! The names of files in an archive.

use super::refusal::Refusal;

/// What a path may have at most; those of Mastodon have about 100 bytes.
const LONGEST: usize = 1024;

/// The name in one form, or why there is none. Nothing is ever written under such a name: one that
/// tries to lead out of the folder still shows what the file is for.
pub(super) fn safe(name: &[u8]) -> Result<String, Refusal> {
    let refused = || {
        let shown: String = String::from_utf8_lossy(name).chars().take(80).collect();
        Refusal::Name(format!("{shown:?}"))
    };
    let text = std::str::from_utf8(name).map_err(|_| refused())?;
    let text = text.strip_prefix("./").unwrap_or(text);
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    let fits = text.len() <= LONGEST && text.split('/').all(is_plain);
    let strange = |letter: char| letter.is_control() || letter == '\\';
    match fits && !text.contains(strange) && !has_drive(text) {
        true => Ok(text.to_owned()),
        false => Err(refused()),
    }
}

/// `C:` and what looks like it.
fn has_drive(text: &str) -> bool {
    text.as_bytes().get(1) == Some(&b':')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_names_are_taken() {
        for name in [
            "outbox.json",
            "media_attachments/files/1/ä b.png",
            "a/..b/c",
        ] {
            assert_eq!(safe(name.as_bytes()).unwrap(), name);
        }
        assert_eq!(safe(b"./actor.json").unwrap(), "actor.json");
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        let names: [&[u8]; 12] = [
            b"../x",
            b"a/../../x",
            b"/etc/passwd",
            b"a//b",
            b"",
            b"a/./b",
            b"..\\x",
            b"C:/x",
            b"c:x",
            b"a\0b",
            b"a\xff",
            b"a\nb",
        ];
        for name in names {
            assert!(safe(name).is_err(), "{}", String::from_utf8_lossy(name));
        }
        assert!(safe("a".repeat(LONGEST + 1).as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn what_is_taken_stays_below_the_folder(name in prop::collection::vec(
            prop_oneof![Just(b'.'), Just(b'/'), Just(b'\\'), Just(b':'), any::<u8>()], 0..20)) {
            if let Ok(name) = safe(&name) {
                let path = std::path::Path::new(&name);
                let plain = |it| matches!(it, std::path::Component::Normal(_));
                prop_assert!(path.components().all(plain), "{name}");
                prop_assert!(path.components().count() > 0);
            }
        }
    }
}

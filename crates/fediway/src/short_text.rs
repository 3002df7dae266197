//! The text of an id or of a code. They are short and there are many of them, so a short one is kept in its
//! place and has no memory of its own.

use std::hash::{Hash, Hasher};

/// The most bytes of a text that is kept in its place. Those of Mastodon have 18.
const ROOM: usize = 22;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ShortText {
    /// The bytes above the length are zero.
    Short {
        length: u8,
        bytes: [u8; ROOM],
    },
    Long(Box<str>),
}

impl ShortText {
    #[inline]
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Short { length, bytes } => {
                let text = bytes.get(..usize::from(*length)).unwrap_or_default();
                std::str::from_utf8(text).unwrap_or_default()
            }
            Self::Long(text) => text,
        }
    }

    fn short(text: &str) -> Option<Self> {
        let mut bytes = [0; ROOM];
        let place = bytes.get_mut(..text.len())?;
        place.copy_from_slice(text.as_bytes());
        let length = u8::try_from(text.len()).ok()?;
        Some(Self::Short { length, bytes })
    }
}

impl From<&str> for ShortText {
    #[inline]
    fn from(text: &str) -> Self {
        Self::short(text).unwrap_or_else(|| Self::Long(text.into()))
    }
}

impl From<String> for ShortText {
    fn from(text: String) -> Self {
        Self::short(&text).unwrap_or_else(|| Self::Long(text.into()))
    }
}

impl From<ShortText> for String {
    fn from(text: ShortText) -> Self {
        match text {
            ShortText::Short { .. } => text.as_str().to_owned(),
            ShortText::Long(text) => text.into(),
        }
    }
}

impl Default for ShortText {
    fn default() -> Self {
        Self::Short {
            length: 0,
            bytes: [0; ROOM],
        }
    }
}

impl Ord for ShortText {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for ShortText {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// As a `str`, so that a map can be searched by one.
impl Hash for ShortText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl serde::Serialize for ShortText {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_length_are_kept() {
        let mut texts: Vec<String> = (0..60).map(|length| "7".repeat(length)).collect();
        texts.extend([
            "ü".repeat(11),
            "ü".repeat(12),
            "日本語".into(),
            "a\0".into(),
        ]);
        for text in &texts {
            let kept = ShortText::from(text.as_str());
            assert_eq!(kept.as_str(), text);
            assert_eq!(kept, ShortText::from(text.clone()));
            assert_eq!(String::from(kept.clone()), *text);
            let is_short = matches!(kept, ShortText::Short { .. });
            assert_eq!(is_short, text.len() <= ROOM, "{text}");
            for other in &texts {
                let other_kept = ShortText::from(other.as_str());
                assert_eq!(kept.cmp(&other_kept), text.cmp(other));
                assert_eq!(kept == other_kept, text == other);
            }
        }
    }
}

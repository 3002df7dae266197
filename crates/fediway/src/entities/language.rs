//! The codes of languages.

use std::borrow::Borrow;
use std::convert::Infallible;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use super::field::{Field, Scalar, scalar_fields, word};
use crate::short_text::ShortText;

/// The code of a language, as the server wrote it: `en` or `pt-BR` (ISO 639, BCP 47).
///
/// It dereferences to a `str`. It, and a reference to it, can be given wherever a request takes a language.
///
/// ```
/// use fediway::entities::{Language, Status};
///
/// let status = Status::build(|status| status.language = Some("en".into()));
/// assert_eq!(status.language.as_deref(), Some("en"));
///
/// let code: Language = "pt-BR".parse()?;
/// assert_eq!(String::from(&code), "pt-BR");
/// # Ok::<(), std::convert::Infallible>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Language(ShortText);

impl Language {
    /// The code as the server wrote it.
    #[inline]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Deref for Language {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

/// So that a map with codes as keys can be searched by text, and a list of them can be joined.
impl Borrow<str> for Language {
    #[inline]
    fn borrow(&self) -> &str {
        self
    }
}

impl AsRef<str> for Language {
    #[inline]
    fn as_ref(&self) -> &str {
        self
    }
}

impl From<&str> for Language {
    #[inline]
    fn from(code: &str) -> Self {
        Self(code.into())
    }
}

impl From<String> for Language {
    #[inline]
    fn from(code: String) -> Self {
        Self(code.into())
    }
}

impl From<&Self> for Language {
    #[inline]
    fn from(code: &Self) -> Self {
        code.clone()
    }
}

impl FromStr for Language {
    type Err = Infallible;

    #[inline]
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Ok(code.into())
    }
}

impl From<Language> for String {
    #[inline]
    fn from(code: Language) -> Self {
        code.0.into()
    }
}

impl From<&Language> for String {
    #[inline]
    fn from(code: &Language) -> Self {
        code.as_str().into()
    }
}

impl PartialEq<str> for Language {
    #[inline]
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Language {
    #[inline]
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl Scalar for Language {
    fn from_text(code: &str) -> Option<Self> {
        Some(code.into())
    }
}

scalar_fields!(Language);

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        word(from)
    }
}

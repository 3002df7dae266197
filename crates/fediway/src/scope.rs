//! Scopes: what a token may do.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::ops::Add;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! scopes {
    ($($Variant:ident = $word:literal,)*) => {
        /// One permission, such as `write:statuses`.
        ///
        /// A scope that is not in the API documentation is kept as [`Scope::Other`].
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Scope {
            $(#[doc = concat!("`", $word, "`")] $Variant,)*
            /// A scope of one server's own.
            Other(Box<str>),
        }

        impl Scope {
            /// All scopes of the API documentation.
            pub const KNOWN: &[Scope] = &[$(Scope::$Variant),*];

            /// The scope as a word of the API.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Scope::$Variant => $word,)*
                    Scope::Other(word) => word,
                }
            }
        }

        impl From<&str> for Scope {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Scope::$Variant,)*
                    other => Scope::Other(other.into()),
                }
            }
        }
    };
}

scopes! {
    Profile = "profile",
    Read = "read",
    ReadAccounts = "read:accounts",
    ReadApplications = "read:applications",
    ReadBlocks = "read:blocks",
    ReadBookmarks = "read:bookmarks",
    ReadCollections = "read:collections",
    ReadFavourites = "read:favourites",
    ReadFilters = "read:filters",
    ReadFollows = "read:follows",
    ReadLists = "read:lists",
    ReadMedia = "read:media",
    ReadMutes = "read:mutes",
    ReadNotifications = "read:notifications",
    ReadReports = "read:reports",
    ReadSearch = "read:search",
    ReadStatuses = "read:statuses",
    Write = "write",
    WriteAccounts = "write:accounts",
    WriteApplications = "write:applications",
    WriteBlocks = "write:blocks",
    WriteBookmarks = "write:bookmarks",
    WriteCollections = "write:collections",
    WriteConversations = "write:conversations",
    WriteFavourites = "write:favourites",
    WriteFilters = "write:filters",
    WriteFollows = "write:follows",
    WriteLists = "write:lists",
    WriteMedia = "write:media",
    WriteMutes = "write:mutes",
    WriteNotifications = "write:notifications",
    WriteReports = "write:reports",
    WriteStatuses = "write:statuses",
    Follow = "follow",
    Push = "push",
    Admin = "admin",
    AdminRead = "admin:read",
    AdminReadAccounts = "admin:read:accounts",
    AdminReadReports = "admin:read:reports",
    AdminReadDomainAllows = "admin:read:domain_allows",
    AdminReadDomainBlocks = "admin:read:domain_blocks",
    AdminReadIpBlocks = "admin:read:ip_blocks",
    AdminReadEmailDomainBlocks = "admin:read:email_domain_blocks",
    AdminReadCanonicalEmailBlocks = "admin:read:canonical_email_blocks",
    AdminWrite = "admin:write",
    AdminWriteAccounts = "admin:write:accounts",
    AdminWriteReports = "admin:write:reports",
    AdminWriteDomainAllows = "admin:write:domain_allows",
    AdminWriteDomainBlocks = "admin:write:domain_blocks",
    AdminWriteIpBlocks = "admin:write:ip_blocks",
    AdminWriteEmailDomainBlocks = "admin:write:email_domain_blocks",
    AdminWriteCanonicalEmailBlocks = "admin:write:canonical_email_blocks",
}

impl Scope {
    /// Whether this scope includes `other`: `read` covers `read:statuses`, `admin:write` covers
    /// `admin:write:reports`, and `follow` covers the scopes that replaced it.
    pub fn covers(&self, other: &Scope) -> bool {
        if self == other {
            return true;
        }
        match self {
            Scope::Follow => matches!(
                other,
                Scope::ReadBlocks
                    | Scope::WriteBlocks
                    | Scope::ReadFollows
                    | Scope::WriteFollows
                    | Scope::ReadMutes
                    | Scope::WriteMutes
            ),
            _ => other
                .as_str()
                .strip_prefix(self.as_str())
                .is_some_and(|rest| rest.starts_with(':')),
        }
    }

    /// The scope that stood in this one's place before it was added: `profile` is a part of
    /// `read:accounts`, and `read:accounts` a part of `read`.
    pub(crate) fn coarser(&self) -> Option<Scope> {
        match self {
            Scope::Profile => Some(Scope::ReadAccounts),
            _ => {
                let (coarse, _) = self.as_str().rsplit_once(':')?;
                Some(Scope::from(coarse))
            }
        }
    }

    /// The last of its coarser scopes: `read` for `profile`.
    pub(crate) fn coarsest(&self) -> Scope {
        let mut scope = self.clone();
        while let Some(coarse) = scope.coarser() {
            scope = coarse;
        }
        scope
    }
}

impl From<String> for Scope {
    fn from(word: String) -> Self {
        Self::from(word.as_str())
    }
}

impl FromStr for Scope {
    type Err = Infallible;

    fn from_str(word: &str) -> Result<Self, Infallible> {
        Ok(Self::from(word))
    }
}

impl AsRef<str> for Scope {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// As its word, such as `write:statuses`.
impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(from).map(|word| Self::from(&*word))
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A sorted set of [`Scope`]s. A clone is cheap.
///
/// ```
/// use fediway::{Scope, Scopes};
///
/// let scopes = Scopes::read() + Scope::WriteStatuses;
/// assert_eq!(scopes.to_string(), "read write:statuses");
/// assert!(scopes.covers(&Scope::ReadAccounts));
/// assert_eq!(Scopes::parse("write:statuses  read"), scopes);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scopes(Arc<[Scope]>);

impl Scopes {
    /// No scope. Servers treat a request without scopes as a request for `read`.
    pub fn none() -> Self {
        Self::default()
    }

    /// `read`: everything the account can see.
    pub fn read() -> Self {
        Self::none() + Scope::Read
    }

    /// `write`: everything the account can do.
    pub fn write() -> Self {
        Self::none() + Scope::Write
    }

    /// `read write`: what most apps request, and the default of this library.
    pub fn read_write() -> Self {
        Self::read() + Scope::Write
    }

    /// Parses scopes that are separated by white space, commas or `+` (as some servers do).
    pub fn parse(text: &str) -> Self {
        text.split(|c: char| c.is_whitespace() || c == ',' || c == '+')
            .filter(|word| !word.is_empty())
            .map(Scope::from)
            .collect()
    }

    /// Whether these scopes include `scope`.
    pub fn covers(&self, scope: &Scope) -> bool {
        self.0.iter().any(|own| own.covers(scope))
    }

    /// The scopes of `wanted` that these do not cover.
    pub fn missing(&self, wanted: &Scopes) -> Scopes {
        wanted
            .iter()
            .filter(|scope| !self.covers(scope))
            .cloned()
            .collect()
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The scopes, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Scope> {
        self.0.iter()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, scope) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            f.write_str(scope.as_str())?;
        }
        Ok(())
    }
}

impl From<&str> for Scopes {
    fn from(text: &str) -> Self {
        Self::parse(text)
    }
}

impl FromStr for Scopes {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::parse(text))
    }
}

/// As servers write them: words with blanks between.
impl Serialize for Scopes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// From words with blanks between, or from a list of words.
impl<'de> Deserialize<'de> for Scopes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Words(String),
            List(Vec<Scope>),
        }
        Ok(match Form::deserialize(from)? {
            Form::Words(words) => Self::parse(&words),
            Form::List(scopes) => scopes.into_iter().collect(),
        })
    }
}

impl<'s> IntoIterator for &'s Scopes {
    type Item = &'s Scope;
    type IntoIter = std::slice::Iter<'s, Scope>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl Extend<Scope> for Scopes {
    fn extend<I: IntoIterator<Item = Scope>>(&mut self, more: I) {
        *self = self.iter().cloned().chain(more).collect();
    }
}

impl Add<Scope> for Scopes {
    type Output = Scopes;

    fn add(self, scope: Scope) -> Scopes {
        self.iter().cloned().chain([scope]).collect()
    }
}

impl Add<Scopes> for Scopes {
    type Output = Scopes;

    fn add(self, other: Scopes) -> Scopes {
        self.iter().chain(other.iter()).cloned().collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        let mut scopes: Vec<_> = scopes.into_iter().collect();
        scopes.sort_unstable();
        scopes.dedup();
        Self(scopes.into())
    }
}

impl From<Scope> for Scopes {
    fn from(scope: Scope) -> Self {
        Self::none() + scope
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coarse_scopes_cover_granular_ones_only_downwards() {
        assert!(Scope::Read.covers(&Scope::ReadStatuses));
        assert!(!Scope::ReadStatuses.covers(&Scope::Read));
        assert!(!Scope::Read.covers(&Scope::AdminRead));
        assert!(!Scope::Read.covers(&Scope::Other("reading".into())));
        assert!(Scope::AdminRead.covers(&Scope::AdminReadReports));
        assert!(Scope::Follow.covers(&Scope::WriteMutes));
        assert!(!Scope::Follow.covers(&Scope::WriteStatuses));
    }

    #[test]
    fn the_coarsest_scope_covers_the_wanted_one() {
        assert_eq!(Scope::Profile.coarsest(), Scope::Read);
        assert_eq!(Scope::AdminWriteReports.coarsest(), Scope::Admin);
        assert_eq!(Scope::Push.coarsest(), Scope::Push);
    }

    #[test]
    fn missing_scopes_are_those_that_nothing_covers() {
        let granted = Scopes::read();
        let wanted = Scopes::parse("read:statuses write:media");
        assert_eq!(granted.missing(&wanted), Scopes::from(Scope::WriteMedia));
        assert!(Scopes::read_write().missing(&wanted).is_empty());
    }

    #[test]
    fn scopes_can_be_stored() {
        let scopes = Scopes::parse("read write:media x");
        let stored = serde_json::to_string(&scopes).unwrap();
        assert_eq!(stored, "\"read write:media x\"");
        assert_eq!(serde_json::from_str::<Scopes>(&stored).unwrap(), scopes);
        let list = r#"["write:media","x","read"]"#;
        assert_eq!(serde_json::from_str::<Scopes>(list).unwrap(), scopes);
        let one: Scope = serde_json::from_str("\"write:media\"").unwrap();
        assert_eq!(one, Scope::WriteMedia);
        assert_eq!(serde_json::to_string(&one).unwrap(), "\"write:media\"");
        assert_eq!("read".parse::<Scope>(), Ok(Scope::Read));
        assert_eq!(scopes.into_iter().count(), 3);
    }

    #[test]
    fn unknown_scopes_are_kept() {
        assert_eq!(Scopes::parse("read openid").to_string(), "read openid");
    }

    #[test]
    fn every_known_scope_reads_back() {
        for scope in Scope::KNOWN {
            assert_eq!(&Scope::from(scope.as_str()), scope);
        }
    }
}

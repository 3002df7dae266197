//! The software that a sandbox behaves like.

use std::fmt;
use std::str::FromStr;

/// The software that a sandbox behaves like: its login, its responses and its
/// known defects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Software {
    /// Mastodon 4.2: no PKCE, no metadata, the password grant.
    Mastodon42,
    /// Mastodon 4.3: PKCE, metadata, the `profile` scope.
    Mastodon43,
    /// Mastodon 4.5, the default.
    Mastodon45,
    /// GoToSocial of late 2025.
    GoToSocial,
    /// Pleroma 2.7.
    Pleroma,
    /// Akkoma 3.13.
    Akkoma,
    /// Takahē 0.11.
    Takahe,
    /// Mitra 5.9.
    Mitra,
    /// Hollo 0.10.
    Hollo,
    /// Pixelfed of early 2024.
    Pixelfed,
    /// Friendica of late 2024.
    Friendica,
    /// snac 2.94.
    Snac,
    /// Iceshrimp.NET of early 2025.
    IceshrimpNet,
    /// Iceshrimp-JS.
    IceshrimpJs,
    /// Sharkey, a Misskey with a Mastodon API.
    Sharkey,
}

impl Software {
    /// All of them, in the order of the documentation.
    pub const ALL: &[Self] = &[
        Self::Mastodon42,
        Self::Mastodon43,
        Self::Mastodon45,
        Self::GoToSocial,
        Self::Pleroma,
        Self::Akkoma,
        Self::Takahe,
        Self::Mitra,
        Self::Hollo,
        Self::Pixelfed,
        Self::Friendica,
        Self::Snac,
        Self::IceshrimpNet,
        Self::IceshrimpJs,
        Self::Sharkey,
    ];

    /// The usual name. The name in nodeinfo may differ.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mastodon42 => "Mastodon 4.2",
            Self::Mastodon43 => "Mastodon 4.3",
            Self::Mastodon45 => "Mastodon 4.5",
            Self::GoToSocial => "GoToSocial",
            Self::Pleroma => "Pleroma",
            Self::Akkoma => "Akkoma",
            Self::Takahe => "Takahē",
            Self::Mitra => "Mitra",
            Self::Hollo => "Hollo",
            Self::Pixelfed => "Pixelfed",
            Self::Friendica => "Friendica",
            Self::Snac => "snac",
            Self::IceshrimpNet => "Iceshrimp.NET",
            Self::IceshrimpJs => "Iceshrimp-JS",
            Self::Sharkey => "Sharkey",
        }
    }
}

impl fmt::Display for Software {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// There is no software with this name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSoftware(String);

impl fmt::Display for UnknownSoftware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = Software::ALL.iter().map(|it| it.name()).collect();
        let (asked, names) = (&self.0, names.join(", "));
        write!(f, "unknown software {asked:?}; known are {names}")
    }
}

impl std::error::Error for UnknownSoftware {}

/// Parses a name in any notation: `takahe`, `Iceshrimp.NET`,
/// `mastodon-4.3`. Plain `mastodon` is the newest.
impl FromStr for Software {
    type Err = UnknownSoftware;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = plain(text);
        if wanted == "mastodon" {
            return Ok(Self::Mastodon45);
        }
        let mut all = Self::ALL.iter().copied();
        all.find(|it| plain(it.name()) == wanted)
            .ok_or_else(|| UnknownSoftware(text.to_owned()))
    }
}

/// The letters and digits alone, in lower case, without the macron.
fn plain(name: &str) -> String {
    let kept = name.chars().filter(|char| char.is_alphanumeric());
    kept.flat_map(char::to_lowercase)
        .map(|char| if char == 'ē' { 'e' } else { char })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct_and_read_back() {
        for software in Software::ALL {
            assert_eq!(software.name().parse(), Ok(*software));
            assert_eq!(software.to_string(), software.name());
        }
        assert_eq!("takahe".parse(), Ok(Software::Takahe));
        assert_eq!("iceshrimp.net".parse(), Ok(Software::IceshrimpNet));
        assert_eq!("mastodon".parse(), Ok(Software::Mastodon45));
        assert!("nonsense".parse::<Software>().is_err());
    }
}

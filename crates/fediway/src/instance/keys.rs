//! On which servers a request with an `Idempotency-Key` may be repeated. Pure code.

use super::columns::{Keys, Since};
use super::quirks::Quirks;

/// What sending a key twice does on a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyTrust {
    /// Perhaps the effect twice.
    None,
    /// One effect, if the first request is over when the second one comes.
    AfterFirst,
    /// One effect.
    Always,
}

/// How far a server of this software and version can be trusted to know a key. A `scheduled` status
/// is one that is to be published later.
pub(crate) fn trusts_key(software: &str, version: &str, scheduled: bool) -> KeyTrust {
    match Quirks::of(software).keys {
        Keys::Honoured {
            scheduled: since, ..
        } if scheduled && !since.holds_in(version) => KeyTrust::None,
        Keys::Honoured { locked, .. } if locked.holds_in(version) => KeyTrust::Always,
        Keys::Honoured { .. } => KeyTrust::AfterFirst,
        Keys::Ignored => KeyTrust::None,
    }
}

impl Since {
    fn holds_in(self, version: &str) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::Version(major, minor) => is_at_least(version, (major, minor)),
        }
    }
}

/// Whether a version is this one or a later one. What comes before a release, such as
/// `4.6.0-beta.1`, does not count as that release, and an unreadable version counts as old.
fn is_at_least(version: &str, since: (u32, u32)) -> bool {
    let number = |text: &str| text.parse::<u32>().ok();
    let mut parts = version.splitn(3, '.');
    let (Some(major), Some(minor)) = (parts.next().and_then(number), parts.next().and_then(number))
    else {
        return false;
    };
    let patch = parts.next().unwrap_or_default();
    let (patch, rest) = patch.split_at(
        patch
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(patch.len()),
    );
    let is_before_release = patch == "0" && rest.starts_with('-');
    match (major, minor) == since {
        true => !is_before_release,
        false => (major, minor) > since,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mastodon_locks_keys_since_a_version() {
        for (version, expected) in [
            ("4.5.9", KeyTrust::AfterFirst),
            ("4.6.0-beta.1", KeyTrust::AfterFirst),
            ("4.6.0-nightly.2026-02-01+glitch", KeyTrust::AfterFirst),
            ("4.6.0", KeyTrust::Always),
            ("4.6.0+glitch", KeyTrust::Always),
            ("4.6.2-rc1", KeyTrust::Always),
            ("4.7.0-alpha.1", KeyTrust::Always),
            ("4.10.0", KeyTrust::Always),
            ("10.0.0", KeyTrust::Always),
            ("", KeyTrust::AfterFirst),
            ("latest", KeyTrust::AfterFirst),
        ] {
            assert_eq!(
                trusts_key("mastodon", version, false),
                expected,
                "{version}"
            );
        }
    }

    #[test]
    fn mastodon_keeps_the_key_of_a_scheduled_status_since_a_version() {
        for (version, expected) in [
            ("3.5.0", KeyTrust::None),
            ("4.2.20", KeyTrust::None),
            ("4.3.0-alpha.3", KeyTrust::None),
            ("", KeyTrust::None),
            ("4.3.0", KeyTrust::AfterFirst),
            ("4.5.9", KeyTrust::AfterFirst),
            ("4.6.1", KeyTrust::Always),
        ] {
            assert_eq!(trusts_key("mastodon", version, true), expected, "{version}");
        }
    }

    #[test]
    fn other_servers() {
        for scheduled in [false, true] {
            assert_eq!(
                trusts_key("pleroma", "2.9.0", scheduled),
                KeyTrust::AfterFirst
            );
            assert_eq!(
                trusts_key("akkoma", "3.15.0", scheduled),
                KeyTrust::AfterFirst
            );
            for ignoring in ["gotosocial", "takahe", "mitra", "", "something new"] {
                assert_eq!(trusts_key(ignoring, "9.9.9", scheduled), KeyTrust::None);
            }
        }
    }
}

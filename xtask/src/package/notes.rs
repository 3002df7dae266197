//! The notes of a release: its part of the CHANGELOG.

use std::path::Path;

use super::files::{read, version, write};
use crate::steps::{Outcome, root};

pub(super) fn write_to(file: &Path) -> Outcome {
    let changes = read(&root().join("CHANGELOG.md"))?;
    let version = version()?;
    let notes = section(&changes, &version).or_else(|| section(&changes, "Unreleased"));
    let notes = notes.ok_or_else(|| format!("the CHANGELOG has no part about {version}"))?;
    write(file.to_owned(), format!("# fediway {version}\n\n{notes}\n"))
}

/// What stands below the heading of a version.
fn section<'a>(changes: &'a str, version: &str) -> Option<&'a str> {
    let heading = format!("\n## [{version}]");
    let (_, rest) = changes.split_once(&heading)?;
    let (_, rest) = rest.split_once('\n')?;
    let end = rest
        .find("\n## ")
        .or_else(|| rest.find("\n["))
        .unwrap_or(rest.len());
    Some(rest[..end].trim()).filter(|notes| !notes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGES: &str = "# Changelog\n\n## [Unreleased]\n\n- new\n\n## [0.2.0] - 2026-01-01\n\n\
                           ### Added\n\n- two\n\n## [0.1.0] - 2025-01-01\n\n- one\n\n[0.1.0]: x\n";

    #[test]
    fn a_version_has_its_own_part() {
        assert_eq!(section(CHANGES, "Unreleased"), Some("- new"));
        assert_eq!(section(CHANGES, "0.2.0"), Some("### Added\n\n- two"));
        assert_eq!(section(CHANGES, "0.1.0"), Some("- one"));
        assert_eq!(section(CHANGES, "0.3.0"), None);
        assert_eq!(section("\n## [1.0.0]\n\n## [0.9.0]\n", "1.0.0"), None);
    }

    #[test]
    fn the_next_release_has_notes() {
        let changes = read(&root().join("CHANGELOG.md")).unwrap();
        let version = version().unwrap();
        let notes = section(&changes, &version).or_else(|| section(&changes, "Unreleased"));
        assert!(notes.unwrap().contains("The library"));
    }
}

//! The pages of the repository: the guide in `docs`, and those at its root.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::book;
use crate::links::{self, Page};
use crate::steps::Outcome;

/// Folders whose files nobody reads as pages.
const SKIPPED: &[&str] = &["target", "data", "corpus", "artifacts"];

/// The files with this extension below a folder, relative to it.
pub(crate) fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(here) = waiting.pop() {
        for entry in std::fs::read_dir(&here).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            if path.is_dir() && !name.starts_with('.') && !SKIPPED.contains(&&*name) {
                waiting.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                found.extend(path.strip_prefix(folder).map(Path::to_owned));
            }
        }
    }
    found.sort();
    found
}

/// Reads the pages of a folder.
pub(crate) fn read(
    folder: &Path,
    extension: &str,
    page: fn(&str) -> Page,
) -> BTreeMap<PathBuf, Page> {
    let files = files(folder, extension).into_iter();
    files
        .filter_map(|path| {
            let text = std::fs::read_to_string(folder.join(&path)).ok()?;
            Some((path, page(&text)))
        })
        .collect()
}

/// Builds the book and checks the links of its pages.
pub(crate) fn built() -> Outcome {
    let folder = book::build()?;
    let pages = read(&folder, "html", links::html);
    let faults = links::faults(&folder, &pages);
    println!("{} pages in {}", pages.len(), folder.display());
    match faults.is_empty() && pages.len() > 10 {
        true => Ok(()),
        false => Err(format!("links that lead nowhere:\n{}", faults.join("\n"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::markdown;
    use crate::steps::root;

    /// The pages in which code samples are compiled as doc tests.
    const COMPILED_BY: &[&str] = &[
        "examples/src/lib.rs",
        "crates/fediway-signin/src/lib.rs",
        "crates/fediway-archive/src/lib.rs",
    ];

    fn docs() -> PathBuf {
        root().join("docs")
    }

    #[test]
    fn every_link_leads_somewhere() {
        let pages = read(root(), "md", markdown);
        assert!(pages.len() > 30, "{} pages", pages.len());
        let faults = links::faults(root(), &pages);
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    #[test]
    fn every_page_is_once_in_the_guide() {
        let summary = std::fs::read_to_string(docs().join("SUMMARY.md")).unwrap();
        let mut listed = markdown(&summary).links;
        listed.sort();
        let pages = files(&docs(), "md").into_iter();
        let pages: Vec<_> = pages
            .map(|path| path.to_string_lossy().replace('\\', "/"))
            .filter(|path| path != "SUMMARY.md")
            .collect();
        assert_eq!(listed, pages, "docs/SUMMARY.md and the pages in docs");
    }

    /// A link out of the book would lead nowhere once it is built.
    #[test]
    fn pages_of_the_guide_link_to_each_other_alone() {
        for (path, page) in read(&docs(), "md", markdown) {
            let depth = path.components().count() - 1;
            let leaves = |link: &&String| link.matches("../").count() > depth;
            let out: Vec<_> = page.links.iter().filter(leaves).collect();
            assert!(out.is_empty(), "{}: {out:?}", path.display());
        }
    }

    #[test]
    fn every_code_sample_is_compiled() {
        let sources = COMPILED_BY.iter().map(|path| root().join(path));
        let sources: String = sources
            .filter_map(|path| std::fs::read_to_string(path).ok())
            .collect();
        for path in files(root(), "md") {
            let text = std::fs::read_to_string(root().join(&path)).unwrap();
            let name = path.to_string_lossy().replace('\\', "/");
            let is_compiled = sources.contains(&format!("{name}\""));
            let has_samples = text.lines().any(|line| line.starts_with("```rust"));
            assert!(is_compiled || !has_samples, "{name} is compiled nowhere");
        }
    }
}

//! The tests that `docs/security.md` names.

use std::collections::BTreeSet;

use crate::pages::files;
use crate::steps::root;

/// Each test of the repository as `file::name`, and as `folder::name`.
fn tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let crates = root().join("crates");
    for path in files(&crates, "rs") {
        let text = std::fs::read_to_string(crates.join(&path)).unwrap();
        let places = [
            path.file_stem(),
            path.parent().and_then(|it| it.file_name()),
        ];
        for name in functions_with_test_attribute(&text) {
            let places = places.iter().flatten();
            found.extend(places.map(|place| format!("{}::{name}", place.to_string_lossy())));
        }
    }
    found
}

fn functions_with_test_attribute(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut is_test = false;
    for line in text.lines().map(str::trim) {
        is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
        let line = line.strip_prefix("async ").unwrap_or(line);
        if let Some(rest) = line.strip_prefix("fn ") {
            found.extend(rest.split(['(', '<']).next().filter(|_| is_test));
            is_test = false;
        }
    }
    found
}

/// `file::name`, and no address such as `::/3`.
fn is_path(span: &str) -> bool {
    let is_name = |it: &str| it.starts_with(|c: char| c.is_ascii_lowercase());
    let names = span.split_once("::");
    names.is_some_and(|(file, name)| is_name(file) && is_name(name))
}

#[test]
fn every_test_that_the_security_page_names_exists() {
    let page = std::fs::read_to_string(root().join("docs/security.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_suffix('|'));
    // The last column names tests; the others may name items of the library.
    let cells = rows.filter_map(|row| row.rsplit('|').next());
    let spans = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let named: Vec<_> = spans.filter(|span| is_path(span)).collect();
    assert!(named.len() > 50, "{} tests", named.len());
    let tests = tests();
    let missing: Vec<_> = named.iter().filter(|it| !tests.contains(**it)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

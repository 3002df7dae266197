//! A folder of pages, read as a browser reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use scraper::{Html, Selector};

/// Every file of the folder, by its path from there on.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(&at).unwrap().map(Result::unwrap) {
            match entry.file_type().unwrap().is_dir() {
                true => open.push(entry.path()),
                false => {
                    let name = entry
                        .path()
                        .strip_prefix(folder)
                        .unwrap()
                        .display()
                        .to_string();
                    found.insert(name, std::fs::read(entry.path()).unwrap());
                }
            }
        }
    }
    found
}

/// All text of the folder in one.
pub(crate) fn words(folder: &Path) -> String {
    let all = files(folder);
    let texts = all.iter().filter(|(name, _)| !name.starts_with("media/"));
    texts
        .map(|(_, content)| String::from_utf8_lossy(content).into_owned())
        .collect()
}

pub(crate) fn page(folder: &Path, name: &str) -> String {
    let path: PathBuf = folder.join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn all(html: &Html, css: &str, attribute: &str) -> Vec<String> {
    let selector = Selector::parse(css).unwrap();
    let found = html.select(&selector);
    found
        .filter_map(|it| it.value().attr(attribute))
        .map(str::to_owned)
        .collect()
}

/// Checks each page: nothing comes from elsewhere, every link of the folder leads to something.
pub(crate) fn check(folder: &Path) -> usize {
    let files = files(folder);
    let pages: BTreeMap<_, _> = files
        .iter()
        .filter(|(name, _)| name.ends_with(".html") && !name.starts_with('.'))
        .map(|(name, content)| {
            (
                name.clone(),
                Html::parse_document(std::str::from_utf8(content).unwrap()),
            )
        })
        .collect();
    let anchors: BTreeMap<_, BTreeSet<_>> = pages
        .iter()
        .map(|(name, page)| (name.clone(), all(page, "[id]", "id").into_iter().collect()))
        .collect();
    for (name, page) in &pages {
        loads(name, page, &files);
        links(name, page, &anchors, &files);
        let ids = all(page, "[id]", "id");
        assert_eq!(
            ids.len(),
            anchors[name].len(),
            "{name} has an id twice: {ids:?}"
        );
    }
    pages.len()
}

fn loads(name: &str, page: &Html, files: &BTreeMap<String, Vec<u8>>) {
    let policy = all(page, "meta[http-equiv=Content-Security-Policy]", "content");
    assert!(
        policy.len() == 1 && policy[0].starts_with("default-src 'none'"),
        "{name}: {policy:?}"
    );
    assert!(
        !policy[0].contains("unsafe") && !policy[0].contains("http"),
        "{name}: {policy:?}"
    );
    let mut loaded = all(page, "[src]", "src");
    loaded.extend(all(page, "link[href]", "href"));
    for path in loaded {
        assert!(files.contains_key(&path), "{name} loads {path}");
    }
    let never = [
        "[style]",
        "style",
        "iframe",
        "object",
        "embed",
        "base",
        "form[action]",
        "[srcset]",
        "[poster]",
        "script:not([src])",
        "[onclick]",
        "[onerror]",
        "[onload]",
        "use",
        "image",
    ];
    for css in never {
        let found = page.select(&Selector::parse(css).unwrap()).count();
        assert_eq!(found, 0, "{name} has {css}");
    }
}

fn links(
    name: &str,
    page: &Html,
    anchors: &BTreeMap<String, BTreeSet<String>>,
    files: &BTreeMap<String, Vec<u8>>,
) {
    for target in all(page, "a[href]", "href") {
        if target.starts_with("https://") || target.starts_with("http://") {
            continue;
        }
        let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
        let file = if file.is_empty() { name } else { file };
        assert!(files.contains_key(file), "{name} leads to {target}");
        let there = anchor.is_empty() || anchors[file].contains(anchor);
        assert!(there, "{name} leads to {target}, and there is no {anchor}");
    }
}

//! Links between pages: where they lead to, and whether anything is there; and those of HTML.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// What a page links to and can be linked at.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) anchors: BTreeSet<String>,
    pub(crate) links: Vec<String>,
}

/// The links between the pages of a folder that lead nowhere.
pub(crate) fn faults(folder: &Path, pages: &BTreeMap<PathBuf, Page>) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, page) in pages {
        for link in page.links.iter().filter(|link| is_relative(link)) {
            if let Some(why) = fault(folder, pages, path, link) {
                faults.push(format!("{}: {link}: {why}", path.display()));
            }
        }
    }
    faults
}

fn is_relative(link: &str) -> bool {
    let end = link.find(['/', '?', '#']).unwrap_or(link.len());
    !link[..end].contains(':') && !link.starts_with("//")
}

fn fault(
    folder: &Path,
    pages: &BTreeMap<PathBuf, Page>,
    from: &Path,
    link: &str,
) -> Option<&'static str> {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = path.split('?').next().unwrap_or_default();
    let target = match path {
        "" => from.to_owned(),
        path => joined(from.parent()?, path)?,
    };
    if !folder.join(&target).exists() {
        return Some("there is no such file");
    }
    let page = pages.get(&target)?;
    let is_there = anchor.is_empty() || page.anchors.contains(anchor);
    (!is_there).then_some("the page has no such heading")
}

/// A relative path from a folder, without `.` and `..`; nothing if it leaves the root.
fn joined(folder: &Path, path: &str) -> Option<PathBuf> {
    let mut joined = PathBuf::new();
    for part in folder.join(path).components() {
        match part {
            Component::Normal(name) => joined.push(name),
            Component::CurDir => {}
            Component::ParentDir if joined.pop() => {}
            _ => return Some(PathBuf::from("outside")),
        }
    }
    Some(joined)
}

/// Reads a page of HTML.
pub(crate) fn html(text: &str) -> Page {
    let mut page = Page::default();
    let mut rest = text;
    while let Some((_, tag)) = rest.split_once('<') {
        let end = tag.find('>').unwrap_or(tag.len());
        for (name, value) in attributes(&tag[..end]) {
            match name {
                "href" | "src" => page.links.push(value.replace("&amp;", "&")),
                "id" | "name" => drop(page.anchors.insert(value.to_owned())),
                _ => {}
            }
        }
        rest = &tag[end..];
        if tag.starts_with("script") {
            rest = rest.split_once("</script").map_or("", |(_, rest)| rest);
        }
    }
    page
}

/// The attributes of a tag that stand in double quotes.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        rest = after;
        Some((name.rsplit(char::is_whitespace).next()?, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::markdown;

    #[test]
    fn html_is_read() {
        let text = r#"<h1 id="a"><a class="x" href="b.html#c">d</a><img src="e.png"><script src="f.js">"<a href="g">"</script>"#;
        let page = html(text);
        assert_eq!(page.links, ["b.html#c", "e.png", "f.js"]);
        assert!(page.anchors.contains("a"));
    }

    #[test]
    fn links_that_lead_nowhere_are_found() {
        let folder = crate::steps::root();
        let read = |text: &str| ("docs/media.md".into(), markdown(text));
        let page = "# Here\n[a](#here) [b](tour.md) [c](../README.md) [d](https://a.example/x)";
        assert!(faults(folder, &BTreeMap::from([read(page)])).is_empty());
        let page = "[a](#there) [b](nowhere.md) [c](../../etc/passwd)";
        let found = faults(folder, &BTreeMap::from([read(page)]));
        assert_eq!(found.len(), 3, "{found:?}");
    }
}

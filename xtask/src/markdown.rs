//! The links and headings of a page of Markdown.

use crate::links::Page;

/// Reads a page of Markdown.
pub(crate) fn markdown(text: &str) -> Page {
    let mut page = Page::default();
    for line in outside_of_code(text) {
        if let Some(heading) = heading(line) {
            page.add_heading(heading);
        }
        let line = without_code(line);
        page.links.extend(line.split("](").skip(1).map(target));
        if let Some((_, definition)) = line.split_once("]: ").filter(|_| line.starts_with('[')) {
            page.links.push(target(definition));
        }
    }
    page
}

/// The lines that are in no block of code.
fn outside_of_code(text: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    (text.len() < line.len() && text.starts_with(' ')).then(|| text.trim())
}

/// The line without its code spans.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

fn target(rest: &str) -> String {
    let end = rest.find([')', ' ']).unwrap_or(rest.len());
    rest[..end].to_owned()
}

impl Page {
    /// As GitHub and mdBook name it.
    fn add_heading(&mut self, heading: &str) {
        let kept = |c: char| match c {
            ' ' => Some('-'),
            c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
            _ => None,
        };
        let name: String = heading.to_lowercase().chars().filter_map(kept).collect();
        let more = (1..).map(|number| format!("{name}-{number}"));
        let mut names = std::iter::once(name.clone()).chain(more);
        if let Some(free) = names.find(|name| !self.anchors.contains(name)) {
            self.anchors.insert(free);
        }
    }
}

#[test]
fn markdown_is_read() {
    let text = "# One `two`, three!\n[a](b.md#c) and ![d](e.png \"f\") `[g](h)`\n```sh\n# no\n[i](j)\n```\n## One two three\n[k]: l.md\n";
    let page = markdown(text);
    assert_eq!(page.links, ["b.md#c", "e.png", "l.md"]);
    let anchors: Vec<_> = page.anchors.iter().collect();
    assert_eq!(anchors, ["one-two-three", "one-two-three-1"]);
}

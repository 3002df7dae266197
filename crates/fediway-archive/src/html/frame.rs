//! What all pages share: head, navigation, and what a browser may load.

use maud::{DOCTYPE, Markup, html};

/// Nothing comes from anywhere but the folder. `file:` is for browsers that take no file for `'self'`.
const POLICY: &str = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; \
    img-src 'self' file:; media-src 'self' file:; base-uri 'none'; form-action 'none'";

pub(super) const STYLE: &str = include_str!("assets/style.css");
pub(super) const SCRIPT: &str = include_str!("assets/search.js");

/// The pages that every page leads to.
pub(super) struct Frame {
    /// `Ann (@ann@x.example)`.
    pub(super) title: String,
    /// File and name of each page.
    pub(super) pages: Vec<(String, &'static str)>,
    /// When the pages were made.
    pub(super) made: String,
}

impl Frame {
    /// A whole page. `file` is its own name.
    pub(super) fn page(&self, file: &str, title: &str, body: &Markup) -> String {
        self.with_scripts(file, title, body, &[])
    }

    pub(super) fn with_scripts(
        &self,
        file: &str,
        title: &str,
        body: &Markup,
        scripts: &[&str],
    ) -> String {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="referrer" content="no-referrer";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    title { (title) " – " (self.title) }
                    link rel="stylesheet" href="style.css";
                    @for script in scripts { script src=(script) defer {} }
                }
                body {
                    a.skip href="#content" { "Skip to the content" }
                    (self.navigation(file))
                    main #content { h1 { (title) } (body) }
                    footer { p { "Archive of " (self.title) ", made " (self.made) ". Times are in UTC." } }
                }
            }
        };
        page.into_string()
    }

    fn navigation(&self, file: &str) -> Markup {
        html! {
            nav aria-label="Archive" {
                ul {
                    @for (target, name) in &self.pages {
                        li { a href=(target) aria-current=[(target == file).then_some("page")] { (name) } }
                    }
                }
            }
        }
    }
}

/// Links to the pages before and after, and to all pages of a list.
pub(super) fn pager(files: &[String], at: usize) -> Markup {
    html! {
        @if files.len() > 1 {
            nav.pager aria-label="Pages" {
                ul {
                    @for (number, file) in files.iter().enumerate() {
                        li { a href=(file) aria-label=(format!("Page {}", number + 1))
                            aria-current=[(number == at).then_some("page")] { (number + 1) } }
                    }
                }
            }
        }
    }
}

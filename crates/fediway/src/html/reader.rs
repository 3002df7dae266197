//! Converts HTML to plain text.

use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{Html, Node};

use crate::entities::Mention;

/// Elements whose content nobody is meant to read.
const SILENT: [&str; 5] = ["head", "script", "style", "template", "title"];

/// How deep lists and quotations are set off.
const DEEPEST: usize = 8;

pub(super) fn read(html: &str, mentions: &[Mention], without_quote: bool) -> String {
    let mut reader = Reader {
        mentions,
        without_quote,
        ..Reader::default()
    };
    // Step by step, not by recursion: HTML from a stranger may be nested as deep as it is long.
    for edge in Html::parse_fragment(html).tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Text(text) => reader.text(text),
                Node::Element(element) => reader.open(element),
                _ => {}
            },
            Edge::Close(node) => {
                if let Node::Element(element) = node.value() {
                    reader.close(element);
                }
            }
        }
    }
    reader.out
}

#[derive(Default)]
struct Reader<'m> {
    mentions: &'m [Mention],
    without_quote: bool,
    out: String,
    /// How many line ends come before the next text.
    line_ends: usize,
    /// Whether a space comes before the next text of the line.
    space: bool,
    /// What comes after those line ends: the sign of a list item.
    sign: String,
    /// How many elements are open that are not read.
    silent: usize,
    quotations: usize,
    /// In how many quotations the last text stood.
    quoted: usize,
    preformatted: usize,
    /// The number of the next item of each open list; `None` where they are not numbered.
    lists: Vec<Option<i64>>,
    /// Where the text of each open link starts, once it has one.
    links: Vec<Option<usize>>,
}

impl Reader<'_> {
    fn open(&mut self, element: &Element) {
        if self.silent > 0 || self.is_silent(element) {
            self.silent += 1;
            return;
        }
        match element.name() {
            "br" => self.line_ends = (self.line_ends + 1).min(2),
            "blockquote" => {
                self.block();
                self.quotations += 1;
            }
            "pre" => {
                self.block();
                self.preformatted += 1;
            }
            "ul" => self.list(None),
            "ol" => {
                let start = element.attr("start").and_then(|start| start.parse().ok());
                self.list(Some(start.unwrap_or(1)));
            }
            "li" => self.item(),
            "a" => self.links.push(None),
            "img" => self.text(element.attr("alt").unwrap_or_default()),
            name if is_block(name) => self.block(),
            _ => {}
        }
    }

    fn close(&mut self, element: &Element) {
        if self.silent > 0 {
            self.silent -= 1;
            return;
        }
        match element.name() {
            "blockquote" => {
                self.block();
                self.quotations -= 1;
            }
            "pre" => {
                self.block();
                self.preformatted -= 1;
            }
            "ul" | "ol" => {
                self.lists.pop();
                self.block();
            }
            "li" => {
                self.sign.clear();
                self.line();
            }
            "a" => self.link(element),
            name if is_block(name) => self.block(),
            _ => {}
        }
    }

    fn is_silent(&self, element: &Element) -> bool {
        let class = |wanted| element.classes().any(|class| class == wanted);
        SILENT.contains(&element.name()) || (self.without_quote && class("quote-inline"))
    }

    fn text(&mut self, text: &str) {
        if self.silent > 0 {
            return;
        }
        if self.preformatted > 0 {
            for (number, line) in text.split('\n').enumerate() {
                self.line_ends += usize::from(number > 0);
                if !line.is_empty() {
                    self.word(line);
                }
            }
            return;
        }
        for (number, word) in text.split([' ', '\t', '\n', '\r', '\u{c}']).enumerate() {
            self.space |= number > 0;
            if !word.is_empty() {
                self.word(word);
            }
        }
    }

    fn word(&mut self, word: &str) {
        let starts_line = self.out.is_empty() || self.line_ends > 0 || !self.sign.is_empty();
        if self.out.is_empty() {
            self.quotation_marks(self.quotations);
        } else if self.line_ends > 0 {
            // An empty line belongs to a quotation only if both sides of it do.
            let shared = self.quotations.min(self.quoted);
            (1..self.line_ends).for_each(|_| self.end_line(shared));
            self.end_line(self.quotations);
        }
        self.quoted = self.quotations;
        self.out.push_str(&std::mem::take(&mut self.sign));
        if self.space && !starts_line {
            self.out.push(' ');
        }
        for start in &mut self.links {
            start.get_or_insert(self.out.len());
        }
        self.out.push_str(word);
        (self.line_ends, self.space) = (0, false);
    }

    fn end_line(&mut self, quotations: usize) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        self.out.push('\n');
        self.quotation_marks(quotations);
    }

    fn quotation_marks(&mut self, quotations: usize) {
        (0..quotations.min(DEEPEST)).for_each(|_| self.out.push_str("> "));
    }

    /// The next text starts a line.
    fn line(&mut self) {
        self.line_ends = self.line_ends.max(1);
    }

    /// The next text starts a paragraph; in a list, a line.
    fn block(&mut self) {
        let apart = if self.lists.is_empty() { 2 } else { 1 };
        self.line_ends = self.line_ends.max(apart);
    }

    fn list(&mut self, first: Option<i64>) {
        self.block();
        self.lists.push(first);
    }

    fn item(&mut self) {
        self.line();
        let depth = self.lists.len().clamp(1, DEEPEST) - 1;
        self.sign = "  ".repeat(depth);
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.sign.push_str(&format!("{number}. "));
                *number = number.saturating_add(1);
            }
            _ => self.sign.push_str("- "),
        }
    }

    /// Adds the address of a link whose text does not show it.
    fn link(&mut self, element: &Element) {
        let start = self.links.pop().flatten().unwrap_or(self.out.len());
        let href = element.attr("href").unwrap_or_default();
        let shown = &self.out[start..];
        if let Some(name) = mentioned(self.mentions, href).filter(|_| shown.starts_with('@')) {
            self.out.truncate(start + '@'.len_utf8());
            self.out.push_str(name);
        } else if is_of_the_web(href) && !shown.starts_with(['#', '@']) && !shows(shown, href) {
            let address = match shown.is_empty() {
                true => href.to_owned(),
                false => format!("({href})"),
            };
            self.space |= !shown.is_empty();
            self.word(&address);
        }
    }
}

fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 13] = [
        "address", "article", "div", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "p", "section",
        "table",
    ];
    BLOCKS.contains(&name)
}

fn is_of_the_web(href: &str) -> bool {
    ["https://", "http://"]
        .iter()
        .any(|scheme| href.starts_with(scheme))
}

/// Whether the text of a link is its address, give or take the scheme and the last slash.
fn shows(text: &str, href: &str) -> bool {
    let bare = |address: &str| {
        let address = address
            .trim_start_matches("https://")
            .trim_start_matches("http://");
        address.trim_end_matches('/').to_owned()
    };
    bare(text) == bare(href)
}

/// The full name of the account whose profile a link leads to.
fn mentioned<'m>(mentions: &'m [Mention], href: &str) -> Option<&'m str> {
    let mut found = mentions.iter().filter(|mention| mention.url == href);
    found.next().map(|mention| mention.acct.as_str())
}

//! The pages, from what they show to HTML.

use fediway::entities::Account;
use fediway::html as text;
use maud::{Markup, html};

use super::entry::{self, Entry};
use super::frame::{Frame, pager};
use super::local::Local;
use super::names;
use super::{date, emoji};

/// One page of a list of statuses.
pub(super) struct Part<'a> {
    pub(super) title: &'a str,
    pub(super) files: &'a [String],
    pub(super) at: usize,
    pub(super) entries: &'a [Entry],
    pub(super) local: &'a Local,
}

impl Part<'_> {
    pub(super) fn page(&self, frame: &Frame) -> String {
        let title = match self.at {
            0 => self.title.to_owned(),
            at => format!("{}, page {}", self.title, at + 1),
        };
        let body = html! {
            (pager(self.files, self.at))
            @for entry in self.entries { (entry.article(self.local)) }
            (pager(self.files, self.at))
        };
        frame.page(&self.files[self.at], &title, &body)
    }
}

/// A month with its number of statuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Month {
    /// `2024-03`; empty for statuses without a date.
    pub(super) name: String,
    pub(super) count: u64,
}

impl Month {
    pub(super) fn title(&self) -> String {
        match self.name.is_empty() {
            true => "Without a date".to_owned(),
            false => date::month_name(&self.name),
        }
    }
}

/// The first page: the profile and all months.
pub(super) fn index(
    frame: &Frame,
    me: Option<&Account>,
    months: &[Month],
    local: &Local,
) -> String {
    let body = html! {
        @if let Some(me) = me { (profile(me, local)) }
        @if months.is_empty() { p { "The archive has no posts that are shown here." } }
        @for year in years(months) {
            h2 { (year_title(year)) }
            ul.months {
                @for month in year {
                    li { a href=(names::month(&month.name, 0)) { (month.title()) br; span { (count(month.count)) } } }
                }
            }
        }
    };
    frame.page(names::INDEX, "Archive", &body)
}

/// Newest first; the months of a year together.
fn years(months: &[Month]) -> impl Iterator<Item = &[Month]> {
    months.chunk_by(|a, b| a.name.get(..4) == b.name.get(..4))
}

fn year_title(year: &[Month]) -> &str {
    let year = year.first().and_then(|month| month.name.get(..4));
    year.unwrap_or("Without a date")
}

fn count(count: u64) -> String {
    match count {
        1 => "1 post".to_owned(),
        _ => format!("{count} posts"),
    }
}

fn profile(me: &Account, local: &Local) -> Markup {
    html! {
        section.profile aria-label="Profile" {
            @if let Some(path) = local.picture(&me.header) { img.banner src=(path) alt=(me.header_description); }
            header { (entry::who(me, local)) }
            div.text { (emoji::in_html(&text::safe(&me.note), &me.emojis, local)) }
            @if !me.fields.is_empty() {
                dl {
                    @for field in &me.fields {
                        dt { (emoji::in_text(&field.name, &me.emojis, local)) }
                        dd { (emoji::in_html(&text::safe(&field.value), &me.emojis, local)) }
                    }
                }
            }
            p.small { (me.statuses_count) " posts, " (me.following_count) " following, " (me.followers_count) " followers"
                @if let Some(since) = me.created_at { ", since " (date::day(since)) } }
        }
    }
}

/// The page of search.
pub(super) fn search(frame: &Frame, parts: usize) -> String {
    let body = html! {
        noscript { p { "The search needs JavaScript. All pages of the months are there without it." } }
        form #search hidden role="search" data-parts=(parts) {
            label for="query" { "Words that a post has, all of them" }
            input #query type="search" autocomplete="off";
        }
        p #state role="status" {}
        ol #results {}
    };
    frame.with_scripts(names::SEARCH, "Search", &body, &["search.js"])
}

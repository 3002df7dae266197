//! A status on a page: who, when, what, and what belongs to it.

use fediway::Timestamp;
use fediway::entities::{Account, Quote, Status, StatusEdit, Visibility};
use fediway::html as text;
use maud::{Markup, html};

use super::local::Local;
use super::{date, emoji, media, poll};

/// A status of the archive as a page shows it.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub(super) anchor: String,
    pub(super) status: Status,
    /// What it was before its edits, oldest first.
    pub(super) versions: Vec<StatusEdit>,
    /// When the server no longer had it.
    pub(super) gone: Option<Timestamp>,
    /// The page of its thread.
    pub(super) thread: Option<String>,
    /// What it replies to.
    pub(super) parent: Option<Parent>,
    /// How deep it stands in the thread.
    pub(super) depth: usize,
}

/// What a status replies to.
#[derive(Clone, Debug)]
pub(super) enum Parent {
    /// A status of the archive, by its author, and where the pages show it.
    Here {
        author: String,
        page: Option<String>,
    },
    /// An address of the web.
    Web(String),
}

impl Entry {
    pub(super) fn article(&self, local: &Local) -> Markup {
        let status = &self.status;
        let level = (self.depth > 0).then(|| format!("depth-{}", self.depth.min(4)));
        html! {
            article.post id=(self.anchor) class=[level] {
                @match &status.reblog {
                    Some(inner) if is_address(inner) => {
                        p.note { "Boosted " (date::time(status.created_at)) }
                        p { (inner.account.as_ref().map_or("A post", |it| it.acct.as_str())) ", which the archive has no more of than its address" }
                    },
                    Some(inner) => {
                        p.note { "Boosted " (date::time(status.created_at)) }
                        (head(inner, local)) (inside(inner, local)) (counts(inner))
                    },
                    None => {
                        (head(status, local)) (self.answers()) (inside(status, local)) (self.history(local)) (counts(status))
                    },
                }
                (self.foot())
            }
        }
    }

    /// Whom it answers.
    fn answers(&self) -> Markup {
        html! {
            @match (&self.parent, replies_to(&self.status)) {
                (Some(Parent::Here { author, page }), _) => p.note {
                    "In reply to "
                    @match page { Some(page) => a href=(page) { "@" (author) }, None => { "@" (author) } }
                },
                (_, Some(name)) => p.note { "In reply to @" (name) },
                (Some(Parent::Web(url)), None) => p.note {
                    "In reply to " a href=(url) rel="noreferrer noopener nofollow" { "a post on the web" }
                },
                (None, None) => {},
            }
        }
    }

    fn history(&self, local: &Local) -> Markup {
        html! {
            @if !self.versions.is_empty() {
                details.versions {
                    summary { "Edited " (date::time(self.status.edited_at)) ": what it was before" }
                    @for version in &self.versions {
                        div.version {
                            p.note { (date::time(version.created_at)) }
                            @if !version.spoiler_text.is_empty() { p.note { "Content warning: " (version.spoiler_text) } }
                            div.text { (emoji::in_html(&text::safe(&version.content), &version.emojis, local)) }
                            (media::all(&version.media_attachments, version.sensitive, local))
                        }
                    }
                }
            } @else if self.status.edited_at.is_some() {
                p.note { "Edited " (date::time(self.status.edited_at)) }
            }
        }
    }

    fn foot(&self) -> Markup {
        let shown = self.status.reblog.as_deref().unwrap_or(&self.status);
        html! {
            p.foot {
                a href=(format!("#{}", self.anchor)) { "Link" }
                @if let Some(thread) = &self.thread { a href=(thread) { "Thread" } }
                @if let Some(url) = web(page(shown)) { a href=(url) rel="noreferrer noopener nofollow" { "On the web" } }
                @if let Some(gone) = self.gone { span { "Not on the server since " (date::time(Some(gone))) } }
            }
        }
    }
}

fn head(status: &Status, local: &Local) -> Markup {
    html! {
        header {
            @if let Some(account) = &status.account { (who(account, local)) }
            p.when {
                (date::time(status.created_at))
                @if let Some(name) = seen_by(&status.visibility) { span.badge { (name) } }
            }
        }
    }
}

/// The name, handle and picture of an account.
pub(super) fn who(account: &Account, local: &Local) -> Markup {
    let picture = [&account.avatar_static, &account.avatar];
    let picture = picture.into_iter().find_map(|url| local.picture(url));
    let name = match account.display_name.trim() {
        "" => &account.username,
        name => name,
    };
    html! {
        @match picture {
            Some(path) => img.avatar src=(path) alt="" width="44" height="44" loading="lazy";,
            None => span.avatar aria-hidden="true" { (name.chars().next().unwrap_or('?')) },
        }
        p.who { strong { (emoji::in_text(name, &account.emojis, local)) } " " span.handle { "@" (account.acct) } }
    }
}

/// The text behind its warning, the files, the poll, the quote, the link.
fn inside(status: &Status, local: &Local) -> Markup {
    let warning = status.spoiler_text.trim();
    let all = html! {
        div.text lang=[status.language.as_deref()] { (emoji::in_html(&status.safe_html(), &status.emojis, local)) }
        (media::all(&status.media_attachments, status.sensitive && warning.is_empty(), local))
        @if let Some(one) = &status.poll { (poll::poll(one, local)) }
        @if let Some(quote) = &status.quote { (quoted(quote, local)) }
        @if let Some(card) = &status.card {
            @if let Some(url) = web(&card.url) {
                p.card { a href=(url) rel="noreferrer noopener nofollow" {
                    (if card.title.is_empty() { &card.url } else { &card.title })
                } }
            }
        }
    };
    html! {
        @if warning.is_empty() { (all) } @else {
            details.warning {
                summary { span.label { "Content warning: " } (emoji::in_text(warning, &status.emojis, local)) }
                (all)
            }
        }
    }
}

fn quoted(quote: &Quote, local: &Local) -> Markup {
    html! {
        blockquote.quote {
            @match quote.quoted_status.as_deref().filter(|it| !is_address(it)) {
                Some(status) => { (head(status, local)) (without_quote(status, local)) },
                None => p.note { "A quoted post that is not shown here." },
            }
        }
    }
}

/// Quotes of quotes end here: a server could nest them for ever.
fn without_quote(status: &Status, local: &Local) -> Markup {
    let mut status = status.clone();
    status.quote = None;
    inside(&status, local)
}

/// Whether nothing is known of a status but where it is.
fn is_address(status: &Status) -> bool {
    status.visibility.as_str().is_empty() && status.content.is_empty()
}

fn counts(status: &Status) -> Markup {
    let all = [
        (status.replies_count, "reply", "replies"),
        (status.reblogs_count, "boost", "boosts"),
        (status.favourites_count, "favourite", "favourites"),
    ];
    let shown: Vec<String> = all
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    html! { @if !shown.is_empty() { p.small { (shown.join(" · ")) } } }
}

/// Whom it answers, as far as the status says it.
fn replies_to(status: &Status) -> Option<&str> {
    let whom = status.in_reply_to_account_id.as_ref()?;
    let own = status.account.as_ref().filter(|it| it.id == *whom);
    let mention = status.mentions.iter().find(|it| it.id == *whom);
    own.map(|account| account.acct.as_str())
        .or_else(|| mention.map(|it| it.acct.as_str()))
}

fn seen_by(visibility: &Visibility) -> Option<&str> {
    match visibility {
        Visibility::Public => None,
        Visibility::Unlisted => Some("unlisted"),
        Visibility::Private => Some("followers only"),
        Visibility::Direct => Some("direct message"),
        other => Some(other.as_str()).filter(|word| !word.is_empty()),
    }
}

fn page(status: &Status) -> &str {
    status.url.as_deref().unwrap_or(&status.uri)
}

/// An address of the web; not one that runs a script.
pub(super) fn web(url: &str) -> Option<&str> {
    let url = url.trim();
    (url.starts_with("https://") || url.starts_with("http://")).then_some(url)
}

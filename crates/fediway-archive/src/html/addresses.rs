//! The addresses of everything that a page shows a picture or file of.

use fediway::entities::{Account, Status};

use super::entry::Entry;
use super::media;

pub(super) fn of_entry(entry: &Entry) -> Vec<&str> {
    let inner = entry.status.reblog.as_deref();
    let mut urls = Vec::new();
    for status in inner.into_iter().chain([&entry.status]) {
        urls.extend(of_status(status));
        let quote = status.quote.as_ref();
        let quoted = quote.and_then(|quote| quote.quoted_status.as_deref());
        urls.extend(quoted.into_iter().flat_map(of_status));
    }
    for version in &entry.versions {
        urls.extend(version.media_attachments.iter().flat_map(media::addresses));
        urls.extend(version.emojis.iter().map(|it| it.url.as_str()));
    }
    urls
}

fn of_status(status: &Status) -> Vec<&str> {
    let mut urls: Vec<&str> = status
        .media_attachments
        .iter()
        .flat_map(media::addresses)
        .collect();
    let poll = status.poll.iter().flat_map(|poll| &poll.emojis);
    let emojis = status.emojis.iter().chain(poll);
    urls.extend(emojis.map(|it| it.url.as_str()));
    urls.extend(status.account.iter().flat_map(|it| pictures(it)));
    urls
}

/// The pictures of an account beside its posts.
pub(super) fn pictures(account: &Account) -> Vec<&str> {
    let mut urls = vec![account.avatar.as_str(), &account.avatar_static];
    urls.extend(account.emojis.iter().map(|it| it.url.as_str()));
    urls
}

/// Those on its own page, with the banner.
pub(super) fn of_account(account: &Account) -> Vec<&str> {
    let mut urls = pictures(account);
    urls.push(&account.header);
    urls
}

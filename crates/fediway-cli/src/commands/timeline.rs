//! `fediway timeline`: statuses as readable lines.

use fediway::entities::{Account, FilterContext};
use fediway::{Client, Status};
use futures_util::TryStreamExt;
use serde_json::{Value, json};

use super::filters::{self, Shown};
use crate::cli::{self, Global};
use crate::failure::Failure;
use crate::session::Session;
use crate::{output, text};

/// The most that servers put on a page.
const PAGE: u32 = 40;

pub async fn home(global: &Global, args: &cli::Home) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let client = session.client().await?;
    let statuses = newest(&client, args.limit).await?;
    if global.json {
        let statuses: Vec<_> = statuses.iter().map(value).collect();
        return output::document(&json!({ "statuses": statuses }));
    }
    let instance = client.instance();
    for status in &statuses {
        output::line(&lines(
            status,
            instance.url().authority(),
            &FilterContext::Home,
        ))?;
    }
    Ok(())
}

async fn newest(client: &Client, limit: u32) -> Result<Vec<Status>, Failure> {
    let mut pages = client.timelines().home().limit(limit.min(PAGE)).pages();
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut statuses = Vec::new();
    while statuses.len() < limit
        && let Some(page) = pages.try_next().await?
    {
        for item in &page.malformed {
            tracing::debug!(reason = item.reason, "a status could not be decoded");
        }
        if !page.malformed.is_empty() {
            output::note(&format!(
                "note: {} unreadable statuses left out",
                page.malformed.len()
            ));
        }
        let is_hidden = |it: &Status| filters::shown(it, &FilterContext::Home) == Shown::Hidden;
        statuses.extend(page.into_iter().filter(|it| !is_hidden(it)));
    }
    statuses.truncate(limit);
    Ok(statuses)
}

/// A status and an empty line: one line where a filter of the account warns of it.
pub(super) fn lines(status: &Status, host: &str, place: &FilterContext) -> String {
    let shown = status.reblog.as_deref().unwrap_or(status);
    let filtered = filters::shown(status, place);
    if let Shown::Warning(names) = &filtered {
        return format!("{} · filtered: {names}\n", heading(shown, host));
    }
    let mut lines = vec![heading(shown, host)];
    if status.reblog.is_some() {
        lines.push(format!(
            "  boosted by {}",
            author(status.account.as_deref(), host)
        ));
    }
    if !shown.spoiler_text.is_empty() {
        lines.push(format!("  CW: {}", text::one_line(&shown.spoiler_text)));
    }
    let content = text::printable(&shown.text());
    lines.extend(content.lines().map(|line| format!("  {line}")));
    for media in &shown.media_attachments {
        let alt = match &filtered {
            Shown::WithoutMedia(names) => &format!("filtered by {names}"),
            _ => media.description.as_deref().unwrap_or("no description"),
        };
        lines.push(format!(
            "  [{}: {}]",
            text::one_line(media.kind.as_str()),
            text::one_line(alt)
        ));
    }
    if let Some(url) = &shown.url {
        lines.push(format!("  {}", text::one_line(url)));
    }
    lines.join("\n") + "\n"
}

fn heading(status: &Status, host: &str) -> String {
    let mut heading = author(status.account.as_deref(), host);
    if let Some(moment) = status.created_at {
        heading += &format!(" · {}", moment.strftime("%Y-%m-%d %H:%M UTC"));
    }
    heading + " · " + &text::one_line(status.visibility.as_str())
}

pub(super) fn author(account: Option<&Account>, host: &str) -> String {
    let Some(account) = account else {
        return "somebody".into();
    };
    let handle = format!("@{}", handle(account, host));
    match text::one_line(&account.display_name) {
        name if name.is_empty() => text::one_line(&handle),
        name => format!("{name} ({})", text::one_line(&handle)),
    }
}

/// The account's full handle: servers leave out their own host.
fn handle(account: &Account, host: &str) -> String {
    match account.acct.contains('@') {
        true => account.acct.clone(),
        false => format!("{}@{host}", account.acct),
    }
}

pub(super) fn value(status: &Status) -> Value {
    // Whatever this library knows of a status, under the names of the API, and its plain text.
    let mut value = serde_json::to_value(status).unwrap_or_default();
    value["plain_text"] = text::printable(&status.text()).into();
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(json: Value) -> Status {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_status_is_readable() {
        let bob = json!({ "id": "2", "acct": "bob@other.example", "display_name": "" });
        let status = status(json!({
            "id": "1", "content": "<p>Hello<br>world</p>", "created_at": "2026-08-01T13:49:42Z",
            "url": "https://x.example/1", "visibility": "public", "spoiler_text": "long",
            "account": { "id": "1", "acct": "alice", "display_name": "Alice\n\u{1b}[1m" },
            "media_attachments": [{ "id": "3", "type": "image", "description": "a\ncat" }],
        }));
        assert_eq!(
            lines(&status, "x.example", &FilterContext::Home),
            "Alice [1m (@alice@x.example) · 2026-08-01 13:49 UTC · public\n  CW: long\n  Hello\n  \
             world\n  [image: a cat]\n  https://x.example/1\n"
        );
        let boost = json!({ "id": "9", "account": bob, "reblog": status });
        let boost: Status = serde_json::from_value(boost).unwrap();
        assert!(
            lines(&boost, "x.example", &FilterContext::Home)
                .contains("\n  boosted by @bob@other.example\n")
        );
    }
}

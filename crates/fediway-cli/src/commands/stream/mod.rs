//! `fediway stream`: live events as readable lines, or as JSON lines.

mod json;
mod lines;
mod place;
mod typed;

use std::time::Duration;

use fediway::streaming::{Event, EventKind, Subscription};

use super::filters::{self, Shown};
use crate::cli::{self, Global};
use crate::failure::{Exit, Failure};
use crate::output;
use crate::session::Session;
use place::place;

pub async fn run(global: &Global, args: &cli::Stream) -> Result<(), Failure> {
    let wanted = wanted(&args.what)?;
    let session = Session::open(global).await?;
    let client = session.client().await?;
    let mut builder = client.streaming();
    let several = wanted.len() > 1;
    for subscription in wanted {
        builder = builder.subscribe(subscription);
    }
    if let Some(seconds) = args.poll {
        builder = builder.poll_fallback(Duration::from_secs(seconds));
    }
    let mut events = builder.connect().await?;
    let instance = client.instance();
    let host = instance.url().authority();
    while let Some(event) = events.next().await {
        show(&event?, host, several, global.json)?;
    }
    Ok(())
}

/// What is meant by `user tag cats list 12`.
fn wanted(what: &[String]) -> Result<Vec<Subscription>, Failure> {
    let mut words = what.iter().map(String::as_str);
    let mut wanted = Vec::new();
    while let Some(word) = words.next() {
        wanted.push(match word {
            "user" => Subscription::User,
            "notifications" => Subscription::UserNotification,
            "public" => Subscription::public(),
            "local" => Subscription::public_local(),
            "remote" => Subscription::public_remote(),
            "direct" => Subscription::Direct,
            "tag" => Subscription::hashtag(named(word, words.next())?),
            "list" => Subscription::list(named(word, words.next())?),
            other => return Err(misnamed(format!("there is no stream `{other}`"))),
        });
    }
    if wanted.is_empty() {
        wanted.push(Subscription::User);
    }
    Ok(wanted)
}

fn named<'a>(word: &str, name: Option<&'a str>) -> Result<&'a str, Failure> {
    name.filter(|name| !name.trim_start_matches('#').trim().is_empty())
        .ok_or_else(|| misnamed(format!("`{word}` needs a name after it")))
}

fn misnamed(what: String) -> Failure {
    Failure::new(Exit::Usage, what, "see `fediway stream --help`")
}

/// Whether a filter of the account hides what it is about.
fn is_hidden(event: &Event) -> bool {
    let status = match &event.kind {
        EventKind::Update(status) | EventKind::StatusUpdate(status) => Some(&**status),
        EventKind::Notification(notification) => notification.status.as_deref(),
        _ => None,
    };
    status.is_some_and(|it| filters::shown(it, &place(event)) == Shown::Hidden)
}

fn show(event: &Event, host: &str, several: bool, json: bool) -> Result<(), Failure> {
    if is_hidden(event) {
        return Ok(());
    }
    if json {
        return output::document(&json::value(event));
    }
    let origin = lines::origin(event, several);
    match lines::lines(event, host) {
        Some(lines) => output::line(&format!("{origin}{lines}")),
        None => {
            output::note(&format!("{origin}{}", lines::note(&event.kind)));
            Ok(())
        }
    }
}

//! `fediway stream`: live events as readable lines, or as JSON lines.

mod exec;
mod json;
mod lines;
mod place;
mod typed;

use std::time::Duration;

use fediway::Client;
use fediway::streaming::{Event, EventKind, Subscription};

use super::context::Context;
use crate::cli::{self, Global};
use crate::failure::{Exit, Failure};
use crate::show::filters::{self, Shown};
use crate::show::{Line, Look, Style};
use crate::{output, refer};
use place::place;

pub async fn run(global: &Global, args: &cli::Stream) -> Result<(), Failure> {
    // What is misnamed is said before anything is asked.
    wanted(&args.what)?;
    let context = Context::lasting(global).await?;
    let client = &context.client;
    let wanted = wanted(&with_ids(client, &args.what).await?)?;
    let mut builder = client.streaming();
    let several = wanted.len() > 1;
    for subscription in wanted {
        builder = builder.subscribe(subscription);
    }
    if let Some(seconds) = args.poll {
        builder = builder.poll_fallback(Duration::from_secs(seconds));
    }
    let mut events = builder.connect().await?;
    let look = &context.look;
    while let Some(event) = events.next().await {
        let event = event?;
        let name = event.kind.name();
        let is_wanted = args.only.is_empty() || args.only.iter().any(|only| only == name);
        match &args.exec {
            _ if !is_wanted || is_hidden(&event) => {}
            Some(program) => exec::run(program, &json::value(&event)).await?,
            None => show(&event, look, several, global.json)?,
        }
    }
    Ok(())
}

/// The same words with the ids of lists that are named by their titles.
async fn with_ids(client: &Client, what: &[String]) -> Result<Vec<String>, Failure> {
    let mut words = what.to_vec();
    for at in 1..words.len() {
        let is_name = words[at - 1] == "list" && (at < 2 || words[at - 2] != "tag");
        if is_name && !words[at].chars().all(|c| c.is_ascii_digit()) {
            words[at] = refer::list(client, &words[at]).await?.id.to_string();
        }
    }
    Ok(words)
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

fn show(event: &Event, look: &Look, several: bool, json: bool) -> Result<(), Failure> {
    if json {
        return output::document(&json::value(event));
    }
    let origin = lines::origin(event, several);
    // A stream lasts: what is new now is not what was new when it began.
    let look = Look {
        now: fediway::Timestamp::now(),
        ..look.clone()
    };
    match lines::lines(event, &look) {
        Some(mut lines) => {
            if let Some(first) = lines.first_mut() {
                *first = Line::new(Style::Faint, &origin).joined(std::mem::take(first));
            }
            output::lines(&lines, &look)
        }
        None => {
            output::note(&format!("{origin}{}", lines::note(&event.kind)));
            Ok(())
        }
    }
}

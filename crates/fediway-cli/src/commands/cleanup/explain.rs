//! `fediway cleanup explain`: what each rule says of one status.

use serde_json::json;

use super::read_only::ReadOnly;
use super::rules::{checked, drafted};
use super::waits::patient;
use crate::cleanup::explain::{Said, explain};
use crate::cleanup::item::Item;
use crate::cli::{Explain, Global};
use crate::failure::{Exit, Failure};
use crate::session::Session;
use crate::{output, text};

pub async fn show(global: &Global, args: &Explain) -> Result<(), Failure> {
    let mut policy = checked(drafted(args.policy.as_deref(), &args.rules)?)?;
    // What the rules say; an archive is made before something is deleted.
    policy.require_archive = false;
    let session = Session::open_with(global, patient).await?;
    let read = ReadOnly::of(&session.client().await?).await?;
    // Which are the latest, and what belongs to a thread, is known from all of them.
    let items = read.items(&policy).await?;
    let at = place_of(&items, &args.status).ok_or_else(|| unknown(&args.status))?;
    let said = explain(&policy, &policy.at(read.judged_at()), &items, at);
    let goes = said.iter().all(|it| it.keeps.is_none());
    match global.json {
        true => output::document(&json!({
            "id": items[at].id,
            "url": items[at].url,
            "goes": goes,
            "rules": said.iter().map(|it| json!({
                "rule": it.rule,
                "keeps": it.keeps.is_some(),
                "why": it.keeps.map(|why| why.to_string()),
            })).collect::<Vec<_>>(),
        })),
        false => output::line(&lines(&items[at], goes, &said)),
    }
}

/// The item itself before a boost of it.
fn place_of(items: &[Item], name: &str) -> Option<usize> {
    let by = |is_it: &dyn Fn(&Item) -> bool| items.iter().position(is_it);
    by(&|it| it.id == name)
        .or_else(|| by(&|it| it.url == name))
        .or_else(|| by(&|it| it.names.contains(name)))
}

fn unknown(name: &str) -> Failure {
    Failure::new(
        Exit::Usage,
        format!("`{name}` is none of what these rules look at"),
        "name the id or address of an own status; favourites and bookmarks need --kinds",
    )
}

fn lines(item: &Item, goes: bool, said: &[Said]) -> String {
    let verdict = if goes { "would go" } else { "stays" };
    let mut lines = vec![format!("{} {verdict}", text::one_line(&item.url))];
    lines.extend(said.iter().map(|it| match it.keeps {
        Some(why) if why.to_string() != it.rule => format!("  keeps    {} ({why})", it.rule),
        Some(_) => format!("  keeps    {}", it.rule),
        None => format!("  lets go  {}", it.rule),
    }));
    lines.join("\n")
}

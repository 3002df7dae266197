//! The export of a Mastodon server.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::Path;

use tokio::sync::mpsc::{self, Sender};

use super::activity;
use super::actor::Actor;
use super::container::{self, Form};
use super::failure::unreadable;
use super::items;
use super::limits::Limits;
use super::options::Options;
use super::owner::target;
use super::plan::{self, LISTS, Plan};
use super::put::{self, Found, Wanted};
use super::report::Report;
use crate::archive::Writer;
use crate::error::Result;
use crate::rows::FileRow;
use crate::source::Origin;

/// How many items are read ahead.
const AHEAD: usize = 400;

pub(super) async fn read(
    writer: &Writer,
    path: &Path,
    form: Form,
    options: &Options,
) -> Result<Report> {
    let failed = |error| unreadable(path, error);
    let limits = options.limits;
    let (mut file, plan) = in_background(path, move |mut file| {
        let plan = plan::plan(&mut file, form, &limits)?;
        Ok((file, plan))
    })
    .await
    .map_err(failed)?;
    let Plan { actor, root, files } = plan;
    let name = actor.entity().username;
    let known_by = (name.as_str(), actor.server(), actor.uri());
    let account = actor.account().to_string();
    let domain = options.domain.as_deref();
    let target = target(writer, known_by, &account, domain, Origin::MastodonExport).await?;
    let mut report = Report {
        account: target.handle.clone(),
        ..Report::default()
    };
    let (sender, receiver) = mpsc::channel(AHEAD);
    let own = actor.clone();
    let again = file.try_clone().map_err(failed)?;
    let reading =
        tokio::task::spawn_blocking(move || lists(again, form, &limits, &root, &own, &sender));
    let wanted = put::all(writer, &target, receiver, &mut report).await;
    let read = joined(reading.await);
    let wanted = with_pictures(wanted?, &actor);
    read.map_err(failed)?;
    let places = places(&wanted, |url| files.find(url), &mut report);
    let kept = media(writer, &mut file, form, &limits, &places).map_err(failed)?;
    report.media = put_files(writer, &kept).await?;
    Ok(report)
}

/// Opens the file and does what takes long beside the other tasks.
async fn in_background<T: Send + 'static>(
    path: &Path,
    work: impl FnOnce(File) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let path = path.to_owned();
    joined(tokio::task::spawn_blocking(move || work(File::open(path)?)).await)
}

fn joined<T>(outcome: std::result::Result<io::Result<T>, tokio::task::JoinError>) -> io::Result<T> {
    outcome.unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// Reads the lists and hands on what is in them.
fn lists(
    mut file: File,
    form: Form,
    limits: &Limits,
    root: &str,
    actor: &Actor,
    to: &Sender<Found>,
) -> io::Result<()> {
    container::each(&mut file, form, limits, &mut |name, _, content| {
        let (folder, last) = plan::split(name);
        let list = LISTS.iter().find(|it| **it == last && folder == root);
        let Some(list) = list else { return Ok(()) };
        items::each(content, limits.item, &mut |key, item| {
            if !matches!(key, "orderedItems" | "items") {
                return Ok(());
            }
            let found = found(list, item, actor);
            to.blocking_send(found).map_err(io::Error::other)
        })
    })
}

fn found(list: &str, item: &serde_json::value::RawValue, actor: &Actor) -> Found {
    let address = |list| {
        let value = serde_json::from_str::<serde_json::Value>(item.get()).unwrap_or_default();
        let json = activity::address(&value).and_then(activity::unseen_json);
        json.map(|json| Found::Status { list, json })
    };
    let found = match list {
        "likes.json" => address("favourites"),
        "bookmarks.json" => address("bookmarks"),
        _ => activity::status_json(item, actor).map(|json| Found::Status {
            list: "statuses",
            json,
        }),
    };
    found.unwrap_or_else(|| {
        let shown: String = item.get().chars().take(80).collect();
        Found::Skipped(format!("in {list}, no post: {shown}"))
    })
}

fn with_pictures(mut wanted: Wanted, actor: &Actor) -> Wanted {
    let account = actor.entity();
    let pictures = [(account.avatar, "avatar"), (account.header, "header")];
    wanted.extend(pictures.into_iter().filter(|(url, _)| !url.is_empty()));
    wanted
}

/// For each file of an export, the addresses that it is known under.
type Places = HashMap<String, Vec<(String, &'static str)>>;

fn places<'f>(
    wanted: &Wanted,
    find: impl Fn(&str) -> Option<&'f str>,
    report: &mut Report,
) -> Places {
    let mut places = Places::new();
    for (url, kind) in wanted {
        match find(url) {
            Some(file) => places
                .entry(file.to_owned())
                .or_default()
                .push((url.clone(), kind)),
            // Emoji are in no export.
            None if *kind == "emoji" => {}
            None => report.media_missing += 1,
        }
    }
    places
}

/// A file that was kept, with its addresses and what it is at each.
type Kept = (FileRow, Vec<(String, &'static str)>);

/// Keeps the files of an export that are wanted.
fn media(
    writer: &Writer,
    file: &mut File,
    form: Form,
    limits: &Limits,
    places: &Places,
) -> io::Result<Vec<Kept>> {
    let mut kept = Vec::new();
    if places.is_empty() {
        return Ok(kept);
    }
    container::each(file, form, limits, &mut |name, _, content| {
        if let Some(urls) = places.get(name) {
            let row = writer.keep_file(content).map_err(io::Error::other)?;
            kept.push((row, urls.clone()));
        }
        Ok(())
    })?;
    Ok(kept)
}

async fn put_files(writer: &Writer, kept: &[Kept]) -> Result<u64> {
    let now = fediway::Timestamp::now();
    for some in kept.chunks(200) {
        let mut batch = writer.begin().await?;
        for (row, urls) in some {
            for (url, kind) in urls {
                batch.put_file(url, kind, row, now).await?;
            }
        }
        batch.commit().await?;
    }
    Ok(kept.len() as u64)
}

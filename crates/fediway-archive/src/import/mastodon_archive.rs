//! The file of the program mastodon-archive: `HOST.user.NAME.json`, and the folder of its media beside
//! it. It has what the client API told.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use fediway::Account;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::sync::mpsc::{self, Sender};

use super::failure::unreadable;
use super::limits::Limits;
use super::metered::{Allowance, Metered};
use super::options::Options;
use super::owner::target;
use super::put::{self, Found, Wanted};
use super::refusal::Refusal;
use super::report::Report;
use super::{activity, items, path};
use crate::archive::Writer;
use crate::error::Result;
use crate::source::Origin;

/// The part of the file that says whose it is.
#[derive(Deserialize)]
struct Head {
    account: Option<Box<RawValue>>,
}

pub(super) async fn read(writer: &Writer, file: &Path, options: &Options) -> Result<Report> {
    let failed = |error| unreadable(file, error);
    let limits = options.limits;
    let (account, json) = checked(file, &limits).map_err(failed)?;
    let server = account.url.as_deref().and_then(super::actor::server_of);
    let server =
        server.ok_or_else(|| failed(Refusal::Kind("its account has no page".into()).into()))?;
    let known_by = (
        account.username.as_str(),
        server.as_str(),
        account.id.as_str(),
    );
    let domain = options.domain.as_deref();
    let target = target(writer, known_by, &json, domain, Origin::MastodonArchive).await?;
    let mut report = Report {
        account: target.handle.clone(),
        ..Report::default()
    };
    let (sender, receiver) = mpsc::channel(400);
    let path = file.to_owned();
    let reading = tokio::task::spawn_blocking(move || lists(&path, &limits, &sender));
    let wanted = put::all(writer, &target, receiver, &mut report).await;
    let read = reading
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)));
    let wanted = wanted?;
    read.map_err(failed)?;
    keep_media(writer, file, &wanted, &limits, &mut report).await?;
    Ok(report)
}

/// The account, after all of the file was read within the limits.
fn checked(file: &Path, limits: &Limits) -> io::Result<(Account, String)> {
    items::each(File::open(file)?, limits.item, &mut |key, item| {
        activity::value(item, key).map(drop)
    })?;
    let size = File::open(file)?.metadata()?.len();
    if size > limits.file {
        return Err(Refusal::Size("the file".into()).into());
    }
    let source = Metered::new(
        BufReader::new(File::open(file)?),
        &Allowance::of(limits.file),
        "the file",
    );
    let head: Head = serde_json::from_reader(source)?;
    let no_account =
        || Refusal::Kind("it is no file of mastodon-archive: it names no account".into());
    let json = head.account.ok_or_else(no_account)?.get().to_owned();
    let account: Account = serde_json::from_str(&json).map_err(|_| no_account())?;
    match account.username.is_empty() {
        true => Err(no_account().into()),
        false => Ok((account, json)),
    }
}

fn lists(file: &Path, limits: &Limits, to: &Sender<Found>) -> io::Result<()> {
    items::each(
        File::open(file)?,
        limits.item,
        &mut |key, item| match found(key, item) {
            Some(found) => to.blocking_send(found).map_err(io::Error::other),
            None => Ok(()),
        },
    )
}

/// What an item of a list is; `None` for lists that the archive has no place for.
fn found(key: &str, item: &RawValue) -> Option<Found> {
    let json = item.get().to_owned();
    let status = |list| Found::Status {
        list,
        json: json.clone(),
    };
    let relation = |relation| Found::Account {
        relation,
        json: json.clone(),
    };
    Some(match key {
        "statuses" => status("statuses"),
        "favourites" => status("favourites"),
        "bookmarks" => status("bookmarks"),
        "followers" => relation("followers"),
        "following" => relation("following"),
        "mutes" => relation("mutes"),
        "blocks" => relation("blocks"),
        // Notifications, most of them with a status.
        "mentions" => document("notifications", json)?,
        "notes" => document("relationships", json)?,
        _ => return None,
    })
}

fn document(collection: &'static str, json: String) -> Option<Found> {
    let value: serde_json::Value = serde_json::from_str(&json).ok()?;
    let id = &value["id"];
    let key = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    Some(Found::Document {
        collection,
        key,
        json,
    })
}

/// Keeps what the folder beside the file has of the media.
async fn keep_media(
    writer: &Writer,
    file: &Path,
    wanted: &Wanted,
    limits: &Limits,
    report: &mut Report,
) -> Result<()> {
    let folder = file.with_extension("");
    let now = fediway::Timestamp::now();
    for (url, kind) in wanted {
        let Some(place) = place(&folder, url) else {
            report.media_missing += u64::from(*kind != "emoji");
            continue;
        };
        let opened = File::open(&place).map_err(|error| unreadable(&place, error))?;
        let content = Metered::new(opened, &Allowance::of(limits.file), "a media file");
        let row = writer.keep_file(content)?;
        let mut batch = writer.begin().await?;
        batch.put_file(url, kind, &row, now).await?;
        batch.commit().await?;
        report.media += 1;
    }
    Ok(())
}

/// The file that stands for an address: below the folder under the path of the address. A link that
/// leads out of the folder is none.
fn place(folder: &Path, url: &str) -> Option<PathBuf> {
    let url = url::Url::parse(url).ok()?;
    let name = path::safe(url.path().trim_start_matches('/').as_bytes()).ok()?;
    let place = folder.join(name).canonicalize().ok()?;
    let inside = place.starts_with(folder.canonicalize().ok()?);
    (inside && place.is_file()).then_some(place)
}

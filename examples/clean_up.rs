//! Deletes the account's posts that are older than the given number of days. Pinned, favourited and
//! bookmarked posts stay. Without `--delete`, it only lists them. `fediway cleanup` has more rules.
//!
//! ```sh
//! cargo run -p fediway-examples --example clean_up -- @me@mastodon.social 365 --delete
//! ```

use std::time::{Duration, SystemTime};

use fediway::{Client, ErrorKind, FileStore, Status, Timestamp, TryStreamExt};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args().collect();
    let (account, days) = match &arguments[..] {
        [_, account, days, ..] => (account, days.parse::<u32>()?),
        _ => return Err("usage: clean_up ACCOUNT DAYS [--delete]".into()),
    };
    let client = Client::restore(&FileStore::open("fediway")?, account).await?;
    let old = old(
        &client,
        Timestamp::try_from(SystemTime::now() - DAY * days)?,
    )
    .await?;
    for status in &old {
        eprintln!(
            "{} {}",
            status.created_at.unwrap_or_default(),
            status.text()
        );
    }
    if arguments[3..].iter().any(|it| it == "--delete") {
        // Slower than the server allows, so that the person's own client can delete as well.
        let pace = client.instance().deletion_pace();
        delete(&client, &old, pace.window / pace.most).await?;
    }
    Ok(())
}

/// The posts before this moment, the newest first. All are read before the first one is deleted: if the
/// list is incomplete, this is an error, and nothing is deleted.
pub(crate) async fn old(client: &Client, before: Timestamp) -> fediway::Result<Vec<Status>> {
    let me = client.accounts().verify_credentials().await?;
    let pinned = client.accounts().statuses(&me.id).pinned(true).items();
    let pinned: Vec<_> = pinned.try_collect().await?;
    let all = client.accounts().statuses(&me.id).limit(40).items();
    let all: Vec<_> = all.try_collect().await?;
    let is_old = |it: &Status| it.created_at.is_some_and(|created| created < before);
    let is_kept = |it: &Status| {
        let is_pinned = pinned.iter().any(|pinned| pinned.id == it.id);
        is_pinned || it.favourited || it.bookmarked || it.reblog.is_some()
    };
    Ok(all
        .into_iter()
        .filter(|it| is_old(it) && !is_kept(it))
        .collect())
}

/// Deletes the oldest first.
pub(crate) async fn delete(
    client: &Client,
    old: &[Status],
    pause: Duration,
) -> fediway::Result<()> {
    for status in old.iter().rev() {
        match client.statuses().delete(&status.id).await {
            // Another program deleted it.
            Err(error) if *error.kind() == ErrorKind::NotFound => continue,
            deleted => drop(deleted?),
        }
        tokio::time::sleep(pause).await;
    }
    Ok(())
}

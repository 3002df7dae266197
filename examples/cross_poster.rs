//! Posts each entry of a feed once, also after crashes and lost responses. Log in with `fediway login` first.
//!
//! ```sh
//! curl -sSf https://example.org/feed.xml |
//!     cargo run -p fediway-examples --example cross_poster -- @bot@mastodon.social posted.txt
//! ```

use std::collections::HashSet;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use fediway::ErrorKind::{InvalidInput, Unprocessable};
use fediway::{Client, FileStore, Status, TryStreamExt};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[tokio::main]
async fn main() -> Outcome<()> {
    let arguments: Vec<_> = std::env::args().collect();
    let [_, account, record] = &arguments[..] else {
        return Err("usage: cross_poster ACCOUNT RECORD < FEED".into());
    };
    let client = Client::restore(&FileStore::open("fediway")?, account).await?;
    let feed = std::io::stdin().lock();
    cross_post(&client, feed, Path::new(record)).await
}

/// The oldest entry comes first. An entry that the server refuses is skipped. Any other error ends the run,
/// and the next run continues there.
pub(crate) async fn cross_post(client: &Client, feed: impl Read, record: &Path) -> Outcome<()> {
    let (mut file, mut record) = open(record)?;
    for entry in feed_rs::parser::parse(feed)?.entries.iter().rev() {
        let key = entry.id.escape_default().to_string(); // one line of ASCII
        let (begun, done) = (format!("begun {key}"), format!("done {key}"));
        let Some(link) = entry.links.first().filter(|_| !record.contains(&done)) else {
            continue;
        };
        // An interrupted run may have posted it, and the account may have posted more since.
        if !record.contains(&begun) || !is_posted(client, &link.href).await? {
            write(&mut file, &begun)?;
            let title = entry.title.as_ref().map_or("", |it| &it.content);
            let text = format!("{title:.200}\n\n{}", link.href);
            // With the same key, the server posts it once, also if a response was lost.
            match client.statuses().post(text).idempotency_key(key).await {
                Err(e) if matches!(e.kind(), InvalidInput(_) | Unprocessable) => eprintln!("{e}"),
                posted => drop(posted?),
            }
        }
        write(&mut file, &done)?;
        record.insert(done);
    }
    Ok(())
}

async fn is_posted(client: &Client, link: &str) -> fediway::Result<bool> {
    let me = client.accounts().verify_credentials().await?;
    let all = client.accounts().statuses(&me.id).limit(40).items();
    let shows = |it: Status| it.text().split_whitespace().any(|word| word == link);
    all.try_any(|it| std::future::ready(shows(it))).await
}

/// The record, locked, and its lines.
fn open(path: &Path) -> Outcome<(File, HashSet<String>)> {
    let mut options = File::options();
    let file = options.read(true).append(true).create(true).open(path)?;
    file.lock()?;
    let mut text = std::io::read_to_string(&file)?;
    // A line that a power cut left unfinished does not count.
    text.truncate(text.rfind('\n').map_or(0, |end| end + 1));
    file.set_len(text.len() as u64)?;
    Ok((file, text.lines().map(str::to_owned).collect()))
}

/// Returns when the line is on the disk.
fn write(file: &mut File, line: &str) -> std::io::Result<()> {
    file.write_all(format!("{line}\n").as_bytes())?;
    file.sync_data()
}

//! A run: collects, fetches files, and says in one line what came of it.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use fediway::transport::{RateLimit, TransportBuilder};
use fediway::{Client, Timestamp};
use fediway_archive::collect::{Progress, Report, Stop, Threads};
use fediway_archive::media::Fetched;
use fediway_archive::{Collect, Fetch, Writer};
use indicatif::{HumanBytes, HumanDuration, ProgressBar};
use serde_json::{Value, json};

use super::place::folder;
use super::trouble::failure;
use crate::cli::{self, Global, Reach};
use crate::commands::patience::progress_line;
use crate::failure::{Exit, Failure};
use crate::session::Session;
use crate::{output, text};

/// The longest wait for a rate limit. The windows of most servers are shorter.
const PATIENCE: Duration = Duration::from_secs(40 * 60);

pub async fn run(global: &Global, args: &cli::Collect) -> Result<(), Failure> {
    let settings = |transport| settings(transport, global, args.reserve);
    let session = Session::open_with(global, settings).await?;
    let client = session.client().await?;
    let writer = Writer::create(folder(&args.place)?)
        .await
        .map_err(failure)?;
    let (report, fetched) = collected(&client, &writer, args).await?;
    tell(global, &report, &fetched)?;
    ended(report)
}

fn settings(transport: TransportBuilder, global: &Global, reserve: u8) -> TransportBuilder {
    let limit = match global.no_wait {
        true => RateLimit::Fail,
        false => RateLimit::Wait { at_most: PATIENCE },
    };
    transport.rate_limit(limit).spare(reserve)
}

/// Collects into an archive and fetches what is due.
async fn collected(
    client: &Client,
    writer: &Writer,
    args: &cli::Collect,
) -> Result<(Report, Fetched), Failure> {
    let (began, clock) = (Timestamp::now(), Instant::now());
    let line = Line::new(output::is_quiet());
    let shown = line.clone();
    let mut collect = Collect::new(client).threads(threads(args.threads));
    collect = collect.on_progress(move |progress| shown.collecting(&progress));
    for name in &args.without {
        collect = collect.without(name).map_err(failure)?;
    }
    if args.everything {
        collect = collect.everything();
    }
    if let Some(time) = args.max_time {
        collect = collect.max_time(time);
    }
    let report = collect.into(writer).await.map_err(failure)?;
    if let Some(person) = &args.person {
        let mut batch = writer.begin().await.map_err(failure)?;
        batch
            .set_person(report.owner, Some(person))
            .await
            .map_err(failure)?;
        batch.commit().await.map_err(failure)?;
    }
    let is_over = matches!(report.stopped, Some(Stop::Time));
    if args.media == Reach::None || is_over || report.owner == 0 {
        return Ok((report, Fetched::default()));
    }
    let mut fetch = Fetch::new(client)
        .previews(args.previews)
        .retry(args.retry_files)
        .lost(args.everything);
    fetch = fetch.of_others(args.media == Reach::All);
    fetch = fetch.largest(args.max_file.unwrap_or(1 << 30));
    fetch = fetch.at_most(args.max_files.unwrap_or(u64::MAX));
    if let Some(time) = args.max_time {
        fetch = fetch.max_time(time.saturating_sub(clock.elapsed()));
    }
    let shown = line.clone();
    let fetch = fetch.on_progress(move |fetched| shown.fetching(fetched));
    let fetched = fetch
        .into(writer, report.owner, began)
        .await
        .map_err(failure)?;
    Ok((report, fetched))
}

fn threads(whose: Reach) -> Threads {
    match whose {
        Reach::Own => Threads::Own,
        Reach::All => Threads::All,
        Reach::None => Threads::None,
    }
}

/// Brings an archive up to date before something else: every list again, with the files.
pub async fn archived(client: &Client, folder: &Path) -> Result<Report, Failure> {
    let writer = Writer::create(folder).await.map_err(failure)?;
    let args = cli::Collect {
        place: cli::Folder { folder: None },
        without: Vec::new(),
        everything: true,
        threads: Reach::None,
        media: Reach::Own,
        previews: false,
        retry_files: true,
        max_file: None,
        max_files: None,
        max_time: None,
        reserve: 0,
        person: None,
    };
    let (report, _) = collected(client, &writer, &args).await?;
    Ok(report)
}

/// What came of it, in one line, or as a document.
fn tell(global: &Global, report: &Report, fetched: &Fetched) -> Result<(), Failure> {
    if global.json {
        return output::document(&document(report, fetched));
    }
    for (name, why) in &report.missing {
        output::note(&format!("note: the server has no {name}: {why}"));
    }
    if output::is_quiet() && report.is_complete() {
        return Ok(());
    }
    let mut line = format!(
        "{}: {} new, {} changed, {} gone; {} ({})",
        report.account,
        report.added,
        report.changed,
        report.gone,
        text::count(fetched.files, "file", "files"),
        HumanBytes(fetched.bytes)
    );
    if fetched.waiting + fetched.given_up > 0 {
        line += &format!(
            ", {} to be tried again, {} given up",
            fetched.waiting, fetched.given_up
        );
    }
    if let Some(Stop::Time) = report.stopped {
        line += "; the time is over, the next run goes on";
    }
    output::line(&line)
}

fn document(report: &Report, fetched: &Fetched) -> Value {
    let failed = report.failed.iter();
    let failed =
        failed.map(|(name, error)| json!({ "collection": name, "error": error.to_string() }));
    let missing = report.missing.iter();
    let missing = missing.map(|(name, why)| json!({ "collection": name, "why": why }));
    let stopped = report.stopped.as_ref().map(|stop| match stop {
        Stop::Server(error) => error.to_string(),
        _ => "the time is over".to_owned(),
    });
    json!({
        "account": report.account,
        "complete": report.is_complete() && !fetched.stopped,
        "new": report.added,
        "changed": report.changed,
        "gone": report.gone,
        "missing": missing.collect::<Vec<_>>(),
        "failed": failed.collect::<Vec<_>>(),
        "stopped": stopped,
        "files": fetched.files,
        "bytes": fetched.bytes,
        "files_waiting": fetched.waiting,
        "files_given_up": fetched.given_up,
    })
}

/// How the command ends: with the server's error, if there was one.
fn ended(report: Report) -> Result<(), Failure> {
    match (report.stopped, report.failed.into_iter().next()) {
        (Some(Stop::Server(error)), _) => Err(Failure::from(error)),
        (_, Some((name, error))) => Err(Failure::new(
            Exit::Other,
            format!("{name}: {error}"),
            "the rest is archived; run it again for what is missing",
        )),
        _ => Ok(()),
    }
}

/// A line on a terminal that says how far it is.
#[derive(Clone)]
struct Line(std::sync::Arc<Mutex<Option<ProgressBar>>>);

impl Line {
    fn new(is_quiet: bool) -> Self {
        let is_shown = !is_quiet && std::io::stderr().is_terminal();
        Self(std::sync::Arc::new(Mutex::new(
            is_shown.then(progress_line),
        )))
    }

    fn collecting(&self, progress: &Progress) {
        if let Progress::Collection {
            name,
            items,
            of,
            left,
            ..
        } = progress
        {
            let of = of.map(|of| format!(" of about {of}")).unwrap_or_default();
            let left = left.map(|left| format!(", about {} left", HumanDuration(left)));
            self.say(format!("{name}: {items}{of}{}", left.unwrap_or_default()));
        }
    }

    fn fetching(&self, fetched: &Fetched) {
        let size = HumanBytes(fetched.bytes);
        self.say(format!("files: {} ({size})", fetched.files));
    }

    fn say(&self, text: String) {
        if let Ok(line) = self.0.lock()
            && let Some(line) = &*line
        {
            line.set_message(text);
        }
    }
}

//! `fediway cleanup`: deletes old statuses by rules. What goes is decided in `crate::cleanup`, which
//! has no client; this reads, asks, and deletes.

mod clock;
mod confirm;
mod deletion;
mod init;
mod journal;
mod judged;
mod progress;
mod read_only;
mod remover;
mod settle;
mod table;

use fediway::Client;
use fediway::transport::{RateLimit, TransportBuilder};
use fediway_archive::Archive;

use super::{Done, archive};
use crate::cleanup::draft::Draft;
use crate::cleanup::pace::Pace;

use crate::cleanup::policy::Policy;
use crate::cli::{Cleanup, Folder, Global, Init};
use crate::failure::{Exit, Failure};
use crate::output;
use crate::session::{self, Session};
pub use deletion::Deletion;
use journal::Journal;
use judged::Judged;
use read_only::ReadOnly;
use remover::Remover;

/// The longest wait for a list: that for a new window of half an hour.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(1900);

pub async fn run(global: &Global, args: Cleanup) -> Result<Done, Failure> {
    if let Some(Init::Init { file }) = &args.command {
        init::write(file.as_deref())?;
        return Ok(Done::Finished);
    }
    let mut policy = policy(&args)?;
    // A plan shows what the rules say; nothing is deleted without an archive unless that is said.
    policy.require_archive = args.deletes() && !args.without_archive;
    let session = Session::open_with(global, patient).await?;
    let client = session.client().await?;
    let archive = match policy.require_archive {
        true => Some(archived(&client, &args).await?),
        false => None,
    };
    let read = ReadOnly::of(&client).await?.with_archive(archive);
    let journal = match args.deletes() {
        true => Some(settle::opened(&read).await?),
        false => None,
    };
    let pace = args.pace.unwrap_or_else(|| pace_of(&client));
    let sent = journal.iter().flat_map(|it| &it.book.sent).copied();
    let account = session::name(session.account());
    let judged = Judged::of(&read, &policy, account, pace, sent.collect()).await?;
    table::show(global, &args, &policy, &judged)?;
    match journal {
        Some(journal) if !judged.plan.delete.is_empty() => {
            delete(global, &args, (client, read), policy, judged, journal).await
        }
        _ => Ok(Done::Finished),
    }
}

/// Asks, and makes what deletes.
async fn delete(
    global: &Global,
    args: &Cleanup,
    (client, read): (Client, ReadOnly),
    policy: Policy,
    judged: Judged,
    journal: Journal,
) -> Result<Done, Failure> {
    let confirmed = confirm::ask(global, judged.plan.delete.len(), args.yes_delete).await?;
    let hasty = Session::open_with(global, hasty).await?;
    let client = client.with_transport(&hasty.transport);
    let deletion = Deletion {
        read: read.over(&client),
        remover: Remover::new(&client, &confirmed),
        no_wait: global.no_wait,
        policy,
        judged,
        journal,
    };
    Ok(Done::Deleting(Box::new(deletion)))
}

fn policy(args: &Cleanup) -> Result<Policy, Failure> {
    let wrong = |why: String| Failure::new(Exit::Usage, why, "see `fediway cleanup --help`");
    let file = match &args.policy {
        None => Draft::default(),
        Some(path) => {
            let what = || format!("cannot read the policy {}", path.display());
            let text = std::fs::read_to_string(path);
            let text = text.map_err(|error| wrong(format!("{}: {error}", what())))?;
            Draft::from_toml(&text).map_err(|why| wrong(format!("{}: {why}", what())))?
        }
    };
    let written = args.rules.clone().or(file);
    Policy::try_from(written).map_err(wrong)
}

/// The archive, after everything that the server has was put into it.
async fn archived(client: &Client, args: &Cleanup) -> Result<Archive, Failure> {
    let place = Folder {
        folder: args.archive.clone(),
    };
    let folder = archive::folder(&place)?;
    output::note(&format!("Archiving first, into {} …", folder.display()));
    let report = archive::archived(client, &folder).await?;
    if let Some(error) = report.error() {
        return Err(Failure::new(
            Exit::Other,
            format!("not everything could be archived, so nothing is deleted: {error}"),
            "run it again; what is archived already is not fetched again",
        ));
    }
    archive::open(&folder).await
}

fn pace_of(client: &Client) -> Pace {
    let pace = client.instance().deletion_pace();
    Pace {
        most: pace.most,
        window: pace.window,
        of_the_clock: pace.of_the_clock,
    }
}

/// A list of thousands may have to wait for the limit of requests.
fn patient(transport: TransportBuilder) -> TransportBuilder {
    transport.rate_limit(RateLimit::Wait { at_most: PATIENCE })
}

/// Whatever goes wrong is shown, written down, and tried again by the run itself.
fn hasty(transport: TransportBuilder) -> TransportBuilder {
    transport.rate_limit(RateLimit::Fail).max_tries(1)
}

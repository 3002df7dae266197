//! `fediway cleanup`: deletes old statuses by rules. What goes is decided in `crate::cleanup`, which
//! has no client; this reads, asks, and deletes.

mod clock;
mod confirm;
mod deletion;
mod dry_run;
mod explain;
mod init;
mod journal;
mod judged;
mod progress;
mod read_only;
mod remover;
mod rules;
mod settle;
mod table;
mod waits;

use fediway::Client;
use fediway_archive::Archive;

use super::{Done, archive};
use crate::cleanup::caution::caution;
use crate::cleanup::pace::Pace;

use crate::cleanup::policy::Policy;
use crate::cli::{Cleanup, CleanupCommand, Folder, Global};
use crate::failure::{Exit, Failure};
use crate::output;
use crate::session::{self, Session};
pub use deletion::Deletion;
use journal::Journal;
use judged::Judged;
use read_only::ReadOnly;
use remover::Remover;
use rules::{checked, drafted};
use waits::{hasty, patient};

pub async fn run(global: &Global, args: Cleanup) -> Result<Done, Failure> {
    match &args.command {
        Some(CleanupCommand::Init(args)) => return init::write(args).map(|()| Done::Finished),
        Some(CleanupCommand::Explain(args)) => {
            return explain::show(global, args).await.map(|()| Done::Finished);
        }
        None => {}
    }
    let draft = drafted(args.policy.as_deref(), &args.rules)?;
    let rules = draft.rules();
    let mut policy = checked(draft)?;
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
    let judged = Judged::of(&read, &policy, account, pace, sent.collect(), rules).await?;
    match args.dry_run {
        true => dry_run::show(global, &policy, &judged)?,
        false => table::show(global, &args, &policy, &judged)?,
    }
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
    let going = judged.plan.delete.len();
    let exact = caution(&journal.book, &judged.rules, going, judged.items.len());
    let confirmed = confirm::ask(global, going, args.yes_delete, exact).await?;
    let hasty = Session::open_with(global, hasty).await?;
    let client = client.with_transport(&hasty.transport);
    let deletion = Deletion {
        read: read.over(&client),
        remover: Remover::new(&client, &confirmed),
        no_wait: global.no_wait,
        until: args.until,
        policy,
        judged,
        journal,
    };
    Ok(Done::Deleting(Box::new(deletion)))
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

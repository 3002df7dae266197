//! What a shell completes that is not known before: the accounts, and the lists of an account.

use std::time::Duration;

use clap::Command;
use clap_complete::{ArgValueCandidates, CompletionCandidate};
use fediway::store::{FileStore, Store};

use crate::cli::Global;
use crate::config::{KEYS, Key};
use crate::session::{self, APP, Session};

/// A shell waits for the answer, so this must not take long.
const PATIENCE: Duration = Duration::from_secs(2);

/// The command line, with what completes the values of its arguments, by their names.
pub fn with_values(mut command: Command) -> Command {
    // Declares all arguments.
    command.build();
    with_candidates(command)
}

fn with_candidates(command: Command) -> Command {
    command
        .mut_args(|arg| match arg.get_id().as_str() {
            "account" | "handle" => arg.add(ArgValueCandidates::new(accounts)),
            "list" => arg.add(ArgValueCandidates::new(lists)),
            "key" => arg.add(ArgValueCandidates::new(keys)),
            _ => arg,
        })
        .mut_subcommands(with_candidates)
}

/// The kept accounts. No server is asked.
fn accounts() -> Vec<CompletionCandidate> {
    let names = soon(async {
        let kept = FileStore::open(APP).ok()?.credentials().await.ok()?;
        Some(kept.iter().map(session::name).collect::<Vec<_>>())
    });
    names
        .unwrap_or_default()
        .into_iter()
        .map(CompletionCandidate::new)
        .collect()
}

/// The lists of the account in use: their ids, with their titles as help.
fn lists() -> Vec<CompletionCandidate> {
    let lists = soon(async {
        let session = Session::open(&Global::default()).await.ok()?;
        session.client().await.ok()?.lists().list().await.ok()
    });
    let candidate = |list: fediway::entities::List| {
        let title = crate::text::one_line(&list.title);
        CompletionCandidate::new(list.id.to_string()).help(Some(title.into()))
    };
    lists
        .unwrap_or_default()
        .into_iter()
        .map(candidate)
        .collect()
}

/// The keys of the configuration.
fn keys() -> Vec<CompletionCandidate> {
    let candidate = |key: &Key| CompletionCandidate::new(key.name).help(Some(key.about.into()));
    KEYS.iter().map(candidate).collect()
}

/// What comes in time. A shell gets nothing where something fails: there is no place for an error.
fn soon<T>(work: impl Future<Output = Option<T>>) -> Option<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .ok()?;
    let found = runtime.block_on(async { tokio::time::timeout(PATIENCE, work).await });
    runtime.shutdown_background();
    found.ok().flatten()
}

//! The `fediway` command: log in to any fediverse server and post from a terminal.
//!
//! A library, because a build then compiles it beside the crates that it uses, and not after them. It
//! has no public interface but [`main`].
#![forbid(unsafe_code)]
// Nothing else leaves this crate.
#![allow(unreachable_pub)]

mod ask;
mod beside;
mod browser;
mod cell;
mod cleanup;
mod cli;
mod commands;
mod complete;
mod config;
mod dumps;
mod environment;
mod failure;
mod listed;
mod meant;
mod network;
mod output;
mod pager;
mod picture;
mod place;
mod proxy;
mod refer;
mod screen;
mod secrets;
mod session;
mod show;
mod signals;
mod similar;
mod state;
mod template;
mod text;
mod thread;
mod usage;
mod when;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::{CommandFactory, Parser};
use clap_complete::CompleteEnv;
use tracing_subscriber::prelude::*;

use commands::Done;
use failure::Failure;
use signals::Signals;

/// How long a command may take to end after a signal.
const PATIENCE: Duration = Duration::from_secs(3);

/// Threads for connections and signals: a command has a thread of its own. One for each core, as is
/// usual, would make each start slower.
const WORKERS: usize = 2;

/// Runs the command with the arguments of the process.
pub fn main() -> ExitCode {
    dumps::switch_off();
    CompleteEnv::with_factory(|| complete::with_values(cli::Cli::command())).complete();
    // `--help` and `--version` end here: no runtime, no TLS and no store is touched for them.
    let cli = match cli::Cli::try_parse_from(cli::words::marked(std::env::args_os())) {
        Ok(cli) => cli,
        Err(error) => return usage::refused(&error),
    };
    if cli.global.verbose {
        log_to_stderr();
    }
    if cli.global.quiet {
        output::be_quiet();
    }
    let json = cli.global.json;
    let outcome = start(cli);
    pager::finish();
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::failure(&failure, json);
            failure.exit().into()
        }
    }
}

fn start(cli: cli::Cli) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .enable_all()
        .build()
        .map_err(|error| Failure::other("cannot start", error))?;
    let result = runtime.block_on(finish_or_give_up(cli));
    // A read from the terminal and a write to a full pipe cannot be cancelled, and nobody waits for
    // them any more.
    runtime.shutdown_background();
    result
}

/// Runs the command on a thread of its own: a thread that writes to a full pipe is blocked and cannot
/// react to a signal.
async fn finish_or_give_up(cli: cli::Cli) -> Result<(), Failure> {
    let cannot_listen = |error| Failure::other("cannot listen for Ctrl-C", error);
    let mut signals = Signals::listen().map_err(cannot_listen)?;
    let heard = signals.clone();
    let runtime = tokio::runtime::Handle::current();
    let deletes = Arc::new(AtomicBool::new(false));
    let says_so = deletes.clone();
    let work = move || runtime.block_on(finish_or_interrupt(cli, heard, &says_so));
    let work = tokio::task::spawn_blocking(work);
    let stuck = async {
        signals.stop().await;
        if deletes.load(Ordering::SeqCst) {
            // A deletion that is under way is finished, unless somebody asks once more.
            signals.stop().await;
        }
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        done = work => done.map_err(|error| Failure::other("the command failed", error))?,
        () = stuck => Err(Failure::interrupted()),
    }
}

/// `deletes` says whether something is being deleted.
async fn finish_or_interrupt(
    cli: cli::Cli,
    mut signals: Signals,
    deletes: &AtomicBool,
) -> Result<(), Failure> {
    let done = tokio::select! {
        done = commands::run(cli) => done?,
        () = signals.stop() => return Err(Failure::interrupted()),
    };
    match done {
        Done::Finished => {}
        Done::Serving(server) => {
            signals.stop().await;
            server.stop().await;
        }
        Done::Deleting(deletion) => {
            deletes.store(true, Ordering::SeqCst);
            deletion.run(&mut signals).await?;
        }
    }
    Ok(())
}

fn log_to_stderr() {
    let of_this_project = tracing_subscriber::filter::Targets::new()
        .with_target("fediway", tracing_subscriber::filter::LevelFilter::DEBUG);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false);
    tracing_subscriber::registry()
        .with(lines.with_filter(of_this_project))
        .init();
}

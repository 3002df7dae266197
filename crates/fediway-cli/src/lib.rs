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
mod input;
mod listed;
mod meant;
mod network;
mod output;
mod pager;
mod parse;
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
mod terminal;
mod text;
mod thread;
mod usage;
mod when;

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::CommandFactory;
use clap_complete::CompleteEnv;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;
use tracing_subscriber::prelude::*;

use commands::Done;
use failure::Failure;
use signals::Signals;

/// How long a command may take to end after a signal.
const PATIENCE: Duration = Duration::from_secs(3);

/// Threads for the connections of a command that lasts.
const WORKERS: usize = 2;

/// Runs the command with the arguments of the process.
pub fn main() -> ExitCode {
    dumps::switch_off();
    CompleteEnv::with_factory(|| complete::with_values(cli::Cli::command())).complete();
    // `--help` and `--version` end here: no runtime, no TLS and no store is touched for them.
    let cli = match parse::parse(&cli::words::marked(std::env::args_os())) {
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
    match start(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output::failure(&failure, json);
            failure.exit().into()
        }
    }
}

/// Runs the command on a thread of its own and listens for signals on this one: a thread that writes to a
/// full pipe is blocked and cannot react to a signal.
fn start(cli: cli::Cli) -> Result<(), Failure> {
    let cannot_start = |error| Failure::other("cannot start", error);
    let listening = Builder::new_current_thread();
    let listening = built(listening).map_err(cannot_start)?;
    let cannot_listen = |error| Failure::other("cannot listen for Ctrl-C", error);
    let mut signals = {
        let _within = listening.enter();
        Signals::listen().map_err(cannot_listen)?
    };
    let working = built(kind_of_runtime(&cli.command)).map_err(cannot_start)?;
    let (heard, deletes) = (signals.clone(), Arc::new(AtomicBool::new(false)));
    let says_so = deletes.clone();
    let (tell, done) = oneshot::channel();
    let work = move || {
        let _ = tell.send(working.block_on(finish_or_interrupt(cli, heard, &says_so)));
        // A read from the terminal and a write to a full pipe cannot be cancelled, and nobody waits for
        // them any more.
        working.shutdown_background();
    };
    std::thread::Builder::new()
        .name("command".into())
        .spawn(work)
        .map_err(cannot_start)?;
    let outcome = listening.block_on(finished_or_stuck(done, &mut signals, &deletes));
    listening.block_on(read_or_terminated(&mut signals));
    listening.shutdown_background();
    outcome
}

/// Waits until the person has read all that is in the pager. Ctrl-C is for the pager here.
async fn read_or_terminated(signals: &mut Signals) {
    if pager::is_open() {
        tokio::select! {
            _ = tokio::task::spawn_blocking(pager::finish) => {}
            () = signals.terminated() => {}
        }
    }
}

/// Waits for the command, and not too long for one that was told to stop.
async fn finished_or_stuck(
    done: oneshot::Receiver<Result<(), Failure>>,
    signals: &mut Signals,
    deletes: &AtomicBool,
) -> Result<(), Failure> {
    let stuck = async {
        signals.stop().await;
        if deletes.load(Ordering::SeqCst) {
            // A deletion that is under way is finished, unless somebody asks once more.
            signals.stop().await;
        }
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        done = done => done.map_err(|error| Failure::other("the command failed", error))?,
        () = stuck => Err(Failure::interrupted()),
    }
}

/// What lasts has threads for its connections: these go on while its output is held up.
fn kind_of_runtime(command: &cli::Command) -> Builder {
    match command.lasts() {
        true => {
            let mut threads = Builder::new_multi_thread();
            threads.worker_threads(WORKERS);
            threads
        }
        false => Builder::new_current_thread(),
    }
}

fn built(mut builder: Builder) -> std::io::Result<Runtime> {
    builder.enable_all().build()
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

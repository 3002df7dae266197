//! The `fediway` command: log in to any fediverse server and post from a terminal.
#![forbid(unsafe_code)]

mod browser;
mod cli;
mod commands;
mod failure;
mod file_store;
mod output;
mod session;
mod signals;
mod text;

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::prelude::*;

use commands::Done;
use failure::Failure;
use signals::Signals;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    if cli.global.verbose {
        log_to_stderr();
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

fn start(cli: cli::Cli) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::other("cannot start", error))?;
    let result = runtime.block_on(finish_or_interrupt(cli));
    // A read from the terminal cannot be cancelled, and nobody waits for it any more.
    runtime.shutdown_background();
    result
}

async fn finish_or_interrupt(cli: cli::Cli) -> Result<(), Failure> {
    let deaf = |error| Failure::other("cannot listen for Ctrl-C", error);
    let mut signals = Signals::listen().map_err(deaf)?;
    let done = tokio::select! {
        done = commands::run(cli) => done?,
        () = signals.stop() => return Err(Failure::interrupted()),
    };
    if let Done::Serving(server) = done {
        signals.stop().await;
        server.stop().await;
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

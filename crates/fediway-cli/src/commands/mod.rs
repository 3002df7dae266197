//! One file per command.

mod api;
mod auth;
mod config;
mod demo;
mod diag;
mod done;
mod filters;
mod post;
mod sandbox;
mod server;
mod shell;
mod stream;
mod timeline;
mod whoami;

use crate::cli::{Cli, Command, Global, Timeline};
use crate::failure::Failure;
use crate::session;
pub use done::Done;

pub async fn run(cli: Cli) -> Result<Done, Failure> {
    let global = &cli.global;
    match done(global, cli.command).await {
        Err(failure) if failure.needs_login() => {
            let failure = failure.with_note(session::source(global));
            let issuer = session::issuer(global).await;
            Err(failure.log_in_at(issuer.as_ref()))
        }
        done => done,
    }
}

async fn done(global: &Global, command: Command) -> Result<Done, Failure> {
    match command {
        Command::Login(args) => auth::login(global, args).await?,
        Command::Auth(command) => auth::run(global, command).await?,
        Command::Whoami => whoami::run(global).await?,
        Command::Post(args) => post::run(global, args).await?,
        Command::Timeline(Timeline::Home(args)) => timeline::home(global, &args).await?,
        Command::Stream(args) => stream::run(global, &args).await?,
        Command::Api(args) => api::run(global, &args).await?,
        Command::Logout(args) => auth::logout(global, &args).await?,
        Command::Config(args) => config::run(global, &args)?,
        Command::Completions(args) => shell::completions(args.shell)?,
        Command::Man(args) => shell::man(args.folder.as_deref())?,
        Command::Diag => diag::run(global).await?,
        Command::Sandbox(args) => return sandbox::run(global, &args).await,
        Command::Demo(args) => return demo::run(global, &args).await,
    }
    Ok(Done::Finished)
}

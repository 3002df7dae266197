//! One file per command.

mod account;
mod api;
mod archive;
mod auth;
mod cleanup;
mod config;
mod context;
mod conversation;
mod dates;
mod demo;
mod diag;
mod domain_block;
mod done;
mod each;
mod every_account;
mod filter;
mod instance;
mod list;
mod listing;
mod media;
mod notifications;
mod patience;
mod pictures;
mod poll;
mod post;
mod profile;
mod sandbox;
mod scheduled;
mod scopes;
mod search;
mod server;
mod shell;
mod status;
mod stream;
mod tag;
mod timeline;
mod transfer;
mod typing;
mod walk;
mod whoami;

use crate::cli::{Cli, Command, Global};
use crate::failure::Failure;
use crate::session;
pub use done::Done;

pub async fn run(cli: Cli) -> Result<Done, Failure> {
    match every_account::is_meant(&cli.global) {
        true => every_account::run(cli, one).await.map(|()| Done::Finished),
        false => one(cli).await,
    }
}

async fn one(cli: Cli) -> Result<Done, Failure> {
    let global = &cli.global;
    match done(global, cli.command).await {
        Err(failure) if failure.needs_login() => {
            let failure = failure.with_note(session::source(global));
            if session::is_of_environment(global) {
                return Err(failure.about_variable());
            }
            let issuer = session::issuer(global).await;
            Err(failure.log_in_at(issuer.as_ref()))
        }
        done => done,
    }
}

async fn done(global: &Global, command: Command) -> Result<Done, Failure> {
    match command {
        Command::Login(args) => auth::login(global, *args.0).await?,
        Command::Auth(command) => auth::run(global, *command.0).await?,
        Command::Whoami => whoami::run(global).await?,
        Command::Post(args) => post::run(global, *args.0).await?,
        Command::Timeline(command) => timeline::run(global, *command.0).await?,
        Command::Reply(args) => post::reply(global, *args.0).await?,
        Command::Notifications(args) => notifications::run(global, *args.0).await?,
        Command::Search(args) => search::run(global, &args).await?,
        Command::Account(command) => account::run(global, *command.0).await?,
        Command::FollowRequest(command) => domain_block::follow_request(global, *command.0).await?,
        Command::List(command) => list::run(global, *command.0).await?,
        Command::Filter(command) => filter::run(global, *command.0).await?,
        Command::Tag(command) => tag::run(global, *command.0).await?,
        Command::Trends(command) => tag::trends(global, *command.0).await?,
        Command::Poll(command) => poll::run(global, *command.0).await?,
        Command::Media(command) => media::run(global, *command.0).await?,
        Command::Profile(command) => profile::run(global, *command.0).await?,
        Command::Preferences => profile::preferences(global).await?,
        Command::Scheduled(command) => scheduled::run(global, *command.0).await?,
        Command::Conversation(command) => conversation::run(global, *command.0).await?,
        Command::Announcement(command) => conversation::announcement(global, *command.0).await?,
        Command::DomainBlock(command) => domain_block::run(global, *command.0).await?,
        Command::Instance(command) => instance::run(global, *command.0).await?,
        Command::Export(args) => transfer::export::run(global, &args).await?,
        Command::Import(args) => transfer::import::run(global, &args).await?,
        Command::Status(command) => status::run(global, *command.0).await?,
        Command::Stream(args) => stream::run(global, &args).await?,
        Command::Api(args) => api::run(global, &args).await?,
        Command::Scopes(args) => scopes::run(global, &args).await?,
        Command::Archive(args) => archive::run(global, *args.0).await?,
        Command::Cleanup(args) => return cleanup::run(global, *args.0).await,
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

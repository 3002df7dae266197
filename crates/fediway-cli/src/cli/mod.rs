//! The command line: each family of commands has its arguments in a file of its own.

mod account;
mod api;
mod archive;
mod attachments;
mod auth;
mod cleanup;
mod config;
mod deferred;
mod examples;
mod filter;
mod global;
mod instance;
mod list;
mod listing;
mod notifications;
mod post;
mod profile;
mod reads;
mod scopes;
mod search;
mod server;
mod shell;
mod small;
mod status;
mod stream;
mod timeline;
mod transfer;
pub mod words;

use clap::{Parser, Subcommand};

pub use account::{AccountCommand, Accounts, DomainBlock, FollowRequest, ListOf, Listed, Report};
pub use api::Api;
pub use archive::{
    Archive, ArchiveCommand, ArchiveExport, ArchiveImport, Collect, ExportForm, Find, Folder,
    Pages, Reach, Shown,
};
pub use attachments::Attachment;
pub use auth::{Auth, ComingBack, Login, Logout, Refresh, Status, Switch, Whose};
pub use cleanup::{Cleanup, CleanupCommand, Explain, Init};
pub use config::Config;
pub use deferred::Deferred;
pub use filter::{FilterCommand, FilterOptions, FilterPlace, Words};
pub use global::{Color, Global};
pub use instance::InstanceCommand;
pub use list::{ListCommand, Members};
pub use listing::{Dates, Paging, Reading, StatusPaging};
pub use notifications::{ListNotifications, Notifications, NotificationsCommand};
pub use post::{Answer, Audience, Post, Reply};
pub use profile::{Flags, ProfileCommand, Set};
pub use scopes::Scopes;
pub use search::{Kind as SearchKind, Search};
pub use server::{Demo, Sandbox};
pub use shell::{Completions, Man, Shell};
pub use small::{
    AnnouncementCommand, ConversationCommand, MediaAbout, MediaCommand, OnePoll, PollCommand,
    ScheduledCommand, TagCommand, Trends,
};
pub use status::{Delete, Edit, StatusCommand, Statuses, Thread};
pub use stream::Stream;
pub use timeline::{AccountTimeline, Home, Public, TagTimeline, Timeline};
pub use transfer::{Export, Import};

const EXIT_CODES: &str = "\
Exit codes:
    0  done
    1  another failure, also if it is unknown whether a status was published
    2  the command line or its input was wrong; nothing was sent
    3  the login did not succeed, or the tokens could not be kept
    4  not logged in, or the token is no longer valid or cannot be read
    5  network, timeout or TLS
    6  the address was refused before any request
    7  rate limited
  130  interrupted
  141  the reader of the output closed it, as `head` does

Environment (an empty variable counts as unset):
  FEDIWAY_TOKEN, FEDIWAY_INSTANCE  a token and its server, instead of a stored account
  FEDIWAY_ACCOUNT                  the account to use; --account overrides both
  FEDIWAY_STORE                    where new logins keep their tokens: file, keyring, command
  FEDIWAY_CONFIG_DIR               the folder of config.toml
  FEDIWAY_NO_INPUT                 if set: ask no questions, as --no-input does";

/// Log in to any fediverse server and post from a terminal.
// An option or a setting of all commands that is not in `Global` has to be told to `../parse.rs`.
#[derive(Debug, Parser)]
#[command(name = "fediway", version, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Log in to a server
    Login(Deferred<Login>),
    /// Log in and out, list accounts, choose one
    #[command(subcommand)]
    Auth(Deferred<Auth>),
    /// Show the account in use
    Whoami,
    /// Publish a status
    Post(Deferred<Post>),
    /// Reply to a status
    Reply(Deferred<Reply>),
    /// Read a timeline
    #[command(subcommand, visible_alias = "timelines", after_help = examples::TIMELINE)]
    Timeline(Deferred<Timeline>),
    /// Show, change, boost, favourite a status, and more
    #[command(subcommand, after_help = examples::STATUS)]
    Status(Deferred<StatusCommand>),
    /// Show and dismiss notifications
    #[command(after_help = examples::NOTIFICATIONS)]
    Notifications(Deferred<Notifications>),
    /// Search for accounts, hashtags and statuses
    #[command(after_help = examples::SEARCH)]
    Search(Deferred<Search>),
    /// Show, follow, mute, block accounts, and more
    #[command(subcommand, after_help = examples::ACCOUNT)]
    Account(Deferred<AccountCommand>),
    /// Accept or reject follow requests
    #[command(subcommand)]
    FollowRequest(Deferred<FollowRequest>),
    /// Make and fill lists of accounts
    #[command(subcommand, after_help = examples::LIST)]
    List(Deferred<ListCommand>),
    /// Make and change filters
    #[command(subcommand, after_help = examples::FILTER)]
    Filter(Deferred<FilterCommand>),
    /// Follow and feature hashtags
    #[command(subcommand, after_help = examples::TAG)]
    Tag(Deferred<TagCommand>),
    /// Show trends
    #[command(subcommand)]
    Trends(Deferred<Trends>),
    /// Show polls, and vote
    #[command(subcommand)]
    Poll(Deferred<PollCommand>),
    /// Upload files before they are posted
    #[command(subcommand)]
    Media(Deferred<MediaCommand>),
    /// Show and change your profile
    #[command(subcommand)]
    Profile(Deferred<ProfileCommand>),
    /// Show your preferences for posting and reading
    Preferences,
    /// Show, move and cancel statuses that are to be published later
    #[command(subcommand)]
    Scheduled(Deferred<ScheduledCommand>),
    /// Show conversations in direct messages
    #[command(subcommand)]
    Conversation(Deferred<ConversationCommand>),
    /// Show the announcements of your server
    #[command(subcommand)]
    Announcement(Deferred<AnnouncementCommand>),
    /// Block and unblock whole domains
    #[command(subcommand)]
    DomainBlock(Deferred<DomainBlock>),
    /// Show facts about a server
    #[command(subcommand)]
    Instance(Deferred<InstanceCommand>),
    /// Export follows, blocks, mutes and more as CSV, in the formats that Mastodon imports
    #[command(after_help = examples::EXPORT)]
    Export(Deferred<Export>),
    /// Import a CSV file of Mastodon: follows, blocks, mutes, bookmarks and more
    #[command(after_help = examples::IMPORT)]
    Import(Deferred<Import>),
    /// Show live events
    Stream(Deferred<Stream>),
    /// Send any request of the client API
    Api(Deferred<Api>),
    /// Show the least scopes that a program needs
    #[command(after_help = examples::SCOPES)]
    Scopes(Deferred<Scopes>),
    /// Keep a copy of everything on this machine: statuses, files, lists
    Archive(Deferred<Archive>),
    /// Delete old statuses by rules
    Cleanup(Deferred<Cleanup>),
    /// Revoke the token and forget the account
    Logout(Deferred<Logout>),
    /// Read and change the configuration
    #[command(subcommand)]
    Config(Deferred<Config>),
    /// Write a script that completes commands, options and accounts in a shell
    Completions(Deferred<Completions>),
    /// Write the manual pages
    Man(Deferred<Man>),
    /// Show facts for a bug report: never a secret
    Diag,
    /// Run a test server on this machine
    Sandbox(Deferred<Sandbox>),
    /// Run everything from login to logout against a test server
    Demo(Deferred<Demo>),
}

impl Command {
    /// Whether it has connections open for longer than a request takes.
    pub fn lasts(&self) -> bool {
        matches!(
            self,
            Self::Archive(_)
                | Self::Cleanup(_)
                | Self::Demo(_)
                | Self::Export(_)
                | Self::Import(_)
                | Self::Sandbox(_)
                | Self::Stream(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }

    /// The status is an argument of `reply`: an option for another one would be ignored.
    #[test]
    fn a_reply_replies_to_one_status() {
        let parsed = |words: &[&str]| Cli::try_parse_from(words).is_ok();
        assert!(parsed(&["fediway", "reply", "1", "Hi"]));
        assert!(!parsed(&["fediway", "reply", "1", "Hi", "--reply-to", "2"]));
        assert!(!parsed(&["fediway", "reply", "1", "Hi", "--reply-last"]));
    }

    /// An argument with the name of a global option would give its value to that option.
    #[test]
    fn no_argument_has_the_name_of_a_global_option() {
        fn check(command: &clap::Command, globals: &[String]) {
            for argument in command.get_arguments().filter(|it| !it.is_global_set()) {
                let id = argument.get_id().to_string();
                assert!(!globals.contains(&id), "{}: {id}", command.get_name());
            }
            for below in command.get_subcommands() {
                check(below, globals);
            }
        }
        let mut command = <Cli as clap::CommandFactory>::command();
        command.build();
        let globals = command.get_arguments().filter(|it| it.is_global_set());
        let globals: Vec<_> = globals.map(|it| it.get_id().to_string()).collect();
        assert!(globals.len() > 5);
        check(&command, &globals);
    }
}

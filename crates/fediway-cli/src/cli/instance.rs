//! `fediway instance`.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum InstanceCommand {
    /// Show facts about a server
    Show {
        #[command(flatten)]
        server: AnyServer,
        /// Also its rules
        #[arg(long)]
        rules: bool,
        /// Also its limits
        #[arg(long)]
        limits: bool,
    },
    /// List the rules of a server
    Rules(AnyServer),
    /// List the domains that a server knows
    Peers(AnyServer),
    /// Show how much a server was used, week by week
    Activity(AnyServer),
    /// List the custom emoji of a server
    Emojis {
        #[command(flatten)]
        server: AnyServer,
        /// Only those of this category
        #[arg(long, value_name = "NAME")]
        category: Option<String>,
    },
    /// List the domains that a server blocks, where it says so
    DomainBlocks(AnyServer),
}

#[derive(Debug, Args)]
pub struct AnyServer {
    /// The server, without a login; your own when not given
    pub host: Option<String>,
}

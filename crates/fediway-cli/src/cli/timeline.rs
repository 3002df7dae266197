//! `fediway timeline`.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum Timeline {
    /// Statuses of the accounts you follow, newest first
    Home(Home),
}

#[derive(Debug, Args)]
pub struct Home {
    /// How many statuses
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
}

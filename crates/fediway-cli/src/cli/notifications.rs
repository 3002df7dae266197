//! `fediway notifications`.

use clap::{Args, Subcommand};
use fediway::entities::NotificationType;

use super::listing::{Paging, Reading};

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Notifications {
    #[command(subcommand)]
    pub command: Option<NotificationsCommand>,
    #[command(flatten)]
    pub list: ListNotifications,
}

#[derive(Debug, Subcommand)]
pub enum NotificationsCommand {
    /// List notifications, newest first; the same as without a command
    List(Box<ListNotifications>),
    /// Show one notification
    Show {
        /// Its id
        id: String,
    },
    /// Say how many came since the list was marked as read
    Unread,
    /// Delete notifications, or whole groups with --group
    Dismiss {
        /// Their ids
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
        /// The ids are names of groups
        #[arg(long)]
        group: bool,
    },
    /// Delete all notifications
    Clear {
        /// Do not ask
        #[arg(long, short = 'y')]
        yes: bool,
    },
    /// List the accounts whose notifications are held back
    Requests {
        #[command(flatten)]
        paging: Paging,
    },
    /// Let through what is held back, by the ids that `requests` lists
    Accept {
        /// The ids
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// Hide what is held back, by the ids that `requests` lists
    Reject {
        /// The ids
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
}

#[derive(Debug, Args)]
pub struct ListNotifications {
    /// Only this type, such as mention, reblog, favourite, follow, poll, update; may be repeated
    #[arg(long = "type", short = 't', value_name = "TYPE", value_delimiter = ',')]
    pub types: Vec<NotificationType>,
    /// Not this type; may be repeated
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    pub exclude: Vec<NotificationType>,
    /// Only mentions
    #[arg(long, short = 'm', conflicts_with = "types")]
    pub mentions: bool,
    /// Only notifications that this account caused
    #[arg(long, value_name = "HANDLE")]
    pub from: Option<String>,
    /// Group notifications that belong together; Mastodon 4.3
    #[arg(long, short = 'g')]
    pub grouped: bool,
    /// Mark all as read
    #[arg(long)]
    pub mark_read: bool,
    #[command(flatten)]
    pub paging: Paging,
    #[command(flatten)]
    pub reading: Reading,
}

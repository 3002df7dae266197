//! Families of a few commands: tags, polls, media, scheduled statuses, conversations, announcements,
//! trends.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use fediway::Timestamp;

use super::attachments::focus;
use super::listing::{Paging, Reading};
use super::timeline::Host;
use super::words;
use crate::when;

/// `fediway tag`.
#[derive(Debug, Subcommand)]
pub enum TagCommand {
    /// Show a hashtag, and whether you follow it
    Show(OneTag),
    /// Follow hashtags
    Follow(Tags),
    /// Stop following hashtags
    Unfollow(Tags),
    /// List the hashtags that you follow
    Followed {
        #[command(flatten)]
        paging: Paging,
    },
    /// Feature hashtags on your profile
    Feature(Tags),
    /// Stop featuring hashtags on your profile
    Unfeature(Tags),
    /// List the hashtags that you feature on your profile
    Featured,
}

#[derive(Debug, Args)]
pub struct OneTag {
    /// The hashtag, with or without #
    #[arg(value_parser = words::tag)]
    pub tag: String,
}

#[derive(Debug, Args)]
pub struct Tags {
    /// The hashtags, with or without #
    #[arg(required = true, value_name = "TAG", value_parser = words::tag)]
    pub tags: Vec<String>,
}

/// `fediway poll`.
#[derive(Debug, Subcommand)]
pub enum PollCommand {
    /// Show a poll
    Show(OnePoll),
    /// Vote; a vote cannot be taken back
    Vote {
        #[command(flatten)]
        poll: OnePoll,
        /// The choices: their numbers, counted from 1, or their texts
        #[arg(required = true, value_name = "CHOICE", value_parser = words::item)]
        choices: Vec<String>,
    },
}

#[derive(Debug, Args)]
pub struct OnePoll {
    /// The status with the poll (id or address), or the id of the poll with --id
    #[arg(value_name = "STATUS", value_parser = words::item)]
    pub poll: String,
    /// STATUS is the id of a poll
    #[arg(long)]
    pub id: bool,
}

/// `fediway media`.
#[derive(Debug, Subcommand)]
pub enum MediaCommand {
    /// Upload a file, for `fediway post --media-id`
    Upload {
        /// The file
        file: PathBuf,
        /// A smaller picture, for a file that is none
        #[arg(long, value_name = "FILE")]
        thumbnail: Option<PathBuf>,
        #[command(flatten)]
        about: MediaAbout,
        /// Do not wait until the server has processed it
        #[arg(long)]
        at_once: bool,
    },
    /// Show a file that was uploaded and is not attached yet
    Show {
        /// Its id
        id: String,
    },
    /// Change what is said of a file that was uploaded and is not attached yet
    Edit {
        /// Its id
        id: String,
        #[command(flatten)]
        about: MediaAbout,
    },
    /// Delete a file that was uploaded and is not attached yet
    Delete {
        /// Its id
        id: String,
    },
}

#[derive(Debug, Args)]
pub struct MediaAbout {
    /// The file in words, for those who cannot see it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub alt: Option<String>,
    /// The point that stays visible when it is cropped
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true, value_parser = focus)]
    pub focus: Option<(f64, f64)>,
}

/// `fediway scheduled`.
#[derive(Debug, Subcommand)]
pub enum ScheduledCommand {
    /// List the statuses that are to be published
    #[command(visible_alias = "ls")]
    List {
        #[command(flatten)]
        paging: Paging,
    },
    /// Show one of them
    Show {
        /// Its id
        id: String,
    },
    /// Publish one at another time
    Move {
        /// Its id
        id: String,
        /// The time: "2026-12-24 18:00" on this clock, or with a zone
        #[arg(long, value_name = "TIME", value_parser = when::future, required_unless_present = "later")]
        at: Option<Timestamp>,
        /// So much later from now
        #[arg(long = "in", value_name = "DURATION", conflicts_with = "at", value_parser = when::duration)]
        later: Option<Duration>,
    },
    /// Do not publish them
    #[command(visible_alias = "delete")]
    Cancel {
        /// Their ids
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
}

/// `fediway conversation`.
#[derive(Debug, Subcommand)]
pub enum ConversationCommand {
    /// List the conversations in direct messages
    #[command(visible_alias = "ls")]
    List {
        #[command(flatten)]
        paging: Paging,
        #[command(flatten)]
        reading: Reading,
    },
    /// Mark conversations as read
    Read {
        /// Their ids
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// Take conversations off the list; their statuses stay
    Delete {
        /// Their ids
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
}

/// `fediway announcement`.
#[derive(Debug, Subcommand)]
pub enum AnnouncementCommand {
    /// List the announcements of your server
    #[command(visible_alias = "ls")]
    List,
    /// Mark announcements as read
    Dismiss {
        /// Their ids
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// React to an announcement
    React {
        /// Its id
        id: String,
        /// An emoji, or the name of a custom one
        emoji: String,
    },
    /// Take a reaction back
    Unreact {
        /// Its id
        id: String,
        /// The emoji
        emoji: String,
    },
}

/// `fediway trends`.
#[derive(Debug, Subcommand)]
pub enum Trends {
    /// Statuses that trend
    #[command(visible_alias = "posts")]
    Statuses(Trending),
    /// Hashtags that trend
    #[command(visible_alias = "hashtags")]
    Tags(Trending),
    /// Links that trend
    Links(Trending),
}

#[derive(Debug, Args)]
pub struct Trending {
    #[command(flatten)]
    pub host: Host,
    /// How many to leave out at the start
    #[arg(long, value_name = "N")]
    pub offset: Option<u32>,
    #[command(flatten)]
    pub paging: Paging,
}

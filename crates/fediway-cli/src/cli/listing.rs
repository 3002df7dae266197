//! What all commands that print a list have in common.

use clap::Args;
use fediway::Timestamp;

use crate::place::Place;
use crate::when;

/// How much of a list.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "How much")]
pub struct Paging {
    /// How many items
    #[arg(long, short = 'l', default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// All items, to the end of the list
    #[arg(long, conflicts_with = "limit")]
    pub all: bool,
    /// Continue after this place, which an earlier run printed (in JSON: `next`)
    #[arg(long, value_name = "CURSOR")]
    pub after: Option<Place>,
}

impl Paging {
    /// How many items are wanted.
    pub fn wanted(&self) -> usize {
        match self.all {
            true => usize::MAX,
            false => usize::try_from(self.limit).unwrap_or(usize::MAX),
        }
    }

    /// How many to ask for at once, of `most` at most: pages of one size, so that the last one ends
    /// where the output ends.
    pub fn page(&self, most: u32) -> u32 {
        match self.all {
            true => most,
            false => self.limit.div_ceil(self.limit.div_ceil(most)),
        }
    }
}

/// Which part of a list of statuses, and how they look.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "How much")]
pub struct StatusPaging {
    #[command(flatten)]
    pub paging: Paging,
    /// Only what is older than this id
    #[arg(long, value_name = "ID")]
    pub max_id: Option<String>,
    /// Only what is newer than this id, the oldest first
    #[arg(long, value_name = "ID", conflicts_with_all = ["max_id", "since_id"])]
    pub min_id: Option<String>,
    /// Only what is newer than this id, the newest first
    #[arg(long, value_name = "ID")]
    pub since_id: Option<String>,
    #[command(flatten)]
    pub reading: Reading,
}

/// Which statuses, by their dates.
#[derive(Clone, Copy, Debug, Default, Args)]
#[command(next_help_heading = "How much")]
pub struct Dates {
    /// Only what was posted since this time: a date, "2026-12-24 18:00", or an age such as 7d
    #[arg(long, value_name = "TIME", value_parser = when::past, conflicts_with = "min_id")]
    pub since: Option<Timestamp>,
    /// Only what was posted before this time. The list is still read from its newest status
    #[arg(long, value_name = "TIME", value_parser = when::past, conflicts_with = "min_id")]
    pub until: Option<Timestamp>,
}

/// How statuses look.
#[derive(Clone, Debug, Default, Args)]
pub struct Reading {
    /// Print the oldest first
    #[arg(long, short = 'r')]
    pub reverse: bool,
    /// Show it in your pager ($PAGER), if the output goes to a terminal
    #[arg(long)]
    pub pager: bool,
    /// Also show what is behind content warnings
    #[arg(long)]
    pub open: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_one_size_and_end_where_the_output_ends() {
        let page = |limit, most| {
            let paging = Paging {
                limit,
                all: false,
                after: None,
            };
            paging.page(most)
        };
        assert_eq!(page(20, 40), 20);
        assert_eq!(page(40, 40), 40);
        assert_eq!(page(50, 40), 25);
        assert_eq!(page(100, 40), 34);
        assert_eq!(page(1, 40), 1);
    }
}

//! `fediway export` and `fediway import`: the CSV files of Mastodon.

pub mod export;
pub mod import;
pub mod rows;

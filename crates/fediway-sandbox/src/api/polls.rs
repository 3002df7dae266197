//! The poll of a new status.

use std::collections::BTreeMap;
use std::time::Duration;

use super::text::graphemes;
use crate::error::ApiError;
use crate::model::Poll;
use crate::params::Fields;
use crate::shared::Shared;
use crate::state::State;

pub(crate) const MAX_OPTIONS: usize = 4;
pub(crate) const MAX_OPTION_CHARS: usize = 50;
pub(crate) const MIN_EXPIRATION: u64 = 300;
pub(crate) const MAX_EXPIRATION: u64 = 2_629_746;

/// The poll asked for, if Mastodon would have it.
pub(crate) fn read(shared: &Shared, state: &mut State, poll: Fields<'_>) -> Result<Poll, ApiError> {
    let mut options = poll.list("options").unwrap_or_default();
    options.retain(|option| !option.trim().is_empty());
    check_options(&options).map_err(invalid)?;
    let seconds = poll.text("expires_in").and_then(|text| text.parse().ok());
    let seconds = check_duration(seconds).map_err(invalid)?;
    Ok(Poll {
        id: state.ids.next_for(shared.api().ids.statuses, shared.now()),
        options,
        multiple: poll.flag("multiple"),
        hide_totals: poll.flag("hide_totals"),
        expires: shared.after(Duration::from_secs(seconds)),
        votes: BTreeMap::new(),
    })
}

fn invalid(what: &'static str) -> ApiError {
    ApiError::validation(format_args!("Poll {what}"))
}

fn check_options(options: &[String]) -> Result<(), &'static str> {
    let mut distinct = options.to_vec();
    distinct.sort();
    distinct.dedup();
    let too_long = |option: &String| graphemes(option) > MAX_OPTION_CHARS;
    if options.len() < 2 {
        Err("options must have more than one item")
    } else if options.len() > MAX_OPTIONS {
        Err("options can't contain more than 4 items")
    } else if distinct.len() < options.len() {
        Err("options contain duplicate items")
    } else if options.iter().any(too_long) {
        Err("options cannot be longer than 50 characters each")
    } else {
        Ok(())
    }
}

fn check_duration(seconds: Option<u64>) -> Result<u64, &'static str> {
    match seconds {
        None => Err("expires at can't be blank"),
        Some(short) if short < MIN_EXPIRATION => Err("duration is too short"),
        Some(long) if long > MAX_EXPIRATION => Err("duration is too long"),
        Some(seconds) => Ok(seconds),
    }
}

//! A poll with its results.

use fediway::entities::{Poll, PollOption};
use maud::{Markup, html};

use super::date;
use super::emoji;
use super::local::Local;

pub(super) fn poll(poll: &Poll, local: &Local) -> Markup {
    // With several choices, the parts are of those who voted.
    let total = poll.voters_count.unwrap_or(poll.votes_count);
    let own = |at: usize| u32::try_from(at).is_ok_and(|at| poll.own_votes.contains(&at));
    html! {
        div.poll {
            ul {
                @for (at, option) in poll.options.iter().enumerate() {
                    li { (choice(option, total, own(at), poll, local)) }
                }
            }
            p.small { (total) " " (people(poll)) @if poll.multiple { ", several choices" }
                @if let Some(end) = poll.expires_at { (if poll.expired { ", ended " } else { ", ends " }) (date::time(Some(end))) }
            }
        }
    }
}

fn people(poll: &Poll) -> &'static str {
    match poll.voters_count.is_some() {
        true => "people voted",
        false => "votes",
    }
}

fn choice(option: &PollOption, total: u64, own: bool, poll: &Poll, local: &Local) -> Markup {
    let part = option.votes_count.map(|votes| percent(votes, total));
    html! {
        span.choice {
            span { (emoji::in_text(&option.title, &poll.emojis, local)) @if own { " (own vote)" } }
            @if let Some(part) = part { span.part { (part) " %" } }
        }
        @if let Some(part) = part {
            svg.bar aria-hidden="true" width="100%" height="8" { rect width=(format!("{part}%")) height="8" rx="4" {} }
        }
    }
}

fn percent(votes: u64, total: u64) -> u64 {
    match total {
        0 => 0,
        _ => (votes.saturating_mul(200) / total).div_ceil(2).min(100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_rounded_and_never_above_everything() {
        assert_eq!((percent(1, 3), percent(2, 3), percent(1, 2)), (33, 67, 50));
        assert_eq!(
            (percent(5, 0), percent(9, 3), percent(u64::MAX, 1)),
            (0, 100, 100)
        );
    }
}

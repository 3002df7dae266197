//! A poll with bars.

use fediway::Poll;
use fediway::entities::PollOption;

use super::entity::Show;
use super::look::Look;
use super::span::{Line, Style};
use super::time::length;
use super::wrap::wrap;
use crate::text;

/// The widest bar, in columns.
const WIDEST: usize = 30;
const FULL: &str = "█";
/// Parts of a column, in eighths.
const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

pub fn lines(poll: &Poll, look: &Look) -> Vec<Line> {
    let mut lines = Vec::new();
    for (number, option) in poll.options.iter().enumerate() {
        let chosen = u32::try_from(number).is_ok_and(|it| poll.own_votes.contains(&it));
        lines.extend(option_lines(
            number + 1,
            option,
            chosen,
            share(poll, option),
            look,
        ));
    }
    lines.push(Line::of_parts(
        facts(poll, look)
            .into_iter()
            .map(|fact| (Style::Faint, fact)),
    ));
    lines
}

/// The part of those who voted; `None` while it is hidden.
fn share(poll: &Poll, option: &PollOption) -> Option<f64> {
    let voters = poll
        .voters_count
        .filter(|voters| poll.multiple && *voters > 0);
    let all = voters.unwrap_or(poll.votes_count);
    let votes = option.votes_count?;
    match all {
        0 => Some(0.0),
        // A server may say anything.
        all => Some((votes as f64 / all as f64).min(1.0)),
    }
}

fn option_lines(
    number: usize,
    option: &PollOption,
    chosen: bool,
    share: Option<f64>,
    look: &Look,
) -> Vec<Line> {
    let sign = if chosen { " ✓" } else { "" };
    let title = format!("{number}. {}{sign}", text::one_line(&option.title));
    let mut lines = wrap(&Line::plain(&title), look.width);
    if let Some(share) = share {
        let widest = WIDEST.min(look.width.saturating_sub(16)).max(1);
        let votes = option.votes_count.unwrap_or_default();
        let bar = bar(share, widest);
        let numbers = format!(" {:.0} % ({votes})", share * 100.0);
        lines.push(
            Line::new(Style::Plain, "   ")
                .with(Style::Bar, &bar)
                .with(Style::Faint, &numbers),
        );
    }
    lines
}

/// A bar of so many columns at most.
fn bar(share: f64, widest: usize) -> String {
    let eighths = (share.clamp(0.0, 1.0) * widest as f64 * 8.0).round() as usize;
    let part = PARTS[eighths % 8];
    match FULL.repeat(eighths / 8) + part {
        empty if empty.is_empty() => "▏".into(),
        bar => bar,
    }
}

fn facts(poll: &Poll, look: &Look) -> Vec<String> {
    let votes = text::count(poll.votes_count, "vote", "votes");
    let votes = match poll
        .voters_count
        .filter(|voters| *voters != poll.votes_count)
    {
        Some(voters) => format!("{votes} of {}", text::count(voters, "account", "accounts")),
        None => votes,
    };
    let end = match poll.expires_at {
        _ if poll.expired => Some("ended".to_owned()),
        Some(end) => {
            let left = end.as_second().saturating_sub(look.now.as_second());
            match (u64::try_from(left), look.is_terminal) {
                (Ok(left), true) => Some(format!("ends in {}", length(left))),
                _ => Some(format!("ends {}", super::time::exact(end, &look.zone))),
            }
        }
        None => None,
    };
    let several = poll.multiple.then(|| "several may be chosen".to_owned());
    let id = look
        .in_full
        .then(|| format!("poll {}", text::one_line(poll.id.as_str())));
    [Some(votes), end, several, id]
        .into_iter()
        .flatten()
        .collect()
}

impl Show for Poll {
    fn shown(&self, look: &Look) -> Vec<Line> {
        lines(self, &look.full())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::show::paint::paint;

    #[test]
    fn bars_have_the_length_of_their_share() {
        assert_eq!(bar(0.5, 4), "██");
        assert_eq!(bar(1.0, 4), "████");
        assert_eq!(bar(0.0, 4), "▏");
        assert_eq!(bar(0.4, 4), "█▋");
        assert_eq!(bar(7.0, 4), "████");
    }

    #[test]
    fn a_poll_is_numbered_and_says_when_it_ends() {
        let poll: Poll = serde_json::from_value(json!({
            "id": "5", "expires_at": "1970-01-01T03:00:00Z", "votes_count": 4, "voters_count": 4,
            "options": [{ "title": "Tea", "votes_count": 3 }, { "title": "Cof\nfee", "votes_count": 1 }],
            "own_votes": [1], "voted": true,
        }))
        .unwrap();
        let mut look = Look {
            width: 24,
            ..Look::plain()
        };
        assert_eq!(
            paint(&lines(&poll, &look), &look),
            "1. Tea\n   ██████ 75 % (3)\n2. Cof fee ✓\n   ██ 25 % (1)\n\
             4 votes · ends 1970-01-01 03:00 UTC"
        );
        look.is_terminal = true;
        assert!(paint(&lines(&poll, &look), &look).ends_with("4 votes · ends in 3 h"));
    }

    #[test]
    fn several_choices_are_shares_of_people_and_hidden_counts_have_no_bar() {
        let poll: Poll = serde_json::from_value(json!({
            "id": "5", "expired": true, "multiple": true, "votes_count": 6, "voters_count": 4,
            "options": [{ "title": "a", "votes_count": 4 }, { "title": "b", "votes_count": null }],
        }))
        .unwrap();
        let look = Look::plain();
        let shown = paint(&lines(&poll, &look), &look);
        assert!(
            shown.contains("100 % (4)\n2. b\n6 votes of 4 accounts · ended"),
            "{shown}"
        );
    }
}

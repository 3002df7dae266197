//! The statuses of the last list that somebody saw on a terminal, by their numbers: `%3` is the third
//! one, for the commands that come after.

use fediway::{Client, Timestamp};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::failure::{Exit, Failure};
use crate::show::{Line, Style};
use crate::state::StateFile;

/// How long a number means what it meant.
const LASTING: SignedDuration = SignedDuration::from_hours(24);
/// What stands before a number, so that it is no id.
const SIGN: char = '%';

/// What is kept.
#[derive(Serialize, Deserialize)]
struct Last {
    at: Timestamp,
    ids: Vec<String>,
}

/// The numbers of a list that is being shown.
#[derive(Debug, Default)]
pub struct Numbers(Vec<String>);

impl Numbers {
    /// Gives a status the next number, and says so on the last of its lines.
    pub fn mark(&mut self, lines: &mut [Line], id: &str) {
        let Some(last) = lines.last_mut().filter(|_| !id.is_empty()) else {
            return;
        };
        self.0.push(id.to_owned());
        last.push(Style::Faint, &format!(" · {SIGN}{}", self.0.len()));
    }

    /// Keeps them for the account of this client, in the place of those of an earlier list.
    pub fn keep(self, client: &Client) -> Result<(), Failure> {
        let file = file(client).filter(|_| !self.0.is_empty());
        let last = Last {
            at: Timestamp::now(),
            ids: self.0,
        };
        file.map_or(Ok(()), |file| file?.write(&last))
    }
}

/// Somebody who is not logged in has no list.
fn file(client: &Client) -> Option<Result<StateFile, Failure>> {
    let credentials = client.credentials()?;
    let account = credentials.handle()?.to_string();
    let server = credentials.issuer().as_str();
    Some(StateFile::of("listed", &[server, &account]))
}

/// The id that a number stands for; `None` if the text is no number.
///
/// # Errors
///
/// The last list has no such number, or it was too long ago.
pub fn id(client: &Client, named: &str) -> Result<Option<String>, Failure> {
    let Some(number) = named.trim().strip_prefix(SIGN) else {
        return Ok(None);
    };
    let last: Option<Last> = match file(client) {
        Some(file) => file?.read(),
        None => None,
    };
    let found = last.and_then(|last| nth(&last, number, Timestamp::now()));
    found.map(Some).ok_or_else(|| {
        Failure::new(
            Exit::Usage,
            format!("no status has the number {SIGN}{number}"),
            "list statuses on a terminal: each shows its number, which holds for a day",
        )
    })
}

/// Numbers are counted from 1.
fn nth(last: &Last, number: &str, now: Timestamp) -> Option<String> {
    let number: usize = number.parse().ok()?;
    let is_fresh = now.duration_since(last.at) < LASTING;
    let id = last.ids.get(number.checked_sub(1)?)?;
    is_fresh.then(|| id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_holds_for_a_day() {
        let last = Last {
            at: "2026-08-01T12:00:00Z".parse().unwrap(),
            ids: vec!["a".into(), "b".into()],
        };
        let soon = "2026-08-02T11:59:00Z".parse().unwrap();
        assert_eq!(nth(&last, "1", soon).as_deref(), Some("a"));
        assert_eq!(nth(&last, "2", soon).as_deref(), Some("b"));
        for number in ["0", "3", "-1", "", "x", "99999999999999999999999"] {
            assert_eq!(nth(&last, number, soon), None, "{number}");
        }
        let late = "2026-08-02T12:00:00Z".parse().unwrap();
        assert_eq!(nth(&last, "1", late), None);
    }

    #[test]
    fn the_number_stands_on_the_last_line() {
        let mut numbers = Numbers::default();
        let mut lines = [Line::plain("Ann"), Line::plain("id 7")];
        numbers.mark(&mut lines, "7");
        numbers.mark(&mut [], "8");
        assert_eq!(lines[1], Line::plain("id 7").with(Style::Faint, " · %1"));
        assert_eq!(numbers.0, ["7"]);
    }
}

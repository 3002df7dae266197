//! The page that says why somebody is not signed in.

use fediway::Timestamp;
use maud::html;

use super::frame::{Frame, Page};
use crate::problem::Problem;
use crate::texts::{Text, Words};

/// What went wrong, in words, with the time of the next try.
pub(crate) fn problem_text(
    words: Words<'_>,
    problem: Problem,
    server: Option<&str>,
    until: Option<Timestamp>,
) -> String {
    let server = server.unwrap_or("…");
    let mut text = words.fill(Text::Problem(problem), &[("server", server)]);
    if let Some(until) = until {
        let time = until.strftime("%H:%M UTC").to_string();
        text.push(' ');
        text.push_str(&words.fill(Text::TryAgainAt, &[("time", &time)]));
    }
    text
}

/// The page. `again` is where to begin again.
pub(crate) fn problem(frame: &Frame<'_>, text: &str, again: &str) -> Page {
    let words = frame.words;
    let body = html! {
        div .alert role="alert" { p { (text) } }
        p { a .button href=(again) { (words.get(Text::TryAgain)) } }
    };
    frame.page(&words.get(Text::ProblemTitle), &body, false)
}

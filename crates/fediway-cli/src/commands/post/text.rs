//! Where the text of a post comes from.

use std::io::IsTerminal;

use crate::ask;
use crate::cli::words::is_like_an_option;
use crate::cli::{self, Global};
use crate::commands::typing::{self, Unsent};
use crate::failure::{Exit, Failure};
use crate::text;

/// The text that was given, that comes on standard input, or that is written in an editor.
pub(super) async fn words(
    global: &Global,
    args: &cli::Post,
    needs_text: bool,
) -> Result<String, Failure> {
    let needs_text = needs_text && args.poll.poll_option.is_empty();
    let given = args.verbatim.as_ref().or(args.text.as_ref());
    let is_verbatim = args.verbatim.is_some();
    let text = match given.map(String::as_str) {
        Some("-") if !is_verbatim => typing::from_standard_input().await?,
        Some(text) if !is_verbatim && is_like_an_option(text) => return Err(mistyped(text)),
        Some(text) => text.to_owned(),
        None if args.editor => String::new(),
        // Files need no text, and an open pipe may have none.
        None if needs_text && ask::can(global) => {
            return typing::in_editor(global, "", "the status").await;
        }
        None if needs_text && !std::io::stdin().is_terminal() => {
            typing::from_standard_input().await?
        }
        None => String::new(),
    };
    match args.editor {
        true => typing::in_editor(global, &text, "the status").await,
        false => Ok(text),
    }
}

fn mistyped(text: &str) -> Failure {
    let text = text::one_line(text);
    Failure::new(
        Exit::Usage,
        format!("there is no option `{text}`"),
        format!(
            "see `fediway post --help`; as a text it goes after --: `fediway post -- \"{text}\"`"
        ),
    )
}

/// The text if it came from an editor.
pub(super) fn unsent(args: &cli::Post, words: &str) -> Unsent {
    let was_given =
        args.text.is_some() || args.verbatim.is_some() || !std::io::stdin().is_terminal();
    match was_given && !args.editor {
        true => Unsent::new(""),
        false => Unsent::new(words),
    }
}

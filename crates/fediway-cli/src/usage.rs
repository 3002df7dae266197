//! A command line that is wrong: told to people by clap, to programs as any other failure.

use std::process::ExitCode;

use clap::Error;
use clap::error::ErrorKind;

use crate::failure::{Exit, Failure};
use crate::output;

/// Says what is wrong; or prints what was asked for, where it was help or the version.
pub fn refused(error: &Error) -> ExitCode {
    if !error.use_stderr() || !wants_json(std::env::args()) {
        return match error.print() {
            Err(closed) if !error.use_stderr() => Failure::from(closed).exit().into(),
            // With standard error gone there is nobody to tell.
            _ => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(Exit::Usage as u8)),
        };
    }
    let failure = failure(error.kind(), &error.render().to_string());
    output::failure(&failure, true);
    failure.exit().into()
}

/// What could not be read has no options yet.
fn wants_json(words: impl Iterator<Item = String>) -> bool {
    words
        .take_while(|word| word != "--")
        .any(|word| word == "--json")
}

/// `error: what`, perhaps with more lines; then, each after an empty line, tips and the usage.
fn failure(kind: ErrorKind, rendered: &str) -> Failure {
    let is_missing = matches!(
        kind,
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    if is_missing {
        let next = "--help lists the commands";
        return Failure::new(Exit::Usage, "a command is missing", next);
    }
    let mut parts = rendered.split("\n\n").map(one_line);
    let what = parts.next().unwrap_or_default();
    let what = what.strip_prefix("error: ").unwrap_or(&what).to_owned();
    let next: Vec<_> = parts
        .filter(|part| part.starts_with("tip: ") || part.starts_with("Usage: "))
        .map(|part| {
            part.trim_start_matches("tip: ")
                .replace("Usage: ", "usage: ")
        })
        .collect();
    match next.is_empty() {
        true => Failure::new(Exit::Usage, what, "see --help"),
        false => Failure::new(Exit::Usage, what, next.join("; ")),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::Cli;

    fn refusal(line: &str) -> (String, String) {
        let words = format!("fediway {line}");
        let error = Cli::try_parse_from(words.split(' ')).unwrap_err();
        let failure = failure(error.kind(), &error.render().to_string());
        assert_eq!(failure.exit(), Exit::Usage);
        (failure.what().to_owned(), failure.next().to_owned())
    }

    #[test]
    fn what_is_wrong_and_what_to_do_are_two_things() {
        let (what, next) = refusal("timeline home --limits 5");
        assert_eq!(what, "unexpected argument '--limits' found");
        assert!(
            next.starts_with("a similar argument exists: '--limit'"),
            "{next}"
        );
        let (what, next) = refusal("status show");
        assert_eq!(
            what,
            "the following required arguments were not provided: <STATUS>"
        );
        assert!(next.starts_with("usage: fediway status show"), "{next}");
        let (what, _) = refusal("timeline home --limit none");
        assert!(
            what.starts_with("invalid value 'none' for '--limit <N>'"),
            "{what}"
        );
        assert_eq!(refusal("timeline").0, "a command is missing");
    }

    #[test]
    fn json_is_wanted_where_it_is_an_option() {
        let wants = |line: &str| wants_json(line.split(' ').map(str::to_owned));
        assert!(wants("fediway x --json") && wants("fediway --json x"));
        assert!(!wants("fediway x") && !wants("fediway post -- --json"));
    }
}

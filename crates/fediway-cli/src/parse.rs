//! Reads the command line.

use std::ffi::OsString;

use clap::{Args, CommandFactory, Error, FromArgMatches};

use crate::cli::{Cli, Global};

/// The command line, read.
///
/// clap copies the options of [`Global`] into each command that it knows, which is a quarter of the
/// instructions of a short command. So it is first told only of the command that is called. What it does not
/// read then, such as `--help` or a mistake, it reads with all commands.
pub fn parse(line: &[OsString]) -> Result<Cli, Error> {
    let mut all = Cli::command();
    if let Some(cli) = with_one_command(line, &all) {
        return Ok(cli);
    }
    let matches = all.try_get_matches_from_mut(line)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut all))
}

fn with_one_command(line: &[OsString], all: &clap::Command) -> Option<Cli> {
    let mut words = line.iter().skip(1);
    // If this word is the value of an option, the command comes later and is not known here: nothing is read.
    let called = words.find_map(|word| all.find_subcommand(word))?;
    let root = Global::augment_args(clap::Command::new("fediway"));
    let root = root.subcommand(called.clone());
    let matches = root.try_get_matches_from(line).ok()?;
    Cli::from_arg_matches(&matches).ok()
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    fn shown(read: Result<Cli, Error>) -> Result<String, String> {
        read.map(|cli| format!("{cli:?}"))
            .map_err(|error| error.to_string())
    }

    fn with_all_commands(line: &str) -> Result<String, String> {
        shown(Cli::try_parse_from(words(line)))
    }

    fn with_one(line: &str) -> Option<Result<String, String>> {
        with_one_command(&words(line), &Cli::command()).map(|cli| shown(Ok(cli)))
    }

    #[test]
    fn one_command_reads_what_all_commands_read() {
        for line in [
            "fediway whoami",
            "fediway --json whoami",
            "fediway whoami --json --account bob@social.example",
            "fediway --account whoami whoami",
            "fediway post whoami",
            "fediway post --visibility private -- --json",
            "fediway timelines home --limit 40 --no-boosts",
            "fediway auth status --width 80",
            "fediway poll vote 1 2 3",
            "fediway api --color never GET /api/v1/instance",
        ] {
            let all = with_all_commands(line);
            assert!(all.is_ok(), "{line}");
            assert_eq!(with_one(line), Some(all), "{line}");
        }
    }

    /// The names of all commands, and of those below them.
    fn names() -> Vec<String> {
        let mut all = Cli::command();
        all.build();
        let mut names = Vec::new();
        for command in all.get_subcommands() {
            let below = command.get_subcommands().map(clap::Command::get_name);
            let below = below.map(|below| format!("{} {below}", command.get_name()));
            let aliases = command.get_all_aliases().map(str::to_owned);
            names.extend(below.chain(aliases).chain([command.get_name().to_owned()]));
        }
        names
    }

    #[test]
    fn every_command_is_read_so_or_not_at_all() {
        let mut read = 0;
        for name in names() {
            for line in [
                format!("fediway --json {name}"),
                format!("fediway {name} 1 -q"),
                format!("fediway {name} --version"),
            ] {
                if let Some(one) = with_one(&line) {
                    assert_eq!(one, with_all_commands(&line), "{line}");
                    read += 1;
                }
            }
        }
        assert!(read > 50, "{read}");
    }

    #[test]
    fn what_one_command_does_not_read_is_read_with_all() {
        for line in [
            "fediway",
            "fediway --help",
            "fediway --version",
            "fediway help post",
            "fediway post --help",
            "fediway pots Hi",
            "fediway --jsn whoami",
            "fediway whoami --jsn",
            "fediway --account post whoami",
            "fediway -- whoami",
        ] {
            assert_eq!(with_one(line), None, "{line}");
            let read = shown(parse(&words(line)));
            assert_eq!(read, with_all_commands(line), "{line}");
        }
        let read = parse(&words("fediway --account post whoami"));
        assert!(matches!(read.unwrap().command, crate::cli::Command::Whoami));
    }
}

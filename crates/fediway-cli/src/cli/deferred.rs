//! Commands whose arguments are declared when they are called.

use std::ops::Deref;

use clap::builder::Resettable;
use clap::{ArgMatches, Args, Command, Error, FromArgMatches, Id, Subcommand};

/// The arguments or subcommands of a command. They are declared only if the command is called or
/// described: to declare those of all commands took most of each start.
#[derive(Clone, Debug)]
pub struct Deferred<T>(pub Box<T>);

impl<T> Deref for Deferred<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: FromArgMatches> FromArgMatches for Deferred<T> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        FromArgMatches::from_arg_matches(matches).map(Self)
    }

    fn from_arg_matches_mut(matches: &mut ArgMatches) -> Result<Self, Error> {
        FromArgMatches::from_arg_matches_mut(matches).map(Self)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}

impl<T: Args> Args for Deferred<T> {
    fn augment_args(command: Command) -> Command {
        command.defer(|command| declared(command, T::augment_args))
    }

    fn augment_args_for_update(command: Command) -> Command {
        T::augment_args_for_update(command)
    }
}

impl<T: Subcommand> Subcommand for Deferred<T> {
    fn augment_subcommands(command: Command) -> Command {
        command.defer(|command| declared(command, T::augment_subcommands))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        T::augment_subcommands_for_update(command)
    }

    fn has_subcommand(name: &str) -> bool {
        T::has_subcommand(name)
    }
}

/// The command as it would be if it had been declared at once: the options of every command, which it
/// already has, come last, and it keeps its description.
fn declared(command: Command, declare: fn(Command) -> Command) -> Command {
    let global: Vec<Id> = command
        .get_arguments()
        .map(|argument| argument.get_id().clone())
        .collect();
    let resettable = |text: Option<_>| text.map_or(Resettable::Reset, Resettable::Value);
    let about = resettable(command.get_about().cloned());
    let long_about = resettable(command.get_long_about().cloned());
    let command = declare(command).about(about).long_about(long_about);
    // An argument that is changed becomes the last one.
    let last = |command: Command, id: &Id| command.mut_arg(id, |argument| argument);
    global.iter().fold(command, last)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use crate::cli::Cli;

    #[test]
    fn the_options_of_every_command_come_last() {
        let mut command = Cli::command();
        command.build();
        for command in command.get_subcommands() {
            let is_own = |it: &&clap::Arg| !it.is_global_set();
            let own = command.get_arguments().take_while(is_own).count();
            let all = command.get_arguments().filter(is_own).count();
            // The last one is `--help`, which is there too late for clap to make it global.
            assert!(all - own <= 1, "{}", command.get_name());
        }
    }

    #[test]
    fn a_command_keeps_its_description() {
        let mut command = Cli::command();
        let describe = |command: &clap::Command| -> Vec<_> {
            let texts = command.get_subcommands();
            let texts = texts.filter(|it| it.get_name() != "help");
            texts
                .map(|it| (it.get_about().cloned(), it.get_long_about().cloned()))
                .collect()
        };
        let before = describe(&command);
        command.build();
        assert_eq!(describe(&command), before);
    }
}

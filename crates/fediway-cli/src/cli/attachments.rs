//! `--media FILE --alt TEXT`, repeated: an alternative text belongs to the file before it.
//!
//! By hand, because derived options are separate lists, which forget what stood next to what.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, value_parser};

const MEDIA: &str = "media";
const ALT: &str = "alt";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub file: PathBuf,
    pub alt: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Attachments(pub Vec<Attachment>);

impl Args for Attachments {
    fn augment_args(command: Command) -> Command {
        command
            .arg(
                Arg::new(MEDIA)
                    .long(MEDIA)
                    .value_name("FILE")
                    .action(ArgAction::Append)
                    .value_parser(value_parser!(PathBuf))
                    .help("A file to attach; may be repeated"),
            )
            .arg(
                Arg::new(ALT)
                    .long(ALT)
                    .value_name("TEXT")
                    .action(ArgAction::Append)
                    .help("The file before it in words, for those who cannot see it"),
            )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Attachments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut files: Vec<(usize, Attachment)> = placed::<PathBuf>(matches, MEDIA)
            .map(|(place, file)| (place, Attachment { file, alt: None }))
            .collect();
        for (place, alt) in placed::<String>(matches, ALT) {
            let before = files.iter_mut().rev().find(|(file, _)| *file < place);
            match before {
                Some((_, Attachment { alt: slot, .. })) if slot.is_none() => *slot = Some(alt),
                Some(_) => return Err(misplaced("two --alt for one --media")),
                None => return Err(misplaced("--alt comes after the --media it describes")),
            }
        }
        Ok(Self(files.into_iter().map(|(_, file)| file).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The values of an option, each with its place on the command line.
fn placed<'a, T: Clone + Send + Sync + 'static>(
    matches: &'a ArgMatches,
    option: &str,
) -> impl Iterator<Item = (usize, T)> + 'a {
    let places = matches.indices_of(option).into_iter().flatten();
    let values = matches.get_many::<T>(option).into_iter().flatten().cloned();
    places.zip(values)
}

fn misplaced(why: &str) -> Error {
    Error::raw(ErrorKind::ArgumentConflict, format!("{why}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Vec<(String, Option<String>)>, Error> {
        let command = Attachments::augment_args(Command::new("post"));
        let matches = command.try_get_matches_from(line.split(' '))?;
        let files = Attachments::from_arg_matches(&matches)?.0.into_iter();
        Ok(files
            .map(|a| (a.file.display().to_string(), a.alt))
            .collect())
    }

    #[test]
    fn an_alt_belongs_to_the_file_before_it() {
        let files = parsed("post --media a --media b --alt B --media c --alt C").unwrap();
        let alt = |text: &str| Some(text.to_owned());
        assert_eq!(
            files,
            [
                ("a".into(), None),
                ("b".into(), alt("B")),
                ("c".into(), alt("C"))
            ]
        );
        assert!(parsed("post").unwrap().is_empty());
    }

    #[test]
    fn an_alt_without_its_file_is_refused() {
        assert!(parsed("post --alt A --media a").is_err());
        assert!(parsed("post --media a --alt A --alt B").is_err());
        assert!(parsed("post --alt A").is_err());
    }
}

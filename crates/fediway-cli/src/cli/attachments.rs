//! `--media FILE --alt TEXT`, repeated, in either order.
//!
//! Handwritten, because derived options are separate lists, which forget what stood next to what.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, value_parser};

const MEDIA: &str = "media";
const ALT: &str = "alt";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub file: PathBuf,
    pub alt: Option<String>,
}

/// The options in the order in which they were given.
#[derive(Clone, Debug, Default)]
pub struct Attachments(Vec<Given>);

#[derive(Clone, Debug)]
enum Given {
    Media(PathBuf),
    Alt(String),
}

impl Attachments {
    /// The files, each with its alternative text: that belongs to the file before it, or to the
    /// file after it where the one before has a text already.
    ///
    /// # Errors
    ///
    /// An alternative text without a file; the text says so.
    pub fn paired(&self) -> Result<Vec<Attachment>, &'static str> {
        let mut files: Vec<Attachment> = Vec::new();
        let mut waiting = None;
        for given in &self.0 {
            match given {
                Given::Media(file) => files.push(Attachment {
                    file: file.clone(),
                    alt: waiting.take(),
                }),
                Given::Alt(alt) => match files.last_mut() {
                    Some(file) if file.alt.is_none() => file.alt = Some(alt.clone()),
                    _ if waiting.is_none() => waiting = Some(alt.clone()),
                    _ => return Err("two --alt stand next to each other"),
                },
            }
        }
        match waiting {
            Some(_) if files.is_empty() => Err("--alt is given without --media"),
            Some(_) => Err("there are two --alt for one --media"),
            None => Ok(files),
        }
    }
}

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
                    .allow_hyphen_values(true)
                    .help("The file next to it in words, for those who cannot see it"),
            )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Attachments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let media = placed::<PathBuf>(matches, MEDIA);
        let media = media.map(|(place, file)| (place, Given::Media(file)));
        let alts = placed::<String>(matches, ALT);
        let alts = alts.map(|(place, alt)| (place, Given::Alt(alt)));
        let mut all: Vec<_> = media.chain(alts).collect();
        all.sort_by_key(|(place, _)| *place);
        Ok(Self(all.into_iter().map(|(_, given)| given).collect()))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Vec<String>, &'static str> {
        let command = Attachments::augment_args(Command::new("post"));
        let matches = command.try_get_matches_from(line.split(' ')).unwrap();
        let files = Attachments::from_arg_matches(&matches).unwrap().paired()?;
        let shown = files.into_iter().map(|a| {
            let alt = a.alt.unwrap_or_else(|| "none".into());
            format!("{}: {alt}", a.file.display())
        });
        Ok(shown.collect())
    }

    #[test]
    fn an_alt_belongs_to_the_file_next_to_it() {
        for (line, files) in [
            ("post", &[][..]),
            ("post --media a --alt A", &["a: A"]),
            ("post --alt A --media a", &["a: A"]),
            (
                "post --media a --media b --alt B --media c --alt C",
                &["a: none", "b: B", "c: C"],
            ),
            (
                "post --alt A --media a --alt B --media b",
                &["a: A", "b: B"],
            ),
            ("post --media a --alt -", &["a: -"]),
            ("post --alt -x --media a", &["a: -x"]),
        ] {
            assert_eq!(parsed(line).unwrap(), files, "{line}");
        }
    }

    #[test]
    fn an_alt_without_its_file_is_refused() {
        for line in [
            "post --alt A",
            "post --media a --alt A --alt B",
            "post --alt A --alt B --media a",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}

//! `--media FILE --alt TEXT`, repeated, in either order.
//!
//! Handwritten, because derived options are separate lists, which forget what stood next to what.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches, value_parser};

const MEDIA: &str = "media";
const ALT: &str = "alt";
const THUMBNAIL: &str = "thumbnail";
const FOCUS: &str = "focus";

#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    pub file: PathBuf,
    pub alt: Option<String>,
    pub thumbnail: Option<PathBuf>,
    pub focus: Option<(f64, f64)>,
}

impl Attachment {
    fn new(file: &Path) -> Self {
        Self {
            file: file.to_owned(),
            alt: None,
            thumbnail: None,
            focus: None,
        }
    }
}

/// The options in the order in which they were given.
#[derive(Clone, Debug, Default)]
pub struct Attachments(Vec<Given>);

#[derive(Clone, Debug)]
enum Given {
    Media(PathBuf),
    Alt(String),
    Thumbnail(PathBuf),
    Focus(f64, f64),
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
                    alt: waiting.take(),
                    ..Attachment::new(file)
                }),
                Given::Thumbnail(picture) => match files.last_mut() {
                    Some(file) => file.thumbnail = Some(picture.clone()),
                    None => return Err("--thumbnail stands before --media"),
                },
                Given::Focus(x, y) => match files.last_mut() {
                    Some(file) => file.focus = Some((*x, *y)),
                    None => return Err("--focus stands before --media"),
                },
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
                    .help("The description of the file next to it, for people who cannot see it"),
            )
            .arg(
                Arg::new(THUMBNAIL)
                    .long(THUMBNAIL)
                    .value_name("FILE")
                    .action(ArgAction::Append)
                    .value_parser(value_parser!(PathBuf))
                    .help("A preview picture for the file before it, such as a video"),
            )
            .arg(
                Arg::new(FOCUS)
                    .long(FOCUS)
                    .value_name("X,Y")
                    .action(ArgAction::Append)
                    .allow_hyphen_values(true)
                    .value_parser(focus)
                    .help("The point of the file before it that stays visible: -1 (left, bottom) to 1"),
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
        let thumbnails = placed::<PathBuf>(matches, THUMBNAIL);
        let thumbnails = thumbnails.map(|(place, file)| (place, Given::Thumbnail(file)));
        let focuses = placed::<(f64, f64)>(matches, FOCUS);
        let focuses = focuses.map(|(place, (x, y))| (place, Given::Focus(x, y)));
        let mut all: Vec<_> = media.chain(alts).chain(thumbnails).chain(focuses).collect();
        all.sort_by_key(|(place, _)| *place);
        Ok(Self(all.into_iter().map(|(_, given)| given).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// A point in a picture.
pub fn focus(text: &str) -> Result<(f64, f64), String> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|it| it.abs() <= 1.0);
    let point = text
        .split_once(',')
        .and_then(|(x, y)| Some((number(x)?, number(y)?)));
    point.ok_or_else(|| "write it as X,Y with numbers from -1 to 1".into())
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
            "post --thumbnail t --media a",
            "post --focus 0,0 --media a",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}

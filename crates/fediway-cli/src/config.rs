//! The configuration file: `~/.config/fediway/config.toml`, or the folder that `FEDIWAY_CONFIG_DIR`
//! names.

use std::io::ErrorKind;
use std::path::PathBuf;

use etcetera::BaseStrategy;
use serde::Deserialize;

use crate::environment;
use crate::failure::{Exit, Failure};
use crate::picture::Protocols;

/// What the file may say. Whatever is left out has its default.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where new logins keep their tokens.
    pub store: Option<StoreKind>,
    /// Which pictures are shown on a terminal; none when not given.
    pub pictures: Option<Protocols>,
    /// The programs that keep tokens, for `store = "command"`.
    #[serde(default)]
    pub token_command: TokenCommand,
}

/// Where tokens are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum StoreKind {
    /// A file that only you can read
    File,
    /// The keyring of the operating system
    Keyring,
    /// The programs of `token_command` in the configuration
    Command,
}

impl StoreKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Keyring => "keyring",
            Self::Command => "command",
        }
    }

    pub fn read(text: &str) -> Option<Self> {
        [Self::File, Self::Keyring, Self::Command]
            .into_iter()
            .find(|place| place.as_str() == text)
    }
}

/// The programs that keep tokens, each with its arguments. `{name}` stands for the name of a secret.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenCommand {
    /// Writes the secret to standard output, or nothing if there is none.
    pub get: Option<Vec<String>>,
    /// Reads the secret from standard input.
    pub set: Option<Vec<String>>,
    pub delete: Option<Vec<String>>,
}

impl TokenCommand {
    /// The first key that keeping a token needs and that is not there.
    pub fn missing(&self) -> Option<&'static str> {
        let needed = [
            ("token_command.set", &self.set),
            ("token_command.get", &self.get),
            ("token_command.delete", &self.delete),
        ];
        let is_missing = |words: &Option<Vec<String>>| words.as_ref().is_none_or(Vec::is_empty);
        let missing = needed.into_iter().find(|(_, words)| is_missing(words));
        missing.map(|(key, _)| key)
    }
}

/// A key that `fediway config` knows.
#[derive(Debug)]
pub struct Key {
    pub name: &'static str,
    pub kind: Kind,
    pub about: &'static str,
}

/// What a key takes.
#[derive(Debug)]
pub enum Kind {
    /// One of these words.
    Word(&'static [&'static str]),
    /// A command line: words with spaces between them.
    Words,
}

pub const KEYS: &[Key] = &[
    Key {
        name: "store",
        kind: Kind::Word(&["file", "keyring", "command"]),
        about: "where new logins keep their tokens",
    },
    Key {
        name: "pictures",
        kind: Kind::Word(&["auto", "never", "kitty", "iterm", "sixel", "blocks"]),
        about: "how pictures are shown on a terminal, as --pictures says",
    },
    Key {
        name: "token_command.get",
        kind: Kind::Words,
        about: "writes the secret {name} to standard output",
    },
    Key {
        name: "token_command.set",
        kind: Kind::Words,
        about: "keeps the secret {name}, read from standard input",
    },
    Key {
        name: "token_command.delete",
        kind: Kind::Words,
        about: "forgets the secret {name}",
    },
];

/// The file, whether or not it is there.
pub fn path() -> Result<PathBuf, Failure> {
    if let Some(folder) = environment::path(environment::CONFIG_DIR) {
        return Ok(folder.join("config.toml"));
    }
    let folders = etcetera::choose_base_strategy()
        .map_err(|error| Failure::other("no place for the configuration", error))?;
    Ok(folders.config_dir().join("fediway/config.toml"))
}

/// The text of the file; empty if it is not there.
pub fn text() -> Result<String, Failure> {
    let path = path()?;
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(Failure::new(
            Exit::Usage,
            format!("cannot read the configuration {}: {error}", path.display()),
            "make it a file that you can read",
        )),
    }
}

/// Reads the file; `FEDIWAY_STORE` goes before what it says.
///
/// # Errors
///
/// What is wrong with it, and where.
pub fn load() -> Result<Config, Failure> {
    let config = parse(&text()?)?;
    let Some(store) = environment::text(environment::STORE) else {
        return Ok(config);
    };
    match StoreKind::read(store.trim()) {
        Some(place) => Ok(Config {
            store: Some(place),
            ..config
        }),
        None => Err(Failure::new(
            Exit::Usage,
            format!("{} cannot be {store}", environment::STORE),
            "it is one of: file, keyring, command",
        )),
    }
}

pub fn parse(text: &str) -> Result<Config, Failure> {
    toml::from_str(text).map_err(|error| {
        let place = path().map_or_else(|_| String::new(), |path| format!(" {}", path.display()));
        Failure::new(
            Exit::Usage,
            format!("the configuration{place} is not right: {}", error.message()),
            "see `fediway config list` for the keys and their values",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_read() {
        for key in KEYS {
            let value = match key.kind {
                Kind::Word(words) => format!("\"{}\"", words[0]),
                Kind::Words => "[\"pass\", \"show\"]".to_owned(),
            };
            assert!(
                parse(&format!("{} = {value}\n", key.name)).is_ok(),
                "{}",
                key.name
            );
        }
    }

    #[test]
    fn a_key_that_is_not_known_is_an_error() {
        let failure = parse("stroe = \"file\"").unwrap_err();
        assert!(failure.what().contains("stroe"), "{}", failure.what());
        assert_eq!(failure.exit(), Exit::Usage);
    }
}

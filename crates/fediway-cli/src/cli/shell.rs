//! `fediway completions` and `fediway man`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

const COMPLETIONS: &str = "\
Examples:
  fediway completions bash > ~/.local/share/bash-completion/completions/fediway
  fediway completions fish > ~/.config/fish/completions/fediway.fish
  fediway completions zsh";

#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Shell {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
}

impl Shell {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Elvish => "elvish",
            Self::Fish => "fish",
            Self::Powershell => "powershell",
            Self::Zsh => "zsh",
        }
    }
}

const MAN: &str = "\
Examples:
  fediway man | man -l -
  fediway man ~/.local/share/man/man1";

#[derive(Debug, Args)]
#[command(after_help = MAN)]
pub struct Man {
    /// The folder to write a page of each command to; the main page goes to standard output when not
    /// given
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

//! `fediway config`.

use clap::Subcommand;

const EXAMPLES: &str = "\
Examples:
  fediway config list
  fediway config set store file
  fediway config set token_command.get \"pass show fediway/{name}\"
  fediway config get store
  fediway config unset store";

#[derive(Debug, Subcommand)]
#[command(after_help = EXAMPLES)]
pub enum Config {
    /// List the keys, their values and what they mean
    List,
    /// Write the value of a key
    Get {
        /// The key
        key: String,
    },
    /// Change the value of a key
    Set {
        /// The key
        key: String,
        /// The value; a command line is one word for the shell
        #[arg(allow_hyphen_values = true)]
        value: String,
    },
    /// Remove a key, so that its default holds
    Unset {
        /// The key
        key: String,
    },
    /// Write where the configuration file is
    Path,
}

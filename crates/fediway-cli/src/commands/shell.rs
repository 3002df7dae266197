//! `fediway completions` and `fediway man`: what is made of the definition of the command line.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::env::Shells;

use crate::cli::{Cli, Shell};
use crate::failure::{Exit, Failure};
use crate::output;

/// The variable that tells this command to complete, and for which shell.
pub const VARIABLE: &str = "COMPLETE";

pub fn completions(shell: Shell) -> Result<(), Failure> {
    let shells = Shells::builtins();
    let Some(completer) = shells.completer(shell.as_str()) else {
        let what = format!("no completions for {}", shell.as_str());
        return Err(Failure::new(
            Exit::Usage,
            what,
            "see `fediway completions --help`",
        ));
    };
    let mut script = Vec::new();
    completer.write_registration(VARIABLE, "fediway", "fediway", "fediway", &mut script)?;
    output::bytes(&script)
}

pub fn man(folder: Option<&Path>) -> Result<(), Failure> {
    let command = Cli::command();
    let Some(folder) = folder else {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        return output::bytes(&page);
    };
    let failed = |error| Failure::other(format!("cannot write to {}", folder.display()), error);
    std::fs::create_dir_all(folder).map_err(failed)?;
    clap_mangen::generate_to(command, folder).map_err(failed)
}

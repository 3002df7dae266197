//! Running other programs, one after the other.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// What failed, in words.
pub(crate) type Outcome = Result<(), String>;

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// Where builds are kept.
pub(crate) fn target() -> PathBuf {
    let asked = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    asked.map_or_else(|| root().join("target"), |path| root().join(path))
}

/// Runs `cargo` with these arguments, written as in a shell without quotes.
pub(crate) fn cargo(arguments: &str) -> Outcome {
    cargo_with(arguments, &[])
}

/// Runs `cargo` with these environment variables as well.
pub(crate) fn cargo_with(arguments: &str, environment: &[(&str, &str)]) -> Outcome {
    let mut command = cargo_command(arguments);
    command.envs(environment.iter().copied());
    let shown: Vec<_> = environment
        .iter()
        .map(|(name, value)| format!("{name}=\"{value}\" "))
        .collect();
    run(command, &format!("{}cargo {arguments}", shown.concat()))
}

/// `cargo` with these arguments, to be run.
pub(crate) fn cargo_command(arguments: &str) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments.split_whitespace());
    for name in own_variables() {
        command.env_remove(name);
    }
    command
}

/// What `cargo run` told this program about itself. Some build scripts look at it and run again when it
/// changes: after a command of cargo typed by hand, one of ours would build everything anew.
fn own_variables() -> impl Iterator<Item = OsString> {
    let names = std::env::vars_os().map(|(name, _)| name);
    names.filter(|name| {
        let name = name.to_string_lossy();
        name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
    })
}

/// Runs a program from the root of the repository.
pub(crate) fn run(mut command: Command, shown: &str) -> Outcome {
    println!("\n== {shown}");
    let begun = Instant::now();
    let ended = command.current_dir(root()).status();
    println!("== took {} s: {shown}", begun.elapsed().as_secs());
    match ended {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{shown}: {status}")),
        Err(error) => Err(format!("{shown}: {error}")),
    }
}

/// Whether an environment variable is set and not empty.
pub(crate) fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// What a program prints, if it ends well.
pub(crate) fn output_of(mut command: Command, shown: &str) -> Result<Vec<u8>, String> {
    let output = command.output();
    let output = output.map_err(|error| format!("{shown}: {error}"))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(format!(
            "{shown}: {}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        )),
    }
}

/// Whether a program runs and ends well; what it prints is not shown.
pub(crate) fn runs(program: &str, arguments: &[&str]) -> bool {
    let output = Command::new(program).args(arguments).output();
    output.is_ok_and(|output| output.status.success())
}

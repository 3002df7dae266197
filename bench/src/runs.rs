//! Runs of programs that are measured from outside.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

use crate::Outcome;
use crate::measure::Used;

/// How often a command is started that ends at once.
const STARTS: usize = 21;

/// A program beside this one.
pub fn beside(name: &str) -> Outcome<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name(name))
}

/// What one run of `subject` used.
pub fn used(who: &str, task: &str, times: u64, address: &str) -> Outcome<Used> {
    let mut command = Command::new(beside("subject")?);
    command.args([who, task, &times.to_string(), address]);
    Used::read(&text(command)?)
}

/// The standard output of a command that succeeds.
pub fn text(mut command: Command) -> Outcome<String> {
    let output = command.output();
    let output = output.map_err(|error| format!("{command:?} did not start: {error}"))?;
    checked(&command, output)
}

/// How long a command takes that ends at once, in nanoseconds: the median of many runs. Nothing reads what it
/// prints.
pub fn start_up(mut command: Command) -> Outcome<f64> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let mut all = Vec::new();
    for _ in 0..STARTS {
        let start = Instant::now();
        let status = command.status()?;
        all.push(start.elapsed().as_nanos() as f64);
        if !status.success() {
            return Err(format!("{command:?} failed").into());
        }
    }
    all.sort_by(f64::total_cmp);
    Ok(all[STARTS / 2])
}

/// How long a command takes, in nanoseconds.
pub fn wall(mut command: Command) -> Outcome<f64> {
    let start = Instant::now();
    let output = command.output()?;
    let took = start.elapsed().as_nanos() as f64;
    checked(&command, output)?;
    Ok(took)
}

fn checked(command: &Command, output: Output) -> Outcome<String> {
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout)?),
        false => {
            let said = String::from_utf8_lossy(&output.stderr);
            Err(format!("{command:?} failed: {said}").into())
        }
    }
}

/// A virtual environment with the libraries for Python, made once.
pub fn python() -> Outcome<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python");
    let python = folder.join("bin/python");
    if !folder.join("ready").exists() {
        let mut make = Command::new("python3");
        make.args(["-m", "venv"]).arg(&folder);
        text(make)?;
        let mut install = Command::new(&python);
        install.args(["-m", "pip", "install", "--quiet"]);
        install.args(["longwei==2.1.5", "Mastodon.py==2.3.3", "toot==0.52.1"]);
        text(install)?;
        std::fs::write(folder.join("ready"), "")?;
    }
    Ok(python)
}

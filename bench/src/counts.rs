//! What a run of `subject` costs in instructions: repeatable whatever else the machine does.

use std::process::Command;

use crate::Outcome;
use crate::runs::{beside, text};

/// The instructions of one time of a task: the difference of two runs, so that starting the process
/// is not in it.
pub fn each(who: &str, task: &str, address: &str, (few, many): (u64, u64)) -> Outcome<u64> {
    let run = |times: u64| all(who, task, &times.to_string(), address);
    Ok((run(many)? - run(few)?) / (many - few))
}

/// The instructions of a whole run.
pub fn all(who: &str, task: &str, times: &str, address: &str) -> Outcome<u64> {
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    let output = valgrind
        .arg(beside("subject")?)
        .args([who, task, times, address])
        .output();
    let output = output.map_err(|error| format!("valgrind did not start: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said.lines().find_map(|line| line.split_once("Collected :"));
    match (output.status.success(), count) {
        (true, Some((_, count))) => Ok(count.trim().parse()?),
        _ => Err(format!("{who} {task} failed: {said}").into()),
    }
}

/// How often one time of a task allocates memory.
pub fn allocations(who: &str, task: &str, address: &str) -> Outcome<u64> {
    let mut command = Command::new(beside("allocations")?);
    command.args([who, task, "100", address]);
    Ok(text(command)?.trim().parse()?)
}

//! Questions to the person at the terminal. Nobody is asked where nobody can answer.

use std::io::{self, BufRead, IsTerminal};

use crate::cli::Global;
use crate::environment;
use crate::failure::{Exit, Failure};
use crate::output;

/// Whether the person wants to be asked nothing.
pub fn is_forbidden(global: &Global) -> bool {
    global.no_input || environment::is_set(environment::NO_INPUT)
}

/// Whether there is somebody to ask.
pub fn can(global: &Global) -> bool {
    !is_forbidden(global) && !global.json && io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// A question with yes or no; anything but a yes is a no.
pub async fn yes(question: &str) -> Result<bool, Failure> {
    let answer = line(&format!("{question} [y/N] ")).await?;
    Ok(matches!(answer.to_ascii_lowercase().as_str(), "y" | "yes"))
}

/// One of several, by its number.
pub async fn choose(question: &str, choices: &[String]) -> Result<usize, Failure> {
    output::note(question);
    for (number, choice) in (1..).zip(choices) {
        output::note(&format!("  {number}  {choice}"));
    }
    let answer = line("Number: ").await?;
    let number = answer.parse::<usize>().ok();
    let index = number.and_then(|number| number.checked_sub(1));
    index.filter(|index| *index < choices.len()).ok_or_else(|| {
        Failure::new(
            Exit::Usage,
            "no such number",
            format!("choose a number from 1 to {}", choices.len()),
        )
    })
}

/// What is typed, without the end of the line.
pub async fn line(prompt: &str) -> Result<String, Failure> {
    output::prompt(prompt);
    let read = tokio::task::spawn_blocking(|| {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map(|_| line)
    });
    let line = read
        .await
        .map_err(|error| Failure::other("no answer", error))?;
    let line = line.map_err(|error| Failure::other("no answer", error))?;
    Ok(line.trim().to_owned())
}

//! The output of the whole test suite contains no secret that a sandbox issued.
//!
//! The sandboxes write their secrets to a file, and the tests print all that they otherwise would not show.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use crate::steps::{Outcome, cargo_command, run, target};

/// How long a secret of the sandbox is, and the fewest that a run of all tests issues.
const LENGTH: usize = 43;
const FEWEST: usize = 1_000;

/// How much of the output is shown if a test fails.
const SHOWN: usize = 200_000;

/// Runs all quick tests, and searches what they print.
pub(crate) fn test() -> Outcome {
    let folder = target().join("leaks");
    let text = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(text)?;
    let (secrets, output) = (folder.join("secrets"), folder.join("output"));
    let _ = fs::remove_file(&secrets);
    let file = File::create(&output).map_err(text)?;
    let mut command = cargo_command("test --workspace");
    command
        .env("FEDIWAY_SANDBOX_SECRETS", &secrets)
        .env("RUST_TEST_NOCAPTURE", "1")
        .env("RUST_BACKTRACE", "1")
        .stdout(file.try_clone().map_err(text)?)
        .stderr(file);
    let shown = format!(
        "cargo test --workspace, with its output in {}",
        output.display()
    );
    run(command, &shown).inspect_err(|_| show_end(&output))?;
    search(&known(&secrets).map_err(text)?, &output)
}

fn known(path: &Path) -> std::io::Result<HashSet<Vec<u8>>> {
    let lines = BufReader::new(File::open(path)?).split(b'\n');
    lines.collect()
}

fn search(secrets: &HashSet<Vec<u8>>, output: &Path) -> Outcome {
    if secrets.len() < FEWEST {
        return Err(format!("only {} secrets were issued", secrets.len()));
    }
    let text = fs::read(output).map_err(|error| error.to_string())?;
    let mut lines = text.split(|byte| *byte == b'\n');
    let Some(number) = lines.position(|line| holds_one(line, secrets)) else {
        println!(
            "{} secrets, none of them in {} bytes of output",
            secrets.len(),
            text.len()
        );
        return Ok(());
    };
    Err(format!(
        "a secret is printed in line {} of {}",
        number + 1,
        output.display()
    ))
}

/// Whether a secret stands anywhere in a line, alone or within a longer word.
fn holds_one(line: &[u8], secrets: &HashSet<Vec<u8>>) -> bool {
    line.windows(LENGTH).any(|part| secrets.contains(part))
}

/// The end of the output, where the tests that failed are named.
fn show_end(output: &Path) {
    if let Ok(text) = fs::read(output) {
        let end = text.split_at(text.len().saturating_sub(SHOWN)).1;
        println!("{}", String::from_utf8_lossy(end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_wherever_it_stands() {
        let secret = vec![b'x'; LENGTH];
        let secrets = HashSet::from([secret.clone()]);
        for (before, after) in [("", ""), ("token=", "&"), ("yy", "yy"), ("\"", "\"")] {
            let line = [before.as_bytes(), &secret, after.as_bytes()].concat();
            assert!(holds_one(&line, &secrets), "{before}{after}");
        }
        assert!(!holds_one(&secret[1..], &secrets));
    }
}

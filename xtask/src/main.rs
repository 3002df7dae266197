//! The commands of this repository.
#![allow(
    clippy::print_stdout,
    reason = "what the commands say goes to the terminal"
)]

mod architecture;
mod archive;
mod book;
mod browser;
mod cleanup;
mod commands;
mod counts;
mod debian;
#[cfg(test)]
mod defences;
mod file;
mod imports;
mod keyring;
mod leaks;
mod links;
#[cfg(test)]
mod markdown;
mod package;
mod pages;
mod postgres;
mod public_api;
mod readers;
mod steps;
mod tokens;
mod tools;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test            all quick tests: run it before a commit
cargo xtask leaks           the quick tests, and a search for secrets in all that they print
cargo xtask lint            formatting, clippy, documentation, spelling, dependencies, imports
cargo xtask features        lints and tests with the fewest features, the default ones and all
cargo xtask slow            the long runs: streams, fuzzing, an independent server, the demo
cargo xtask counts          instructions and allocations against bench/figures.tsv
cargo xtask browser         signs in to the example in headless Chromium
cargo xtask postgres        the tests of the sign-in database on a PostgreSQL started for them
cargo xtask ci              all of the above: has to pass before a change is merged
cargo xtask release-check   checks that are too slow for every change: see CONTRIBUTING.md
cargo xtask soak            1,000 clients of a sandbox for half an hour, with random faults
cargo xtask book            builds the guide and checks its links
cargo xtask api             compares the public items of the libraries with the lists in api/
cargo xtask api-write       writes these lists
cargo xtask package         makes the static binary and the Debian package, and installs it in a bare root
cargo xtask powerset        lints with every combination of features
cargo xtask architecture    only the check of imports";

fn main() -> ExitCode {
    let asked = std::env::args().nth(1).unwrap_or_default();
    let done = match asked.as_str() {
        "test" => commands::test(),
        "leaks" => leaks::test(),
        "lint" => commands::lint(),
        "features" => commands::features(),
        "slow" => commands::slow(),
        "counts" => counts::counts(),
        "browser" => browser::browser(),
        "postgres" => postgres::tests(),
        "ci" => commands::ci(),
        "book" => pages::built(),
        "api" => public_api::compare(false),
        "api-write" => public_api::compare(true),
        "package" => package::package(),
        "soak" => commands::soak("1800", None),
        "powerset" => commands::powerset(),
        "release-check" => commands::release_check(),
        "architecture" => commands::architecture(),
        _ => {
            println!("{HELP}");
            return ExitCode::from(if asked == "help" { 0 } else { 2 });
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("\nfailed: {failed}");
            ExitCode::FAILURE
        }
    }
}

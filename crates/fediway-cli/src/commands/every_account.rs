//! `--account all`: the same command for each account that is kept, under its name.

use clap::Parser;
use fediway::Credentials;
use serde_json::json;

use super::done::Done;
use crate::cli::{Cli, Global};
use crate::failure::{Exit, Failure};
use crate::output;
use crate::session::{self, Accounts};
use crate::text;

/// No account has this name: it is no handle, and no host.
const ALL: &str = "all";

pub fn is_meant(global: &Global) -> bool {
    global.account.as_deref() == Some(ALL)
}

/// # Errors
///
/// The command may change something, or it failed for one account or more. The others are asked all
/// the same.
pub async fn run(cli: Cli, one: impl AsyncFn(Cli) -> Result<Done, Failure>) -> Result<(), Failure> {
    if !cli.command.only_reads() {
        return Err(Failure::new(
            Exit::Usage,
            "--account all is for commands that only read",
            "choose one account: `fediway auth status` lists them",
        ));
    }
    let accounts = Accounts::open().await?;
    if accounts.kept.is_empty() {
        return Err(session::nobody(&accounts.kept, None));
    }
    let mut shown = Shown::new(&cli.global);
    let mut failed = Vec::new();
    for account in &accounts.kept {
        shown.begin(account)?;
        // The command takes what it was given, so it is read once for each account.
        let mut again = Cli::parse();
        again.global.account = Some(exact(account));
        let outcome = one(again).await.map(drop);
        shown.end(outcome.as_ref().err())?;
        match outcome {
            Ok(()) => {}
            Err(failure) if failure.is_silent() => return Err(failure),
            Err(failure) => failed.push(failure),
        }
    }
    shown.finish()?;
    match failed.first() {
        None => Ok(()),
        Some(first) => Err(Failure::new(
            first.exit(),
            format!(
                "{} of {} accounts failed",
                failed.len(),
                accounts.kept.len()
            ),
            first.next(),
        )),
    }
}

/// A name that no other account has.
fn exact(account: &Credentials) -> String {
    match account.handle() {
        Some(handle) => format!("@{handle}"),
        None => account.issuer().authority().to_owned(),
    }
}

/// What is printed around the results.
struct Shown {
    is_json: bool,
    has_headings: bool,
    count: usize,
    name: String,
}

impl Shown {
    fn new(global: &Global) -> Self {
        Self {
            is_json: global.json,
            has_headings: !global.json && global.template.is_none(),
            count: 0,
            name: String::new(),
        }
    }

    fn begin(&mut self, account: &Credentials) -> Result<(), Failure> {
        self.name = session::name(account);
        if self.is_json {
            let before = if self.count == 0 {
                "{\"accounts\":["
            } else {
                ","
            };
            let name = text::printable_json(&json!(self.name));
            output::line(&format!("{before}{{\"account\":{name},\"result\":"))?;
        } else if self.has_headings {
            let before = if self.count == 0 { "" } else { "\n" };
            output::line(&format!("{before}== {} ==", self.name))?;
        }
        self.count += 1;
        // What comes from here on is a result.
        output::has_written();
        Ok(())
    }

    fn end(&self, failure: Option<&Failure>) -> Result<(), Failure> {
        if !self.is_json {
            if let Some(failure) = failure.filter(|it| !it.is_silent()) {
                output::part_failure(&self.name, failure, false);
            }
            return Ok(());
        }
        let result = if output::has_written() { "" } else { "null" };
        let error = failure.map(|failure| {
            let value = text::printable_json(&output::value(failure));
            format!(",\"error\":{value}")
        });
        output::line(&format!("{result}{}}}", error.unwrap_or_default()))
    }

    fn finish(&self) -> Result<(), Failure> {
        match self.is_json {
            true => output::line("]}"),
            false => Ok(()),
        }
    }
}

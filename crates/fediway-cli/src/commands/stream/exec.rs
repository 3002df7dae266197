//! A program for each event.

use std::process::Stdio;

use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::failure::{Exit, Failure};
use crate::output;
use crate::text;

/// Runs the program with the event on its standard input, and waits for it.
pub(super) async fn run(program: &str, event: &Value) -> Result<(), Failure> {
    let unstartable = |error: std::io::Error| {
        let what = format!("{} cannot be started: {error}", text::one_line(program));
        Failure::new(Exit::Usage, what, "give a program to --exec")
    };
    let mut command = match cfg!(windows) {
        true => Command::new(program),
        false => Command::new("sh"),
    };
    if !cfg!(windows) {
        command.arg("-c").arg(program);
    }
    let mut child = command
        .stdin(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(unstartable)?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that does not read the event is content with knowing that there was one.
        let _ = stdin
            .write_all(format!("{}\n", text::printable_json(event)).as_bytes())
            .await;
    }
    let status = child.wait().await.map_err(unstartable)?;
    if !status.success() {
        output::note(&format!(
            "note: {} failed: {status}",
            text::one_line(program)
        ));
    }
    Ok(())
}

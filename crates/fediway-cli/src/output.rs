//! The one place that writes to the terminal. Whatever comes through here loses the characters
//! that could steer a terminal or make a line read as another one.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::failure::Failure;
use crate::pager;
use crate::show::{self, Line, Look};
use crate::text;

static HAS_WRITTEN: AtomicBool = AtomicBool::new(false);

/// Whether a result was written since this was asked last.
pub fn has_written() -> bool {
    HAS_WRITTEN.swap(false, Ordering::Relaxed)
}

/// Writes the result of a command: JSON where that is wanted, else text.
pub fn answer(json: bool, text: &str, value: &Value) -> Result<(), Failure> {
    if json { document(value) } else { line(text) }
}

/// Writes text and a line end to standard output.
pub fn line(text: &str) -> Result<(), Failure> {
    out(&text::printable(text))
}

/// Writes styled lines to standard output. They hold nothing that could steer the terminal but the
/// colours that they get here.
pub fn lines(lines: &[Line], look: &Look) -> Result<(), Failure> {
    match lines.is_empty() {
        true => Ok(()),
        false => out(&show::paint(lines, look)),
    }
}

/// Writes text that this command made itself, as it is.
pub fn bytes(text: &[u8]) -> Result<(), Failure> {
    let mut to = io::stdout().lock();
    to.write_all(text)?;
    to.flush()?;
    Ok(())
}

/// Writes one JSON document on one line to standard output.
pub fn document(value: &Value) -> Result<(), Failure> {
    out(&text::printable_json(value))
}

/// Writes one JSON document of a list on a line of its own, after what comes before it.
pub fn part(before: &str, value: &Value) -> Result<(), Failure> {
    out(&format!("{before}{}", text::printable_json(value)))
}

/// Writes the last JSON document of a list, after what comes before it and before what ends the list.
pub fn end(before: &str, value: &Value, after: &str) -> Result<(), Failure> {
    let value = text::printable_json(value);
    out(&format!("{before}{value}{after}"))
}

static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// From now on, notes and hints are not written.
pub fn be_quiet() {
    IS_QUIET.store(true, Ordering::Relaxed);
}

/// Whether notes and hints are not written.
pub fn is_quiet() -> bool {
    IS_QUIET.load(Ordering::Relaxed)
}

/// What one can do without: how such a text begins.
const ASIDES: [&str; 2] = ["note: ", "more: "];

/// Tells the person something that is no result, on standard error.
pub fn note(text: &str) {
    let is_aside = ASIDES.iter().any(|begin| text.starts_with(begin));
    if is_aside && is_quiet() {
        return;
    }
    // With standard error gone there is nobody to tell.
    let _ = write(io::stderr(), &text::printable(text));
}

/// Asks something on standard error, on a line that goes on.
pub fn prompt(text: &str) {
    let mut to = io::stderr();
    let _ = to.write_all(text::printable(text).as_bytes());
    let _ = to.flush();
}

/// Tells why a command failed, on standard error.
pub fn failure(failure: &Failure, json: bool) {
    if failure.is_silent() {
        return;
    }
    let (what, next) = (failure.what(), failure.next());
    if json {
        let _ = write(io::stderr(), &text::printable_json(&value(failure)));
    } else {
        note(&format!("error: {what}\nnext: {next}"));
    }
}

/// Tells that a part of a command failed, on standard error. The rest of it goes on.
pub fn part_failure(name: &str, failure: &Failure, json: bool) {
    if json {
        let mut value = value(failure);
        value["item"] = name.into();
        let _ = write(io::stderr(), &text::printable_json(&value));
    } else {
        note(&format!(
            "error: {}: {}",
            text::one_line(name),
            failure.what()
        ));
    }
}

/// Why a command failed, for programs.
pub fn value(failure: &Failure) -> Value {
    let (what, next) = (failure.what(), failure.next());
    json!({ "error": what, "next": next, "exit_code": failure.exit() as u8 })
}

/// To standard output, or to the pager before it.
fn out(text: &str) -> Result<(), Failure> {
    HAS_WRITTEN.store(true, Ordering::Relaxed);
    match pager::write(text) {
        Some(Err(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Err(Failure::pager_closed())
        }
        Some(written) => Ok(written?),
        None => Ok(write(io::stdout(), text)?),
    }
}

fn write(to: impl Write, text: &str) -> io::Result<()> {
    let mut to = io::BufWriter::new(to);
    writeln!(to, "{text}")?;
    to.flush()
}

//! Texts that are typed: on standard input, or in an editor.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use tokio::io::AsyncReadExt;

use crate::ask;
use crate::cli::Global;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::signals::Lent;
use crate::terminal::Settings;

/// More than any server takes.
const LONGEST_TEXT: u64 = 1 << 20;
/// Where the text of the person ends.
const SCISSORS: &str = "-------- >8 --------";

/// All of standard input, without line ends after it.
pub async fn from_standard_input() -> Result<String, Failure> {
    let unreadable = |error: String| {
        let what = format!("the text cannot be read from standard input: {error}");
        Failure::new(Exit::Usage, what, "give the text as UTF-8")
    };
    let mut bytes = Vec::new();
    tokio::io::stdin()
        .take(LONGEST_TEXT)
        .read_to_end(&mut bytes)
        .await
        .map_err(|error| unreadable(error.to_string()))?;
    if bytes.len() as u64 == LONGEST_TEXT {
        // Cut off here, it would be another text.
        let what = format!("the text on standard input is longer than {LONGEST_TEXT} bytes");
        return Err(Failure::new(Exit::Usage, what, "post a shorter text"));
    }
    let words = String::from_utf8(bytes).map_err(|error| unreadable(error.to_string()))?;
    if words.contains('\0') {
        // Some servers fail at one, so that it is not known whether the status is there.
        return Err(unreadable("it has a zero byte".into()));
    }
    Ok(words.trim_end().to_owned())
}

/// A text from an editor, which is nowhere else. Unless it is sent, it is kept in a file; also if the
/// command is interrupted.
pub struct Unsent(Option<String>);

impl Unsent {
    pub fn new(text: &str) -> Self {
        Self(Some(text.to_owned()).filter(|text| !text.trim().is_empty()))
    }

    /// The outcome of sending the text: a failure says where it is.
    pub fn after<T>(mut self, outcome: Result<T, Failure>) -> Result<T, Failure> {
        let text = self.0.take();
        let failure = match outcome {
            Ok(done) => return Ok(done),
            // It was sent, and only the output was not taken.
            Err(failure) if failure.is_silent() => return Err(failure),
            Err(failure) => failure,
        };
        let Some(path) = text.and_then(|text| kept(&text).ok()) else {
            return Err(failure);
        };
        let next = format!("{}; the text is in {}", failure.next(), path.display());
        Err(Failure::new(failure.exit(), failure.what(), next))
    }
}

impl Drop for Unsent {
    fn drop(&mut self) {
        if let Some(path) = self.0.take().and_then(|text| kept(&text).ok()) {
            output::note(&format!("the text is in {}", path.display()));
        }
    }
}

/// A file with this text that only its owner can read.
fn kept(text: &str) -> std::io::Result<PathBuf> {
    let mut file = tempfile::Builder::new()
        .prefix("fediway-")
        .suffix(".txt")
        .tempfile()?;
    file.write_all(text.as_bytes())?;
    let (_, path) = file.keep().map_err(|error| error.error)?;
    Ok(path)
}

/// The file of an editor. It stays if the command is interrupted: the editor may have saved the text there,
/// and may still be running.
struct EditorFile {
    folder: Option<TempDir>,
    path: PathBuf,
}

impl EditorFile {
    fn new(text: &str) -> std::io::Result<Self> {
        // Only the owner can read there.
        let folder = tempfile::Builder::new().prefix("fediway-").tempdir()?;
        let path = folder.path().join("status.txt");
        std::fs::write(&path, text)?;
        Ok(Self {
            folder: Some(folder),
            path,
        })
    }

    /// The text, once the editor has ended. The file is deleted.
    fn finished(mut self) -> std::io::Result<String> {
        let text = std::fs::read_to_string(&self.path);
        if text.is_ok() {
            self.folder = None;
        }
        text
    }
}

impl Drop for EditorFile {
    fn drop(&mut self) {
        if let Some(folder) = self.folder.take() {
            let _ = folder.keep();
            if self.path.exists() {
                output::note(&format!("the text is in {}", self.path.display()));
            }
        }
    }
}

/// What the person makes of a text in their editor.
///
/// # Errors
///
/// Nothing is to be asked, or the editor failed or left nothing.
pub async fn in_editor(global: &Global, text: &str, what: &str) -> Result<String, Failure> {
    if ask::is_forbidden(global) {
        let what = "--no-input asks nothing, and an editor asks for a text";
        return Err(Failure::new(Exit::Usage, what, "give the text itself"));
    }
    let failed =
        |error: std::io::Error| Failure::other("the text cannot be given to an editor", error);
    let below =
        format!("{SCISSORS}\nAbove this line stands {what}. What is below it is left out.\n");
    let file = EditorFile::new(&format!("{text}\n\n{below}")).map_err(failed)?;
    let edited = edit(&file.path).await;
    let whole = file.finished().map_err(failed)?;
    let typed = above_scissors(&whole);
    if let Err(failure) = edited {
        let new = if typed == text.trim() { "" } else { typed };
        return Unsent::new(new).after(Err(failure));
    }
    match typed.is_empty() {
        true => Err(Failure::new(
            Exit::Usage,
            "the text is empty: nothing was sent",
            "write a text in the editor",
        )),
        false => Ok(typed.to_owned()),
    }
}

async fn edit(path: &Path) -> Result<(), Failure> {
    let editor = editor(|name| std::env::var_os(name));
    // As git does: the variable may hold arguments.
    let mut command = tokio::process::Command::new("sh");
    command
        .arg("-c")
        .arg("exec $0 \"$1\"")
        .arg(&editor)
        .arg(path);
    if cfg!(windows) {
        command = tokio::process::Command::new(&editor);
        command.arg(path);
    }
    let next = "set VISUAL or EDITOR to an editor, or give the text on the command line";
    let shown = editor.to_string_lossy().into_owned();
    let cannot_start = |error| {
        let what = format!("the editor {shown} cannot be started: {error}");
        Failure::new(Exit::Other, what, next)
    };
    let lent = Lent::begin().await.map_err(cannot_start)?;
    let status = {
        let _settings = Settings::keep();
        command.status().await
    };
    lent.end().await;
    let status = status.map_err(cannot_start)?;
    match status.success() {
        true => Ok(()),
        false => Err(Failure::new(
            Exit::Other,
            format!("the editor {shown} failed: nothing was sent"),
            next,
        )),
    }
}

/// An empty variable counts as none.
fn editor(variable: impl Fn(&str) -> Option<OsString>) -> OsString {
    let set = ["VISUAL", "EDITOR"].into_iter().filter_map(variable);
    let mut set = set.filter(|value| !value.is_empty());
    set.next().unwrap_or_else(|| {
        if cfg!(windows) {
            "notepad".into()
        } else {
            "vi".into()
        }
    })
}

fn above_scissors(whole: &str) -> &str {
    let lines = whole.split_inclusive('\n');
    let mut end = 0;
    for line in lines {
        if line.trim_end() == SCISSORS {
            break;
        }
        end += line.len();
    }
    whole[..end].trim_end().trim_start_matches('\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_below_the_scissors_is_left_out() {
        assert_eq!(
            above_scissors(&format!("a\n\nb #c\n\n{SCISSORS}\nmore\n")),
            "a\n\nb #c"
        );
        assert_eq!(above_scissors(&format!("{SCISSORS}\nmore")), "");
        assert_eq!(above_scissors("no scissors\n"), "no scissors");
    }

    #[test]
    fn visual_counts_more_than_editor_and_empty_ones_not_at_all() {
        let chosen = |visual: &str, set: &str| {
            editor(|name| Some(if name == "VISUAL" { visual } else { set }.into()))
        };
        assert_eq!(chosen("a -x", "b"), "a -x");
        assert_eq!(chosen("", "b"), "b");
        assert_eq!(editor(|_| None), "vi");
    }
}

//! An export that only somebody with a key can read: encrypted by the program age, or by rage.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;

use tempfile::{NamedTempFile, TempPath};
use tokio::process::Command;

use crate::beside::Beside;
use crate::failure::{Exit, Failure};

/// The programs that know the format.
const PROGRAMS: [&str; 2] = ["age", "rage"];

/// Where an export is written before it is encrypted: in the folder of the archive, which has the same in
/// the clear and which only its owner can look into. It is deleted when it is dropped.
pub fn in_the_clear(archive: &Path) -> Result<TempPath, Failure> {
    let place = archive.join("tmp");
    NamedTempFile::new_in(&place)
        .map(NamedTempFile::into_temp_path)
        .map_err(|error| Failure::other(format!("cannot write to {}", place.display()), error))
}

/// Writes a file encrypted to a place, as a whole or not at all.
pub async fn write(clear: &Path, recipients: &[String], to: &Path) -> Result<(), Failure> {
    let beside = Beside::new(to)?;
    encrypt(recipients, clear, beside.file()).await?;
    beside.put()
}

async fn encrypt(recipients: &[String], clear: &Path, to: &File) -> Result<(), Failure> {
    for program in PROGRAMS {
        let mut command = Command::new(program);
        for recipient in recipients {
            command.arg("--recipient").arg(recipient);
        }
        let streams = File::open(clear).and_then(|input| Ok((input, to.try_clone()?)));
        let (input, output) = streams.map_err(|error| Failure::other("the export", error))?;
        command.stdin(input).stdout(output).stderr(Stdio::piped());
        let ended = match command.spawn() {
            Ok(child) => child.wait_with_output().await,
            Err(error) => Err(error),
        };
        match ended {
            Ok(ended) if ended.status.success() => return Ok(()),
            Ok(ended) => {
                let said = String::from_utf8_lossy(&ended.stderr);
                let said = crate::text::one_line(said.trim());
                let what = format!("{program} could not encrypt: {said}");
                return Err(Failure::new(Exit::Other, what, "check the recipient"));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::other(format!("{program} does not start"), error)),
        }
    }
    Err(Failure::new(
        Exit::Other,
        "neither age nor rage is installed on this machine",
        "install age (Debian: apt install age), or leave out --age",
    ))
}

//! `fediway archive verify`.

use fediway_archive::Verified;
use indicatif::HumanBytes;
use serde_json::json;

use super::place::opened;
use super::trouble::failure;
use crate::cli::{Folder, Global};
use crate::failure::{Exit, Failure};
use crate::{output, text};

pub async fn run(global: &Global, place: &Folder) -> Result<(), Failure> {
    let verified = opened(place).await?.verify().await.map_err(failure)?;
    match global.json {
        true => output::document(&json!({
            "sound": verified.is_sound(),
            "files": verified.files,
            "bytes": verified.bytes,
            "damage": verified.damage,
            "gaps": verified.gaps,
            "left_over": verified.left_over,
        }))?,
        false => show(&verified)?,
    }
    match verified.is_sound() {
        true => Ok(()),
        false => Err(Failure::new(
            Exit::Other,
            format!("the archive is damaged in {} places", verified.damage.len()),
            "restore what is named from a backup, or delete the files that are named: \
             `fediway archive --everything` fetches again what the server still has",
        )),
    }
}

fn show(verified: &Verified) -> Result<(), Failure> {
    for damage in &verified.damage {
        output::line(&format!("damaged: {damage}"))?;
    }
    for gap in &verified.gaps {
        output::line(&format!("gap: {gap}"))?;
    }
    if !verified.left_over.is_empty() {
        let left = text::count(verified.left_over.len() as u64, "file is", "files are");
        output::line(&format!("{left} left over from broken runs; harmless"))?;
    }
    let read = text::count(verified.files, "file", "files");
    let size = HumanBytes(verified.bytes);
    let outcome = match verified.is_sound() {
        true => "; nothing is damaged",
        false => "",
    };
    output::line(&format!("The database and {read} ({size}) read{outcome}"))
}

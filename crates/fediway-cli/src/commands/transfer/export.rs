//! Writing what an account has, as Mastodon writes it.

use std::path::Path;

use crate::cli::{self, Global};
use crate::commands::context::Context;
use crate::commands::transfer::rows;
use crate::failure::Failure;
use crate::text;
use crate::{beside, output};
use fediway_archive::transfer::{Kind, Row, written};

pub async fn run(global: &Global, args: &cli::Export) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let rows = rows::present(&context, args.kind).await?;
    match args.file.as_deref().filter(|it| *it != Path::new("-")) {
        None => print(args.kind, rows),
        Some(path) => {
            let count = text::count(rows.len() as u64, "row", "rows");
            save(args.kind, rows, path)?;
            output::note(&format!("wrote {count} to {}", path.display()));
            Ok(())
        }
    }
}

/// Writes a file to standard output.
pub fn print(kind: Kind, rows: impl IntoIterator<Item = Row>) -> Result<(), Failure> {
    let file = bytes(kind, rows, kind.has_header())?;
    match String::from_utf8_lossy(&file).trim_end() {
        "" => Ok(()),
        rows => output::line(rows),
    }
}

/// The rows of a file with the names of the columns, which say what it is.
pub(super) fn save(kind: Kind, rows: Vec<Row>, path: &Path) -> Result<(), Failure> {
    beside::write(path, &bytes(kind, rows, kind.has_header())?)
}

fn bytes(
    kind: Kind,
    rows: impl IntoIterator<Item = Row>,
    header: bool,
) -> Result<Vec<u8>, Failure> {
    written(kind, rows, header).map_err(|error| Failure::other("cannot write CSV", error))
}

//! One line of JSON for each status.

use std::io::Write;

use fediway::TryStreamExt;
use serde::Serialize;
use serde_json::value::RawValue;

use super::open;
use super::options::{Options, Report};
use crate::archive::Archive;
use crate::error::{Error, ErrorKind, Result};
use crate::json::malformed;
use crate::read::Order;
use crate::rows::StatusRow;

/// A line. `status` is what the server or the imported file said.
#[derive(Serialize)]
struct Line<'a> {
    uri: Option<&'a str>,
    author: &'a str,
    created_at: fediway::Timestamp,
    first_seen: fediway::Timestamp,
    last_seen: fediway::Timestamp,
    gone_at: Option<fediway::Timestamp>,
    origin: &'a str,
    status: &'a RawValue,
}

/// Writes every post and boost of the account, oldest first, one JSON object in each line.
///
/// # Errors
///
/// [`ErrorKind::Invalid`] if the archive has several accounts and none is named, [`ErrorKind::File`],
/// [`ErrorKind::Database`].
pub async fn json_lines(
    archive: &Archive,
    options: &Options,
    to: &mut (dyn Write + Send),
) -> Result<Report> {
    let owner = crate::owner::chosen(archive, options.account.as_deref()).await?;
    let mut rows = std::pin::pin!(open::all(archive, owner.id, Order::Oldest));
    let mut report = Report::default();
    while let Some(row) = rows.try_next().await? {
        let line = line(&row)?;
        writeln!(to, "{line}").map_err(unwritten)?;
        report.posts += 1;
    }
    Ok(report)
}

fn line(row: &StatusRow) -> Result<String> {
    // Texts in JSON have no line ends, so that those between its parts may go.
    let flat = row.json.replace(['\n', '\r'], " ");
    let status = RawValue::from_string(flat).map_err(|error| malformed("a status", error))?;
    let line = Line {
        uri: row.uri.as_deref(),
        author: &row.author,
        created_at: row.created_at,
        first_seen: row.first_seen,
        last_seen: row.last_seen,
        gone_at: row.gone_at,
        origin: &row.origin,
        status: &status,
    };
    serde_json::to_string(&line).map_err(|error| malformed("a status", error))
}

/// What could not be written.
pub(super) fn unwritten(error: std::io::Error) -> Error {
    Error::new(
        ErrorKind::File,
        format!("the export cannot be written: {error}"),
    )
    .caused_by(error)
}

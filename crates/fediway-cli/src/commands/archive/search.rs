//! `fediway archive search` and `show`: what is found looks as it does on the server.

use fediway_archive::search::Query;
use fediway_archive::{Archive, StatusRow, VersionRow};
use serde_json::{Value, json};

use super::place::opened;
use super::trouble::failure;
use crate::cli::{Find, Global, Shown};
use crate::failure::{Exit, Failure};
use crate::show::{Look, Show};
use crate::{output, screen, text};

pub async fn run(global: &Global, args: &Find) -> Result<(), Failure> {
    let archive = opened(&args.place).await?;
    let query = Query::parse(&args.query.join(" ")).map_err(failure)?;
    let rows = archive.search(&query, args.limit).await.map_err(failure)?;
    let mut look = screen::look(global, "");
    look.is_open = args.open;
    if global.json {
        let found: Result<Vec<_>, _> = rows.iter().map(value).collect();
        return output::document(&json!(found?));
    }
    for (number, row) in rows.iter().enumerate() {
        if number > 0 {
            output::line("")?;
        }
        print(global, row, &look)?;
    }
    if rows.is_empty() {
        output::note("note: nothing is found");
    }
    Ok(())
}

pub async fn show(global: &Global, args: &Shown) -> Result<(), Failure> {
    let archive = opened(&args.place).await?;
    let row = found(&archive, &args.status).await?;
    let mut look = screen::look(global, "");
    look.is_open = true;
    if !args.versions {
        return match global.json {
            true => output::document(&value(&row)?),
            false => print(global, &row, &look.full()),
        };
    }
    let versions = archive.versions(row.id).await.map_err(failure)?;
    if !global.json {
        return versions.iter().try_for_each(version);
    }
    let documents = versions.iter().map(|version| {
        json!({
            "number": version.number,
            "origin": version.origin,
            "edited_at": version.edited_at.map(|moment| moment.to_string()),
            "seen_at": version.seen_at.to_string(),
            "json": serde_json::from_str::<Value>(&version.json).unwrap_or_default(),
        })
    });
    output::document(&documents.collect())
}

/// A version with everything that an edit can change.
fn version(version: &VersionRow) -> Result<(), Failure> {
    let made = version.edited_at.unwrap_or(version.seen_at);
    output::line(&format!("version of {}", text::moment(made)))?;
    let json: Value = serde_json::from_str(&version.json).unwrap_or_default();
    let said = |json: &Value, key: &str| json[key].as_str().map(text::one_line).unwrap_or_default();
    let warning = said(&json, "spoiler_text");
    if !warning.is_empty() {
        output::line(&format!("  CW: {warning}"))?;
    }
    let content = json["content"].as_str().unwrap_or_default();
    for line in fediway::html::text(content).lines() {
        output::line(&format!("  {}", text::printable(line)))?;
    }
    for file in json["media_attachments"].as_array().into_iter().flatten() {
        let (kind, words) = (said(file, "type"), said(file, "description"));
        output::line(&format!("  [{kind}: {words}]"))?;
    }
    for option in json["poll"]["options"].as_array().into_iter().flatten() {
        output::line(&format!("  ( ) {}", said(option, "title")))?;
    }
    Ok(())
}

async fn found(archive: &Archive, name: &str) -> Result<StatusRow, Failure> {
    let id = archive.find_status(name).await.map_err(failure)?;
    let row = match id {
        Some(id) => archive.status(id).await.map_err(failure)?,
        None => None,
    };
    row.ok_or_else(|| {
        let what = format!("the archive has no status {name}");
        Failure::new(Exit::Other, what, "search it: `fediway archive search`")
    })
}

fn value(row: &StatusRow) -> Result<Value, Failure> {
    Ok(row.status().map_err(failure)?.json())
}

fn print(global: &Global, row: &StatusRow, look: &Look) -> Result<(), Failure> {
    let status = row.status().map_err(failure)?;
    match &global.template {
        Some(template) => output::line(&template.fill(&status.json()))?,
        None => output::lines(&status.shown(look), look)?,
    }
    if row.gone_at.is_some() && global.template.is_none() {
        output::line("  (gone from its server)")?;
    }
    Ok(())
}

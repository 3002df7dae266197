//! `fediway archive status`.

use fediway_archive::{AccountOverview, Overview};
use indicatif::HumanBytes;
use serde_json::{Map, Value, json};

use super::place::opened;
use super::trouble::failure;
use crate::cli::{Folder, Global};
use crate::failure::Failure;
use crate::{output, text};

pub async fn run(global: &Global, place: &Folder) -> Result<(), Failure> {
    let archive = opened(place).await?;
    let overview = archive.overview().await.map_err(failure)?;
    if global.json {
        return output::document(&document(&overview));
    }
    output::line(&format!("{}", archive.folder().display()))?;
    output::line(&format!(
        "{} in {}, {} of them gone; {} ({}); database {}",
        count(overview.statuses, "status", "statuses"),
        count(overview.versions, "version", "versions"),
        overview.gone,
        count(overview.files, "file", "files"),
        bytes(overview.file_bytes),
        bytes(overview.database_bytes)
    ))?;
    for (state, count) in &overview.media {
        output::line(&format!("  files {state}: {count}"))?;
    }
    for (reason, count) in &overview.reasons {
        output::line(&format!("    {count} × {reason}"))?;
    }
    overview.accounts.iter().try_for_each(account)
}

fn count(number: i64, one: &str, several: &str) -> String {
    text::count(number.unsigned_abs(), one, several)
}

fn bytes(count: i64) -> HumanBytes {
    HumanBytes(u64::try_from(count).unwrap_or(0))
}

fn account(account: &AccountOverview) -> Result<(), Failure> {
    let owner = &account.owner;
    let software = owner.software.as_deref().unwrap_or("unknown software");
    output::line(&format!("{} ({software})", owner.handle))?;
    match &account.last_run {
        Some((began, Some(outcome))) => {
            output::line(&format!("  last run {}: {outcome}", text::moment(*began)))?;
        }
        Some((began, None)) => {
            output::line(&format!(
                "  last run {}: it was broken off",
                text::moment(*began)
            ))?;
        }
        None => {}
    }
    for (name, count) in &account.items {
        output::line(&format!("  {name}: {count}"))?;
    }
    for name in &account.gaps {
        output::line(&format!("  {name}: has a gap, which the next run fills"))?;
    }
    let missing = account.collections.iter();
    for (name, why) in missing.filter_map(|row| Some((&row.name, row.missing.as_ref()?))) {
        output::line(&format!("  {name}: the server has none: {why}"))?;
    }
    Ok(())
}

fn document(overview: &Overview) -> Value {
    let pairs = |pairs: &[(String, i64)]| {
        let pairs = pairs
            .iter()
            .map(|(name, count)| (name.clone(), json!(count)));
        pairs.collect::<Map<_, _>>()
    };
    let accounts = overview.accounts.iter().map(|account| {
        let missing = account.collections.iter();
        let missing =
            missing.filter_map(|row| Some((row.name.clone(), json!(row.missing.as_ref()?))));
        let (began, outcome) = account.last_run.clone().unzip();
        json!({
            "account": account.owner.handle,
            "person": account.owner.person,
            "software": account.owner.software,
            "items": pairs(&account.items),
            "gaps": account.gaps,
            "missing": missing.collect::<Map<_, _>>(),
            "last_run": began.map(|began| began.to_string()),
            "last_outcome": outcome.flatten(),
        })
    });
    json!({
        "statuses": overview.statuses,
        "versions": overview.versions,
        "gone": overview.gone,
        "files": overview.files,
        "file_bytes": overview.file_bytes,
        "database_bytes": overview.database_bytes,
        "media": pairs(&overview.media),
        "accounts": accounts.collect::<Vec<_>>(),
    })
}

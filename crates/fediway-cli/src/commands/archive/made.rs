//! `fediway archive html`, `export` and `import`: what is made of an archive, and what is put into it.

use std::io::Write;
use std::path::{Path, PathBuf};

use fediway_archive::transfer::Kind;
use fediway_archive::{Archive, Writer, export, html, import};
use serde_json::json;

use super::encrypted;
use super::place::{folder, opened};
use super::trouble::failure;
use crate::beside::Beside;
use crate::cli::{ArchiveExport, ArchiveImport, ExportForm, Global, Pages};
use crate::failure::{Exit, Failure};
use crate::output;
use crate::text::count;

pub async fn pages(global: &Global, args: &Pages) -> Result<(), Failure> {
    let mut options = html::Options::default();
    options.folder.clone_from(&args.to);
    options.account.clone_from(&args.of);
    options.include = included(&args.include)?;
    let archive = opened(&args.place).await?;
    let report = html::write(&archive, &options).await.map_err(failure)?;
    let index = report.folder.join("index.html");
    let line = format!(
        "{} on {}: open {}",
        count(report.posts, "post", "posts"),
        count(report.pages, "page", "pages"),
        index.display()
    );
    let value = json!({ "index": index, "posts": report.posts, "pages": report.pages, "media": report.media });
    output::answer(global.json, &line, &value)
}

fn included(names: &[String]) -> Result<std::collections::BTreeSet<html::Include>, Failure> {
    let wrong = |name: &String| {
        let known: Vec<_> = html::Include::ALL.iter().map(|it| it.name()).collect();
        let what = format!("`{name}` cannot be included");
        Failure::new(
            Exit::Usage,
            what,
            format!("name some of: {}", known.join(", ")),
        )
    };
    let named = names
        .iter()
        .map(|name| html::Include::named(name).ok_or_else(|| wrong(name)));
    named.collect()
}

pub async fn exported(global: &Global, args: &ArchiveExport) -> Result<(), Failure> {
    let archive = opened(&args.place).await?;
    let mut options = export::Options::default();
    options.account.clone_from(&args.of);
    options.include = included(&args.include)?;
    if let (Some(file), false) = (&args.file, args.age.is_empty()) {
        return for_recipients(&archive, args, file, &options).await;
    }
    let report = match (args.form, &args.file) {
        (ExportForm::Zip, Some(file)) => export::zip(&archive, file, &options).await,
        (ExportForm::Markdown, Some(folder)) => export::markdown(&archive, folder, &options).await,
        (ExportForm::Zip | ExportForm::Markdown, None) => {
            let what = "this form needs a place to write to";
            return Err(Failure::new(
                Exit::Usage,
                what,
                "name a file or folder after the form",
            ));
        }
        (form, file) => return written(&archive, form, file.as_deref(), &options).await,
    };
    let report = report.map_err(failure)?;
    let posts = count(report.posts, "post", "posts");
    let line = format!("{posts}, {}", count(report.media, "file", "files"));
    let value = json!({ "posts": report.posts, "media": report.media });
    output::answer(global.json, &line, &value)
}

/// Any form that is one file, encrypted.
async fn for_recipients(
    archive: &Archive,
    args: &ArchiveExport,
    file: &Path,
    options: &export::Options,
) -> Result<(), Failure> {
    let clear = encrypted::in_the_clear(archive.folder())?;
    match args.form {
        ExportForm::Markdown => {
            let what = "Markdown is a folder, and --age encrypts one file";
            let next = "name another form, or encrypt the archive's folder yourself";
            return Err(Failure::new(Exit::Usage, what, next));
        }
        ExportForm::Zip => {
            let written = export::zip(archive, &clear, options).await;
            written.map_err(failure)?;
        }
        form => {
            let mut file = std::fs::File::create(&clear)?;
            text(archive, form, options, &mut file).await?;
        }
    }
    encrypted::write(&clear, &args.age, file).await
}

/// A form that is one text: to a file, or to standard output.
async fn written(
    archive: &Archive,
    form: ExportForm,
    file: Option<&Path>,
    options: &export::Options,
) -> Result<(), Failure> {
    let Some(file) = file else {
        return text(archive, form, options, &mut std::io::stdout()).await;
    };
    let mut beside = Beside::new(file)?;
    text(archive, form, options, &mut beside).await?;
    beside.put()
}

async fn text(
    archive: &Archive,
    form: ExportForm,
    options: &export::Options,
    to: &mut (dyn Write + Send),
) -> Result<(), Failure> {
    let done = match form {
        ExportForm::JsonLines => export::json_lines(archive, options, to).await,
        ExportForm::Text => export::text(archive, options, to).await,
        ExportForm::Atom => export::atom(archive, options, to).await,
        ExportForm::Filters => {
            let filters = export::filters(archive, options).await.map_err(failure)?;
            return Ok(to.write_all(filters.as_bytes())?);
        }
        form => {
            let Some(kind) = kind_of(form) else {
                return Ok(());
            };
            let rows = export::csv(archive, kind, options).await.map_err(failure)?;
            return Ok(to.write_all(&rows)?);
        }
    };
    done.map(drop).map_err(failure)
}

fn kind_of(form: ExportForm) -> Option<Kind> {
    Some(match form {
        ExportForm::Following => Kind::Following,
        ExportForm::Followers => Kind::Followers,
        ExportForm::Blocks => Kind::Blocks,
        ExportForm::Mutes => Kind::Mutes,
        ExportForm::DomainBlocks => Kind::DomainBlocks,
        ExportForm::Lists => Kind::Lists,
        ExportForm::Bookmarks => Kind::Bookmarks,
        _ => return None,
    })
}

pub async fn imported(global: &Global, args: &ArchiveImport) -> Result<(), Failure> {
    let place: PathBuf = folder(&args.place)?;
    let writer = Writer::create(&place).await.map_err(failure)?;
    let mut options = import::Options::default();
    options.domain.clone_from(&args.domain);
    let report = import::file(&writer, &args.file, &options)
        .await
        .map_err(failure)?;
    for reason in &report.reasons {
        output::note(&format!("note: skipped: {reason}"));
    }
    let line = format!(
        "{}: {} new, {} known, {}, {} missing, {} skipped",
        report.account,
        report.added,
        report.known,
        count(report.media, "file", "files"),
        count(report.media_missing, "file", "files"),
        report.skipped
    );
    let value = json!({
        "account": report.account,
        "new": report.added,
        "known": report.known,
        "favourites": report.favourites,
        "bookmarks": report.bookmarks,
        "files": report.media,
        "files_missing": report.media_missing,
        "skipped": report.skipped,
    });
    output::answer(global.json, &line, &value)
}

//! Doing what a file says: row by row, on where an earlier run was stopped, with a file of what
//! failed.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use fediway::entities::List;
use serde_json::json;

use crate::cli::{self, Global};
use crate::commands::context::Context;
use crate::commands::patience::progress_line;
use crate::commands::transfer::{export, rows};
use crate::failure::{Exit, Failure};
use crate::state::StateFile;
use crate::{input, output, refer, text};
use fediway_archive::transfer::{Kind, Row, read};

pub async fn run(global: &Global, args: &cli::Import) -> Result<(), Failure> {
    let kind = args.kind;
    if kind == Kind::Followers {
        let next = "import `following` to follow them";
        return Err(Failure::new(
            Exit::Usage,
            "nobody can be made to follow",
            next,
        ));
    }
    let file = input::bytes(&args.file).await.map_err(|error| {
        let what = format!("{} cannot be read: {error}", args.file.display());
        Failure::new(Exit::Usage, what, "give a CSV file")
    })?;
    let wanted = read(kind, &file).map_err(|why| {
        let what = format!("{} cannot be imported: {why}", args.file.display());
        Failure::new(Exit::Usage, what, "give a CSV file of this kind")
    })?;
    let context = Context::open(global).await?;
    let surplus = match args.overwrite {
        true => surplus(&context, kind, &wanted).await?,
        false => Vec::new(),
    };
    if args.dry_run {
        return dry_run(&context, &wanted, &surplus);
    }
    if !surplus.is_empty() {
        let question = format!("Remove {} that are not in the file?", surplus.len());
        context.confirmed(&question, args.yes).await?;
    }
    let failed = Work::new(&context, kind, &file)
        .await?
        .run(&wanted, &surplus)
        .await?;
    report(&context, args, wanted.len(), &failed)
}

/// What the account has and the file has not.
async fn surplus(context: &Context, kind: Kind, wanted: &[Row]) -> Result<Vec<Row>, Failure> {
    let name = |row: &Row| row.0[..key_columns(kind)].join("\n").to_lowercase();
    let wanted: HashSet<_> = wanted.iter().map(name).collect();
    let present = rows::present(context, kind).await?;
    Ok(present
        .into_iter()
        .filter(|row| !wanted.contains(&name(row)))
        .collect())
}

/// How many cells say what a row is about; the others say how.
fn key_columns(kind: Kind) -> usize {
    match kind {
        Kind::Lists => 2,
        _ => 1,
    }
}

fn dry_run(context: &Context, wanted: &[Row], surplus: &[Row]) -> Result<(), Failure> {
    let cells = |rows: &[Row]| rows.iter().map(|row| row.0.clone()).collect::<Vec<_>>();
    if context.is_json {
        let value = json!({ "dry_run": true, "add": cells(wanted), "remove": cells(surplus) });
        return output::document(&value);
    }
    for (sign, rows) in [("+", wanted), ("-", surplus)] {
        for row in rows {
            output::line(&format!("{sign} {}", text::one_line(&row.0.join(" "))))?;
        }
    }
    output::note("note: nothing was sent (--dry-run)");
    Ok(())
}

/// An import that runs.
struct Work<'a> {
    context: &'a Context,
    kind: Kind,
    file: StateFile,
    /// Rows that an earlier run has done.
    done: HashSet<String>,
    lists: Vec<List>,
}

impl<'a> Work<'a> {
    async fn new(context: &'a Context, kind: Kind, file: &[u8]) -> Result<Self, Failure> {
        let me = context.whose().await?;
        let content = String::from_utf8_lossy(file);
        let parts = [&*me, kind.name(), &*content];
        let file = StateFile::of("imports", &parts)?;
        let done: HashSet<String> = file.read().unwrap_or_default();
        if !done.is_empty() {
            output::note(&format!(
                "note: {} rows were done by an earlier run; going on",
                done.len()
            ));
        }
        Ok(Self {
            context,
            kind,
            file,
            done,
            lists: Vec::new(),
        })
    }

    /// Does every row; gives those that failed.
    async fn run(mut self, wanted: &[Row], surplus: &[Row]) -> Result<Vec<Row>, Failure> {
        let progress = progress_line();
        let mut failed = Vec::new();
        let all = wanted.iter().map(|row| (row, true));
        let all = all.chain(surplus.iter().map(|row| (row, false)));
        for (number, (row, is_wanted)) in all.enumerate() {
            progress.set_message(format!(
                "{} of {}",
                number + 1,
                wanted.len() + surplus.len()
            ));
            let key = format!("{is_wanted} {}", row.0.join("\n"));
            if self.done.contains(&key) {
                continue;
            }
            match self.row(row, is_wanted).await {
                Ok(()) => {
                    self.done.insert(key);
                    self.file.write(&self.done)?;
                }
                // The others would fail in the same way.
                Err(failure) if ends_all(&failure) => return Err(self.stopped(failure)),
                Err(failure) => {
                    let (name, is_json) = (row.0.join(" "), self.context.is_json);
                    progress.suspend(|| output::part_failure(&name, &failure, is_json));
                    failed.push(row.clone());
                }
            }
        }
        progress.finish_and_clear();
        self.file.remove();
        Ok(failed)
    }

    fn stopped(&self, failure: Failure) -> Failure {
        let next = format!(
            "{}; the same command goes on after {} rows",
            failure.next(),
            self.done.len()
        );
        Failure::new(failure.exit(), failure.what(), next)
    }

    async fn row(&mut self, row: &Row, is_wanted: bool) -> Result<(), Failure> {
        match self.kind {
            Kind::DomainBlocks => self.domain(row.cell(0), is_wanted).await,
            Kind::Bookmarks => self.bookmark(row.cell(0), is_wanted).await,
            Kind::Lists => self.member(row, is_wanted).await,
            _ => self.account(row, is_wanted).await,
        }
    }

    async fn account(&self, row: &Row, is_wanted: bool) -> Result<(), Failure> {
        let context = self.context;
        let account = refer::account(&context.client, row.cell(0)).await?;
        let accounts = context.client.accounts();
        match (self.kind, is_wanted) {
            (Kind::Following, true) => {
                let mut request = accounts.follow(&account.id);
                if let Some(boosts) = row.flag(1) {
                    request = request.reblogs(boosts);
                }
                if let Some(notify) = row.flag(2) {
                    request = request.notify(notify);
                }
                let languages = row.list(3);
                if !languages.is_empty() {
                    request = request.languages(languages);
                }
                context.ask(request).await?;
            }
            (Kind::Following, false) => drop(context.ask(accounts.unfollow(&account.id)).await?),
            (Kind::Blocks, true) => drop(context.ask(accounts.block(&account.id)).await?),
            (Kind::Blocks, false) => drop(context.ask(accounts.unblock(&account.id)).await?),
            (_, true) => {
                let notifications = row.flag(1).unwrap_or(true);
                context
                    .ask(accounts.mute(&account.id).notifications(notifications))
                    .await?;
            }
            (_, false) => drop(context.ask(accounts.unmute(&account.id)).await?),
        }
        Ok(())
    }

    async fn domain(&self, domain: &str, is_wanted: bool) -> Result<(), Failure> {
        let blocks = self.context.client.domain_blocks();
        match is_wanted {
            true => self.context.ask(blocks.block(domain)).await,
            false => self.context.ask(blocks.unblock(domain)).await,
        }
    }

    async fn bookmark(&self, uri: &str, is_wanted: bool) -> Result<(), Failure> {
        let client = &self.context.client;
        let id = refer::status_id(client, uri).await?;
        match is_wanted {
            true => self.context.ask(client.statuses().bookmark(id)).await?,
            false => self.context.ask(client.statuses().unbookmark(id)).await?,
        };
        Ok(())
    }

    /// Puts an account into a list, which is made if there is none of this title.
    async fn member(&mut self, row: &Row, is_wanted: bool) -> Result<(), Failure> {
        let context = self.context;
        let client = &context.client;
        let list = self.list(row.cell(0)).await?;
        let account = refer::account(client, row.cell(1)).await?;
        match is_wanted {
            true => {
                context
                    .ask(client.lists().add_accounts(&list.id, [account.id]))
                    .await
            }
            false => {
                context
                    .ask(client.lists().remove_accounts(&list.id, [account.id]))
                    .await
            }
        }
    }

    async fn list(&mut self, title: &str) -> Result<List, Failure> {
        let client = &self.context.client;
        if self.lists.is_empty() {
            self.lists = self.context.ask(client.lists().list()).await?.items;
        }
        if let Some(list) = self.lists.iter().find(|list| list.title == title) {
            return Ok(list.clone());
        }
        let list = self.context.ask(client.lists().create(title)).await?;
        self.lists.push(list.clone());
        Ok(list)
    }
}

/// Whether a failure is not about this row alone.
fn ends_all(failure: &Failure) -> bool {
    matches!(
        failure.exit(),
        Exit::Network | Exit::RateLimited | Exit::LoggedOut | Exit::Interrupted | Exit::Address
    )
}

fn report(
    context: &Context,
    args: &cli::Import,
    rows: usize,
    failed: &[Row],
) -> Result<(), Failure> {
    let done = rows.saturating_sub(failed.len());
    if failed.is_empty() {
        let line = format!("imported {done} rows");
        return context.report(&line, &json!({ "imported": done, "failed": [] }));
    }
    let path = args.failed.clone().unwrap_or_else(|| beside(&args.file));
    export::save(args.kind, failed.to_vec(), &path)?;
    let cells: Vec<_> = failed.iter().map(|row| row.0.clone()).collect();
    let line = format!("imported {done} rows");
    context.report(
        &line,
        &json!({ "imported": done, "failed": cells, "failed_file": path }),
    )?;
    Err(Failure::new(
        Exit::Other,
        format!("{} of {rows} rows failed", failed.len()),
        format!("they are in {}: import it again later", path.display()),
    ))
}

/// `follows.csv` has `follows-failed.csv` beside it.
fn beside(file: &Path) -> PathBuf {
    let stem = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let stem = stem
        .filter(|stem| stem != "-")
        .unwrap_or_else(|| "import".into());
    file.with_file_name(format!("{stem}-failed.csv"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_beside_the_file() {
        assert_eq!(
            beside(Path::new("a/follows.csv")),
            Path::new("a/follows-failed.csv")
        );
        assert_eq!(beside(Path::new("-")), Path::new("import-failed.csv"));
    }
}

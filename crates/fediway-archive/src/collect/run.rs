//! A run: the account first, then one collection after the other.

use std::sync::{Mutex, PoisonError};

use fediway::{Client, Timestamp};

use super::collections::{COLLECTIONS, Collection, FOLLOW_UPS, Shape};
use super::context::{Counts, Run, text_of};
use super::report::Report;
use super::settings::Collect;
use super::trouble::{Outcome, Stop, Trouble};
use super::{documents, follow_ups, lists, relations};
use crate::archive::Writer;
use crate::error::Result;
use crate::source::Source;

impl Collect {
    /// Collects into an archive.
    ///
    /// # Errors
    ///
    /// Those of the archive. What the server refuses is in the report.
    pub async fn into(self, writer: &Writer) -> Result<Report> {
        run(self, writer).await
    }
}

async fn run(collect: Collect, writer: &Writer) -> Result<Report> {
    let began = Timestamp::now();
    let mut report = Report::default();
    let run = match begin(&collect, writer, began, &mut report).await {
        Ok(run) => run,
        Err(trouble) => {
            settle(&mut report, "profile", trouble)?;
            return Ok(report);
        }
    };
    let number = run.note_begin().await?;
    run.collect_all(&mut report).await?;
    let done = *run.done.lock().unwrap_or_else(PoisonError::into_inner);
    (report.added, report.changed, report.gone) = (done.added, done.changed, done.gone);
    run.note_end(number, &report).await?;
    Ok(report)
}

/// Asks whose token it is, and notes the account.
async fn begin<'a>(
    collect: &'a Collect,
    writer: &'a Writer,
    began: Timestamp,
    report: &mut Report,
) -> Outcome<Run<'a>> {
    let client = &collect.client;
    let instance = client.instance();
    let answer = client
        .request("GET", "/api/v1/accounts/verify_credentials")
        .await
        .map_err(nobody)?;
    let json = text_of(&answer);
    let account: fediway::Account = answer.json().map_err(nobody)?;
    let server = instance.url().authority().to_owned();
    let domain = domain_of(client, &server);
    let source = Source::api(&server, &domain, began);
    let mut batch = writer.begin().await?;
    let put = batch.put_account(&json, &source).await?;
    let handle = source.handle(&account.acct);
    let software = &instance.software().name;
    let id = account.id.as_str();
    let owner = batch
        .put_owner(id, &handle, put.row, Some(software), &source)
        .await?;
    batch
        .put_document(owner, "profile", id, &json, &source)
        .await?;
    batch.commit().await?;
    (report.account, report.owner) = (handle, owner);
    Ok(Run {
        collect,
        client,
        writer,
        owner,
        id: id.to_owned(),
        counts: Counts {
            statuses: account.statuses_count,
            followers: account.followers_count,
            following: account.following_count,
        },
        server,
        domain,
        began,
        done: Mutex::default(),
    })
}

/// Without the account, nothing can be collected.
fn nobody(error: fediway::Error) -> Trouble {
    Trouble::Stop(Stop::Server(error))
}

/// The host in handles of a server's own accounts, which may be another one than that of the API.
fn domain_of(client: &Client, server: &str) -> String {
    let credentials = client.credentials();
    if let Some(handle) = credentials.as_ref().and_then(|it| it.handle()) {
        return handle.domain().to_owned();
    }
    let host = server.rsplit_once(':').map_or(server, |(host, _)| host);
    host.to_owned()
}

/// Notes in the report what became of a collection.
fn settle(report: &mut Report, name: &str, trouble: Trouble) -> Result<()> {
    match trouble {
        Trouble::Missing(why) => report.missing.push((name.to_owned(), why)),
        Trouble::Failed(error) => report.failed.push((name.to_owned(), error)),
        Trouble::Stop(stop) => report.stopped = Some(stop),
        Trouble::Archive(error) => return Err(error),
    }
    Ok(())
}

impl Run<'_> {
    async fn collect_all(&self, report: &mut Report) -> Result<()> {
        for collection in COLLECTIONS {
            if !self.collect.wants(collection.name) {
                continue;
            }
            let outcome = self.collection(collection).await;
            self.note(report, collection.name, outcome).await?;
            if report.stopped.is_some() {
                return Ok(());
            }
        }
        for name in FOLLOW_UPS {
            if !self.collect.wants(name) {
                continue;
            }
            let outcome = follow_ups::run(self, name).await;
            self.note(report, name, outcome).await?;
            if report.stopped.is_some() {
                return Ok(());
            }
        }
        Ok(())
    }

    async fn collection(&self, collection: &Collection) -> Outcome {
        match collection.shape {
            Shape::Statuses | Shape::Events => lists::walk(self, collection).await,
            Shape::FewStatuses => lists::all(self, collection).await,
            Shape::Accounts => relations::walk(self, collection).await,
            Shape::Pages => documents::pages(self, collection).await,
            Shape::List => documents::list(self, collection).await,
            Shape::Object => documents::object(self, collection).await,
        }
    }

    /// Notes how far a collection is.
    async fn note(&self, report: &mut Report, name: &str, outcome: Outcome) -> Result<()> {
        let (complete_at, missing) = match &outcome {
            Ok(()) => (Some(self.began.as_millisecond()), None),
            Err(Trouble::Missing(why)) => (None, Some(why.clone())),
            Err(_) => (None, None),
        };
        let mut batch = self.writer.begin().await?;
        let at = self.began.as_millisecond();
        batch
            .put_collection(self.owner, name, complete_at, at, missing)
            .await?;
        batch.commit().await?;
        match outcome {
            Ok(()) => Ok(()),
            Err(trouble) => settle(report, name, trouble),
        }
    }

    async fn note_begin(&self) -> Result<i64> {
        let mut batch = self.writer.begin().await?;
        let number = batch.begin_run(self.owner, self.began).await?;
        batch.commit().await?;
        Ok(number)
    }

    async fn note_end(&self, number: i64, report: &Report) -> Result<()> {
        let outcome = report.error().unwrap_or_else(|| "complete".to_owned());
        let counts = [report.added, report.changed, report.gone];
        let mut batch = self.writer.begin().await?;
        batch
            .end_run(number, Timestamp::now(), &outcome, counts)
            .await?;
        batch.commit().await
    }
}

//! What is asked for item by item: earlier versions, conversations, private notes.

use fediway::{RawItem, TryStreamExt};
use futures_util::{StreamExt, stream};

use super::context::{Run, TASKS, text_of};
use super::lists::keep_status;
use super::relations;
use super::settings::Threads;
use super::trouble::{Outcome, Trouble};
use crate::error::ErrorKind;
use crate::json;

/// How many are looked up at a time.
const AT_ONCE: i64 = 40;

pub(super) async fn run(run: &Run<'_>, name: &'static str) -> Outcome {
    match name {
        "history" => histories(run).await,
        "threads" => threads(run).await,
        _ => notes(run).await,
    }
}

/// The earlier versions of the account's own statuses that were edited.
async fn histories(run: &Run<'_>) -> Outcome {
    let mut each = Each::default();
    loop {
        let (owner, server) = (run.owner, run.server());
        let due = run
            .writer
            .without_history(owner, server, each.after, AT_ONCE)
            .await?;
        if due.is_empty() {
            return each.end();
        }
        let asked = due.into_iter().map(async |(row, id)| {
            run.check_time()?;
            let edits = list(run, &format!("/api/v1/statuses/{id}/history")).await;
            Ok::<_, Trouble>((row, edits))
        });
        let mut asked = stream::iter(asked).buffered(TASKS);
        while let Some((row, edits)) = asked.try_next().await? {
            let kept = match edits {
                Ok(edits) => keep_history(run, row, edits).await,
                Err(trouble) => Err(trouble),
            };
            each.take(row, kept)?;
            run.tell("history", each.done, None);
        }
    }
}

async fn keep_history(run: &Run<'_>, row: i64, edits: Option<Vec<RawItem>>) -> Outcome {
    let (mut batch, source) = (run.writer.begin().await?, run.source());
    for edit in edits.unwrap_or_default() {
        unless_malformed(batch.put_edit(row, edit.json(), &source).await)?;
    }
    batch.note_history(row).await?;
    batch.commit().await?;
    Ok(())
}

/// What others said, or what something was before, may be left out.
fn unless_malformed<T>(kept: crate::Result<T>) -> crate::Result<()> {
    match kept {
        Err(error) if error.kind() == ErrorKind::Malformed => Ok(()),
        kept => kept.map(drop),
    }
}

/// Items that are asked for one by one. One that fails does not keep the others from being asked for.
#[derive(Default)]
struct Each {
    after: i64,
    done: u64,
    failed: Option<fediway::Error>,
}

impl Each {
    fn take(&mut self, row: i64, outcome: Outcome) -> Outcome {
        (self.after, self.done) = (row, self.done + 1);
        match outcome {
            Err(Trouble::Failed(error)) => self.failed = Some(error),
            outcome => outcome?,
        }
        Ok(())
    }

    fn end(self) -> Outcome {
        match self.failed {
            Some(error) => Err(Trouble::Failed(error)),
            None => Ok(()),
        }
    }
}

/// A list of one answer; `None` if the item that it is of has none.
async fn list(run: &Run<'_>, path: &str) -> Outcome<Option<Vec<RawItem>>> {
    match run.client.request("GET", path).await {
        Ok(answer) => Ok(Some(answer.json()?)),
        Err(error) if error.is_unknown_endpoint() => Err(error.into()),
        Err(error) => match Trouble::from(error) {
            Trouble::Missing(_) => Ok(None),
            trouble => Err(trouble),
        },
    }
}

/// The conversations around statuses, once, and again when there are more replies.
async fn threads(run: &Run<'_>) -> Outcome {
    let lists: &[&str] = match run.collect.threads {
        Threads::None => return Ok(()),
        Threads::Own => &["statuses"],
        Threads::All => &["statuses", "bookmarks", "favourites"],
    };
    for collection in lists {
        threads_of(run, collection).await?;
    }
    Ok(())
}

async fn threads_of(run: &Run<'_>, collection: &str) -> Outcome {
    let mut each = Each::default();
    loop {
        let (owner, server) = (run.owner, run.server());
        let due = run
            .writer
            .without_thread(owner, collection, server, each.after, AT_ONCE);
        let due = due.await?;
        if due.is_empty() {
            return each.end();
        }
        let asked = due.into_iter().map(async |(row, id)| {
            run.check_time()?;
            Ok::<_, Trouble>((row, thread(run, &id).await))
        });
        let mut asked = stream::iter(asked).buffered(TASKS);
        while let Some((row, body)) = asked.try_next().await? {
            let kept = match body {
                Ok(body) => keep_thread(run, row, &body).await,
                Err(trouble) => Err(trouble),
            };
            each.take(row, kept)?;
            run.tell("threads", each.done, None);
        }
    }
}

async fn thread(run: &Run<'_>, id: &str) -> Outcome<String> {
    let request = run
        .client
        .request("GET", &format!("/api/v1/statuses/{id}/context"));
    match request.await {
        Ok(answer) => Ok(text_of(&answer)),
        Err(error) if error.is_unknown_endpoint() => Err(error.into()),
        Err(error) => match Trouble::from(error) {
            Trouble::Missing(_) => Ok("{}".to_owned()),
            trouble => Err(trouble),
        },
    }
}

async fn keep_thread(run: &Run<'_>, row: i64, body: &str) -> Outcome {
    let parts = json::parts(body, "a conversation").unwrap_or_default();
    let (mut batch, source) = (run.writer.begin().await?, run.source());
    for key in ["ancestors", "descendants"] {
        let list = parts.get(key).map_or("[]", |list| list.get());
        let statuses: Vec<RawItem> = serde_json::from_str(list).unwrap_or_default();
        for status in &statuses {
            let kept = keep_status(run, &mut batch, "threads", status.json(), &source).await;
            unless_malformed(kept)?;
        }
    }
    batch.note_thread(row).await?;
    batch.commit().await?;
    Ok(())
}

/// The relationships with everybody in a list, which have the private notes.
async fn notes(run: &Run<'_>) -> Outcome {
    for kind in relations::kinds() {
        let (owner, server) = (run.owner, run.server());
        let mut after = String::new();
        loop {
            let since = run.is_full().then(|| run.began.as_millisecond());
            let due = run
                .writer
                .without_note(owner, kind, server, &after, since, AT_ONCE)
                .await?;
            let Some(last) = due.last() else {
                break;
            };
            after.clone_from(last);
            relationships(run, &due).await?;
        }
    }
    Ok(())
}

async fn relationships(run: &Run<'_>, ids: &[String]) -> Outcome {
    run.check_time()?;
    let request = run.client.request("GET", "/api/v1/accounts/relationships");
    let answer = request.field("id", ids.to_vec()).await?;
    let items: Vec<RawItem> = answer.json()?;
    let (mut batch, source) = (run.writer.begin().await?, run.source());
    for item in items.iter().filter(|item| !item.id().is_empty()) {
        batch
            .put_document(run.owner, "notes", item.id(), item.json(), &source)
            .await?;
    }
    batch.commit().await?;
    Ok(())
}

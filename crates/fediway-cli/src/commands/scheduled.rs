//! `fediway scheduled`: statuses that are to be published later.

use fediway::Timestamp;
use serde_json::json;

use super::context::Context;
use super::each::each;
use super::listing::items;
use crate::cli::{Global, ScheduledCommand};
use crate::failure::{Exit, Failure};
use crate::text;

pub async fn run(global: &Global, command: ScheduledCommand) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let scheduled = context.client.scheduled_statuses();
    match command {
        ScheduledCommand::List { paging } => {
            let items = items!(scheduled.list(), paging, 40);
            context.list("scheduled", items, &paging).await
        }
        ScheduledCommand::Show { id } => {
            context.print(&context.ask(scheduled.get(id)).await?).await
        }
        ScheduledCommand::Move { id, at, later } => {
            let later = later
                .map(|later| Timestamp::now().checked_add(later))
                .transpose();
            let later = later.map_err(|error| {
                Failure::new(
                    Exit::Usage,
                    error.to_string(),
                    "give a shorter time to --in",
                )
            })?;
            let at = at.or(later).unwrap_or_default();
            context
                .print(&context.ask(scheduled.update(id, at)).await?)
                .await
        }
        ScheduledCommand::Cancel { ids } => {
            each(&context, &ids, async |id| {
                context.ask(scheduled.delete(id)).await?;
                let line = format!("cancelled: {}", text::one_line(id));
                context.report(&line, &json!({ "id": id, "cancelled": true }))
            })
            .await
        }
    }
}

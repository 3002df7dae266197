//! `fediway conversation` and `fediway announcement`.

use fediway::entities::FilterContext;
use serde_json::json;

use super::context::Context;
use super::each::each;
use super::listing::items;
use crate::cli::{AnnouncementCommand, ConversationCommand, Global};
use crate::failure::Failure;
use crate::text;

pub async fn run(global: &Global, command: ConversationCommand) -> Result<(), Failure> {
    let mut context = Context::open(global).await?;
    context.look = context.look.at(FilterContext::Thread);
    match command {
        ConversationCommand::List { paging, reading } => {
            let context = context.reading(&reading);
            let items = items!(context.client.conversations().list(), paging, 40);
            match reading.reverse {
                true => {
                    context
                        .list_reversed("conversations", items, &paging, |_| true)
                        .await
                }
                false => context.list("conversations", items, &paging).await,
            }
        }
        ConversationCommand::Read { ids } => {
            each(&context, &ids, async |id| {
                let read = context
                    .ask(context.client.conversations().mark_read(id))
                    .await?;
                context.report(&format!("read: {}", text::one_line(id)), &json!(read))
            })
            .await
        }
        ConversationCommand::Delete { ids } => {
            each(&context, &ids, async |id| {
                context
                    .ask(context.client.conversations().delete(id))
                    .await?;
                let line = format!("deleted: {}", text::one_line(id));
                context.report(&line, &json!({ "id": id, "deleted": true }))
            })
            .await
        }
    }
}

pub async fn announcement(global: &Global, command: AnnouncementCommand) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let announcements = context.client.announcements();
    match command {
        AnnouncementCommand::List => {
            let all = context.ask(announcements.list()).await?;
            context.list_whole("announcements", &all).await
        }
        AnnouncementCommand::Dismiss { ids } => {
            each(&context, &ids, async |id| {
                context.ask(announcements.dismiss(id)).await?;
                let line = format!("dismissed: {}", text::one_line(id));
                context.report(&line, &json!({ "id": id, "dismissed": true }))
            })
            .await
        }
        AnnouncementCommand::React { id, emoji } => {
            context.ask(announcements.react(&*id, &*emoji)).await?;
            context.report("done", &json!({ "id": id, "reaction": emoji }))
        }
        AnnouncementCommand::Unreact { id, emoji } => {
            context.ask(announcements.unreact(&*id, &*emoji)).await?;
            context.report("done", &json!({ "id": id, "reaction": null }))
        }
    }
}

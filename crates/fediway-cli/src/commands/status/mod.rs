//! `fediway status`: one status, and what can be done with it.

mod edit;
mod reading;

use fediway::api::Statuses;
use fediway::{RequestFuture, Status, StatusId};

use super::context::Context;
use super::each::each;
use crate::cli::{self, Global, StatusCommand};
use crate::failure::Failure;
use crate::show::{Show, excerpt};
use crate::{output, refer, text};

/// What is done with a status, by its id.
type Act = fn(&Statuses, StatusId) -> RequestFuture<Status>;

pub async fn run(global: &Global, command: StatusCommand) -> Result<(), Failure> {
    let (done, act, named): (_, Act, _) = match command {
        StatusCommand::Show(_)
        | StatusCommand::Thread(_)
        | StatusCommand::Source(_)
        | StatusCommand::History(_)
        | StatusCommand::Translate { .. }
        | StatusCommand::Card(_)
        | StatusCommand::BoostedBy(_)
        | StatusCommand::FavouritedBy(_)
        | StatusCommand::Quotes(_) => return reading::run(global, command).await,
        StatusCommand::Delete(args) => return delete(global, &args).await,
        StatusCommand::Edit(args) => return edit::run(global, &args).await,
        StatusCommand::Boost {
            statuses,
            visibility: Some(audience),
        } => {
            return boost(global, &statuses, audience).await;
        }
        StatusCommand::Boost { statuses, .. } => {
            ("boosted", |it, id| it.reblog(id).into_future(), statuses)
        }
        StatusCommand::Unboost(it) => (
            "no longer boosted",
            |it, id| it.unreblog(id).into_future(),
            it,
        ),
        StatusCommand::Favourite(it) => ("favourited", |it, id| it.favourite(id).into_future(), it),
        StatusCommand::Unfavourite(it) => (
            "no longer favourited",
            |it, id| it.unfavourite(id).into_future(),
            it,
        ),
        StatusCommand::Bookmark(it) => ("bookmarked", |it, id| it.bookmark(id).into_future(), it),
        StatusCommand::Unbookmark(it) => (
            "no longer bookmarked",
            |it, id| it.unbookmark(id).into_future(),
            it,
        ),
        StatusCommand::Pin(it) => ("pinned", |it, id| it.pin(id).into_future(), it),
        StatusCommand::Unpin(it) => ("no longer pinned", |it, id| it.unpin(id).into_future(), it),
        StatusCommand::Mute(it) => ("muted", |it, id| it.mute(id).into_future(), it),
        StatusCommand::Unmute(it) => ("no longer muted", |it, id| it.unmute(id).into_future(), it),
    };
    let context = Context::open(global).await?;
    each(&context, &named.statuses, async |name| {
        let id = refer::status_id(&context.client, name).await?;
        let statuses = context.client.statuses();
        let status = context
            .patience
            .again(|| act(&statuses, id.clone()))
            .await?;
        report(&context, done, &status)
    })
    .await
}

/// Says what was done with which status.
fn report(context: &Context, done: &str, status: &Status) -> Result<(), Failure> {
    let shown = status.reblog.as_deref().unwrap_or(status);
    let url = shown.url.as_deref().unwrap_or(&shown.uri);
    let line = format!("{done}: {}\n{}", excerpt(shown), text::one_line(url));
    context.report(&line, &status.json())
}

async fn boost(
    global: &Global,
    named: &cli::Statuses,
    audience: cli::Audience,
) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    each(&context, &named.statuses, async |name| {
        let id = refer::status_id(&context.client, name).await?;
        let request = context.client.statuses().reblog(id);
        let status = context
            .ask(request.visibility(fediway::Visibility::from(audience)))
            .await?;
        report(&context, "boosted", &status)
    })
    .await
}

async fn delete(global: &Global, args: &cli::Delete) -> Result<(), Failure> {
    let named = &args.statuses.statuses;
    let context = Context::open(global).await?;
    let question = match &named[..] {
        [one] => {
            let status = refer::status(&context.client, one).await?;
            format!("Delete \"{}\"?", excerpt(&status))
        }
        several => format!("Delete {} statuses?", several.len()),
    };
    context.confirmed(&question, args.yes).await?;
    each(&context, named, async |name| {
        let id = refer::status_id(&context.client, name).await?;
        let mut request = context.client.statuses().delete(&id);
        if args.delete_media {
            request = request.delete_media(true);
        }
        let deleted = context.ask(request).await?;
        let text = deleted.as_ref().and_then(|it| it.text.clone());
        if args.keep_text && !context.is_json {
            return output::line(text.as_deref().unwrap_or_default());
        }
        let line = format!("deleted: {}", text::one_line(id.as_str()));
        let value = serde_json::json!({ "id": id, "deleted": true, "text": text });
        context.report(&line, &value)
    })
    .await
}

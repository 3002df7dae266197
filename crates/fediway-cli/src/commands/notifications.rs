//! `fediway notifications`.

use fediway::entities::{FilterContext, NotificationType};
use fediway::{AccountId, TryStreamExt};
use serde_json::json;

use super::context::Context;
use super::each::each;
use super::listing::items;
use crate::cli::{Global, ListNotifications, Notifications, NotificationsCommand};
use crate::failure::Failure;
use crate::place::Place;
use crate::refer;
use crate::show::grouped;

/// What both ways of listing have in common.
macro_rules! which {
    ($request:expr, $args:expr, $from:expr) => {{
        let mut request = $request;
        let types = match $args.mentions {
            true => vec![NotificationType::Mention],
            false => $args.types.clone(),
        };
        if !types.is_empty() {
            request = request.types(types);
        }
        if !$args.exclude.is_empty() {
            request = request.exclude_types($args.exclude.clone());
        }
        if let Some(id) = &$from {
            request = request.account_id(id);
        }
        request
    }};
}

pub async fn run(global: &Global, args: Notifications) -> Result<(), Failure> {
    let mut context = Context::open(global).await?;
    context.look = context.look.at(FilterContext::Notifications);
    let client = context.client.clone();
    match args.command {
        None => list(context, &args.list).await,
        Some(NotificationsCommand::List(args)) => list(context, &args).await,
        Some(NotificationsCommand::Show { id }) => {
            let notification = context.ask(client.notifications().get(id)).await?;
            context.print(&notification).await
        }
        Some(NotificationsCommand::Unread) => {
            let unread = context.ask(client.notifications().unread_count()).await?;
            context.report(&unread.count.to_string(), &json!(unread))
        }
        Some(NotificationsCommand::Dismiss { ids, group }) => dismiss(&context, &ids, group).await,
        Some(NotificationsCommand::Clear { yes }) => {
            context.confirmed("Delete all notifications?", yes).await?;
            context.ask(client.notifications().clear()).await?;
            context.report("all notifications are deleted", &json!({ "cleared": true }))
        }
        Some(NotificationsCommand::Requests { paging }) => {
            let items = items!(client.notifications().requests(), paging, 80);
            context.list("requests", items, &paging).await
        }
        Some(NotificationsCommand::Accept { ids }) => {
            context
                .ask(client.notifications().accept_requests(ids.clone()))
                .await?;
            context.report("let through", &json!({ "accepted": ids }))
        }
        Some(NotificationsCommand::Reject { ids }) => {
            context
                .ask(client.notifications().dismiss_requests(ids.clone()))
                .await?;
            context.report("hidden", &json!({ "rejected": ids }))
        }
    }
}

async fn list(context: Context, args: &ListNotifications) -> Result<(), Failure> {
    let context = context.reading(&args.reading);
    let client = &context.client;
    let from: Option<AccountId> = match &args.from {
        Some(named) => Some(refer::account(client, named).await?.id),
        None => None,
    };
    let newest = match args.mark_read {
        true => client
            .notifications()
            .list()
            .limit(1)
            .await?
            .items
            .into_iter()
            .next(),
        false => None,
    };
    if args.grouped {
        groups(&context, args, from).await?;
    } else {
        let items = items!(
            which!(client.notifications().list(), args, from),
            args.paging,
            80
        );
        match args.reading.reverse {
            true => {
                context
                    .list_reversed("notifications", items, &args.paging, |_| true)
                    .await?
            }
            false => context.list("notifications", items, &args.paging).await?,
        }
    }
    // Only when all of it was printed.
    if let Some(newest) = newest {
        client.markers().save().notifications(&newest.id).await?;
    }
    Ok(())
}

async fn groups(
    context: &Context,
    args: &ListNotifications,
    from: Option<AccountId>,
) -> Result<(), Failure> {
    let request = context
        .client
        .grouped_notifications()
        .list()
        .limit(args.paging.page(80));
    let mut request = which!(request, args, from);
    if let Some(cursor) = args.paging.after.as_ref().and_then(|place| place.cursor()) {
        request = request.after(cursor);
    }
    let mut pages = request.pages();
    let mut groups = Vec::new();
    while groups.len() < args.paging.wanted() {
        match pages.try_next().await {
            Ok(None) => break,
            Ok(Some(page)) => groups.extend(grouped(page)),
            Err(error) => context.patience.wait_after(error).await?,
        }
    }
    // A server may give more than was asked for.
    let is_cut = groups.len() > args.paging.wanted();
    let next = pages.cursor().filter(|_| !is_cut);
    groups.truncate(args.paging.wanted());
    if args.reading.reverse {
        groups.reverse();
    }
    let shown = groups
        .iter()
        .filter(|it| !crate::show::Show::is_hidden(*it, &context.look));
    let place = next.map(Place::from);
    context.list_part("groups", shown, place).await
}

async fn dismiss(context: &Context, ids: &[String], group: bool) -> Result<(), Failure> {
    each(context, ids, async |id| {
        match group {
            true => {
                context
                    .ask(context.client.grouped_notifications().dismiss(id))
                    .await?
            }
            false => {
                context
                    .ask(context.client.notifications().dismiss(id))
                    .await?
            }
        }
        context.report("dismissed", &json!({ "id": id, "dismissed": true }))
    })
    .await
}

//! `fediway search`.

use fediway::entities::{FilterContext, Search, SearchType};
use serde_json::{Value, json};

use super::context::Context;
use crate::cli::{self, Global, SearchKind};
use crate::failure::Failure;
use crate::show::Show;
use crate::{output, refer};

pub async fn run(global: &Global, args: &cli::Search) -> Result<(), Failure> {
    let mut context = Context::open(global).await?;
    context.look = context.look.at(FilterContext::Public);
    context.look.is_open = args.open;
    let client = &context.client;
    let mut request = client.search().find(&*args.query).limit(args.limit);
    if let Some(kind) = args.kind {
        request = request.kind(match kind {
            SearchKind::Accounts => SearchType::Accounts,
            SearchKind::Hashtags => SearchType::Hashtags,
            SearchKind::Statuses => SearchType::Statuses,
        });
    }
    if args.resolve {
        request = request.resolve(true);
    }
    if args.following {
        request = request.following(true);
    }
    if let Some(named) = &args.from {
        request = request.account_id(refer::account(client, named).await?.id);
    }
    if let Some(offset) = args.offset {
        request = request.offset(offset);
    }
    if let Some(id) = &args.min_id {
        request = request.min_id(id);
    }
    if let Some(id) = &args.max_id {
        request = request.max_id(id);
    }
    let found = context.ask(request).await?;
    match context.is_json {
        true => output::document(&value(&found)),
        false => print(&context, &found).await,
    }
}

fn value(found: &Search) -> Value {
    let documents = |items: &mut dyn Iterator<Item = Value>| items.collect::<Vec<_>>();
    json!({
        "accounts": documents(&mut found.accounts.iter().map(Show::json)),
        "hashtags": documents(&mut found.hashtags.iter().map(Show::json)),
        "statuses": documents(&mut found.statuses.iter().map(Show::json)),
    })
}

async fn print(context: &Context, found: &Search) -> Result<(), Failure> {
    for account in &found.accounts {
        context.print(account).await?;
    }
    for tag in &found.hashtags {
        context.print(tag).await?;
    }
    let statuses = found
        .statuses
        .iter()
        .filter(|it| !it.is_hidden(&context.look));
    context.list_whole("statuses", statuses).await
}

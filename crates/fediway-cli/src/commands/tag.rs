//! `fediway tag`, and `fediway trends` for what many use.

use fediway::RequestFuture;
use fediway::api::Tags;
use fediway::entities::Tag;

use super::context::Context;
use super::each::each;
use super::listing::items;
use super::timeline::trending;
use crate::cli::{Global, TagCommand, Trends};
use crate::failure::Failure;

type Act = fn(&Tags, &str) -> RequestFuture<Tag>;

pub async fn run(global: &Global, command: TagCommand) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let client = &context.client;
    let (act, named): (Act, _) = match command {
        TagCommand::Show(it) => {
            let tag = context.ask(client.tags().get(it.tag.as_str())).await?;
            return context.print(&tag).await;
        }
        TagCommand::Followed { paging } => {
            let items = items!(client.followed_tags().list(), paging, 200);
            return context.list("tags", items, &paging).await;
        }
        TagCommand::Featured => {
            let tags = context.ask(client.featured_tags().list()).await?;
            return context.list_whole("tags", &tags).await;
        }
        TagCommand::Follow(it) => (|tags, name| tags.follow(name).into_future(), it),
        TagCommand::Unfollow(it) => (|tags, name| tags.unfollow(name).into_future(), it),
        TagCommand::Feature(it) => (|tags, name| tags.feature(name).into_future(), it),
        TagCommand::Unfeature(it) => (|tags, name| tags.unfeature(name).into_future(), it),
    };
    each(&context, &named.tags, async |name| {
        let tags = client.tags();
        let tag = context.patience.again(|| act(&tags, name)).await?;
        context.print(&tag).await
    })
    .await
}

pub async fn trends(global: &Global, command: Trends) -> Result<(), Failure> {
    let (Trends::Statuses(args) | Trends::Tags(args) | Trends::Links(args)) = &command;
    let context = Context::at(global, args.host.host.as_deref()).await?;
    let (trends, offset) = (context.client.trends(), args.offset.unwrap_or_default());
    match &command {
        Trends::Statuses(args) => trending(&context, &args.paging, offset).await,
        Trends::Tags(args) => {
            let items = items!(trends.tags().offset(offset), args.paging, 20);
            context.list("tags", items, &args.paging).await
        }
        Trends::Links(args) => {
            let items = items!(trends.links().offset(offset), args.paging, 20);
            context.list("links", items, &args.paging).await
        }
    }
}

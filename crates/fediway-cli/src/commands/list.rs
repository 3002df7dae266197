//! `fediway list`.

use fediway::AccountId;
use fediway::entities::{List, RepliesPolicy};
use serde_json::json;

use super::context::Context;
use super::listing::items;
use super::transfer::export;
use crate::cli::{Global, ListCommand, Listed, Members};
use crate::failure::Failure;
use crate::transfer::{Kind, Row};
use crate::{refer, text};

macro_rules! with_options {
    ($request:expr, $options:expr) => {{
        let mut request = $request;
        if let Some(replies) = $options.replies {
            request = request.replies_policy(RepliesPolicy::from(replies));
        }
        if $options.exclusive {
            request = request.exclusive(true);
        }
        request
    }};
}

pub async fn run(global: &Global, command: ListCommand) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let client = &context.client;
    match command {
        ListCommand::List => {
            let lists = context.ask(client.lists().list()).await?;
            context.list_whole("lists", &lists).await
        }
        ListCommand::Show(it) => context.print(&refer::list(client, &it.list).await?).await,
        ListCommand::Members { list, listed } => {
            let list = refer::list(client, &list.list).await?;
            members(&context, &list, &listed).await
        }
        ListCommand::Add { members, follow } => {
            let (list, ids) = named(&context, &members).await?;
            if follow {
                for id in &ids {
                    context.ask(client.accounts().follow(id)).await?;
                }
            }
            context
                .ask(client.lists().add_accounts(&list.id, ids.clone()))
                .await?;
            let line = format!("added to {}", text::one_line(&list.title));
            context.report(&line, &json!({ "list": list, "added": ids }))
        }
        ListCommand::Remove(members) => {
            let (list, ids) = named(&context, &members).await?;
            context
                .ask(client.lists().remove_accounts(&list.id, ids.clone()))
                .await?;
            let line = format!("removed from {}", text::one_line(&list.title));
            context.report(&line, &json!({ "list": list, "removed": ids }))
        }
        ListCommand::Create { title, options } => {
            let request = with_options!(client.lists().create(title), options);
            context.print(&context.ask(request).await?).await
        }
        ListCommand::Rename {
            list,
            title,
            options,
        } => {
            let list = refer::list(client, &list.list).await?;
            let request = with_options!(client.lists().update(&list.id, title), options);
            context.print(&context.ask(request).await?).await
        }
        ListCommand::Delete { list, yes } => {
            let list = refer::list(client, &list.list).await?;
            let title = text::one_line(&list.title);
            context
                .confirmed(&format!("Delete the list {title}?"), yes)
                .await?;
            context.ask(client.lists().delete(&list.id)).await?;
            context.report(
                &format!("deleted: {title}"),
                &json!({ "id": list.id, "deleted": true }),
            )
        }
    }
}

async fn named(context: &Context, members: &Members) -> Result<(List, Vec<AccountId>), Failure> {
    let list = refer::list(&context.client, &members.list.list).await?;
    let mut ids = Vec::new();
    for name in &members.accounts {
        ids.push(refer::account(&context.client, name).await?.id);
    }
    Ok((list, ids))
}

async fn members(context: &Context, list: &List, listed: &Listed) -> Result<(), Failure> {
    let items = items!(context.client.lists().accounts(&list.id), listed.paging, 80);
    if !listed.csv {
        return context.list("accounts", items, &listed.paging).await;
    }
    let accounts = context.everything(items).await?;
    let rows = accounts.iter().map(|it| {
        let account = Row::of_account(&it.acct, &context.look.host);
        Row(vec![list.title.clone(), account.cell(0).to_owned()])
    });
    export::print(Kind::Lists, rows)
}

//! Lists of accounts, for people, as JSON, or as CSV.

use fediway::entities::Account;
use fediway::{Items, entities::MutedAccount};
use serde_json::json;

use crate::cli::{AccountCommand, Global, ListOf, Listed};
use crate::commands::context::Context;
use crate::commands::listing::items;
use crate::commands::transfer::{export, rows};
use crate::failure::Failure;
use crate::refer;
use crate::transfer::{Kind, Row};

pub(super) async fn run(global: &Global, command: AccountCommand) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let client = &context.client;
    match command {
        AccountCommand::Followers(ListOf { account, listed }) => {
            let account = refer::account_or_me(client, account.whom.as_deref()).await?;
            let items = items!(client.accounts().followers(&account.id), listed.paging, 80);
            accounts(&context, items, &listed).await
        }
        AccountCommand::Following(ListOf { account, listed }) => match account.whom {
            None if listed.csv => export::print(
                Kind::Following,
                rows::present(&context, Kind::Following).await?,
            ),
            named => {
                let account = refer::account_or_me(client, named.as_deref()).await?;
                let items = items!(client.accounts().following(&account.id), listed.paging, 80);
                accounts(&context, items, &listed).await
            }
        },
        AccountCommand::Blocked(listed) => {
            let items = items!(client.blocks().list(), listed.paging, 80);
            accounts(&context, items, &listed).await
        }
        AccountCommand::Muted(listed) => {
            let items = items!(client.mutes().list(), listed.paging, 80);
            muted(&context, items, &listed).await
        }
        AccountCommand::Endorsed(listed) => {
            let items = items!(client.endorsements().list(), listed.paging, 80);
            accounts(&context, items, &listed).await
        }
        AccountCommand::Suggestions { dismiss } => suggestions(&context, dismiss.as_deref()).await,
        _ => Ok(()),
    }
}

async fn accounts(
    context: &Context,
    items: Items<Account>,
    listed: &Listed,
) -> Result<(), Failure> {
    if !listed.csv {
        return context.list("accounts", items, &listed.paging).await;
    }
    let accounts = context.everything(items).await?;
    let rows = accounts
        .iter()
        .map(|it| Row::of_account(&it.acct, &context.look.host));
    // One column, which fits every kind of import.
    export::print(Kind::Blocks, rows)
}

async fn muted(
    context: &Context,
    items: Items<MutedAccount>,
    listed: &Listed,
) -> Result<(), Failure> {
    match listed.csv {
        true => export::print(Kind::Mutes, rows::present(context, Kind::Mutes).await?),
        false => context.list("accounts", items, &listed.paging).await,
    }
}

async fn suggestions(context: &Context, dismiss: Option<&str>) -> Result<(), Failure> {
    let client = &context.client;
    if let Some(named) = dismiss {
        let account = refer::account(client, named).await?;
        context
            .ask(client.suggestions().remove(&account.id))
            .await?;
        return context.report("not suggested any more", &json!({ "id": account.id }));
    }
    let suggestions = context.ask(client.suggestions().list()).await?;
    context.list_whole("suggestions", &suggestions).await
}

//! What the account has on the server now, as rows.

use std::collections::HashMap;

use fediway::entities::{Account, MutedAccount, Relationship};
use fediway::{AccountId, Items};

use crate::commands::context::Context;
use crate::failure::Failure;
use crate::refer;
use fediway_archive::transfer::{Kind, Row};

/// How many relationships are asked for at once.
const AT_ONCE: usize = 40;

pub(in crate::commands) async fn present(
    context: &Context,
    kind: Kind,
) -> Result<Vec<Row>, Failure> {
    let client = &context.client;
    let host = &context.look.host;
    match kind {
        Kind::Following => {
            let me = refer::me(client).await?;
            followed(
                context,
                client.accounts().following(&me.id).limit(80).items(),
            )
            .await
        }
        Kind::Followers => {
            let me = refer::me(client).await?;
            followed(
                context,
                client.accounts().followers(&me.id).limit(80).items(),
            )
            .await
        }
        Kind::Blocks => {
            let blocked = all(context, client.blocks().list().limit(80).items()).await?;
            Ok(blocked
                .iter()
                .map(|it| Row::of_account(&it.acct, host))
                .collect())
        }
        Kind::Mutes => mutes(context).await,
        Kind::DomainBlocks => {
            let domains = all(context, client.domain_blocks().list().limit(200).items()).await?;
            Ok(domains
                .into_iter()
                .map(|domain| Row(vec![domain]))
                .collect())
        }
        Kind::Lists => lists(context).await,
        Kind::Bookmarks => {
            let statuses = all(context, client.bookmarks().list().limit(40).items()).await?;
            Ok(statuses
                .into_iter()
                .map(|status| Row(vec![status.uri]))
                .collect())
        }
    }
}

/// Every item, filtered or not.
async fn all<T: crate::show::Show + Send + 'static>(
    context: &Context,
    items: Items<T>,
) -> Result<Vec<T>, Failure> {
    context.everything(items).await
}

async fn followed(context: &Context, items: Items<Account>) -> Result<Vec<Row>, Failure> {
    let accounts = all(context, items).await?;
    let how = relationships(context, accounts.iter().map(|it| &it.id)).await?;
    let host = &context.look.host;
    let rows = accounts
        .iter()
        .map(|it| Row::of_followed(&it.acct, host, how.get(&it.id)));
    Ok(rows.collect())
}

async fn mutes(context: &Context) -> Result<Vec<Row>, Failure> {
    let muted: Vec<MutedAccount> =
        all(context, context.client.mutes().list().limit(80).items()).await?;
    let how = relationships(context, muted.iter().map(|it| &it.account.id)).await?;
    let host = &context.look.host;
    let rows = muted
        .iter()
        .map(|it| Row::of_muted(it, host, how.get(&it.account.id)));
    Ok(rows.collect())
}

async fn lists(context: &Context) -> Result<Vec<Row>, Failure> {
    let client = &context.client;
    let mut rows = Vec::new();
    for list in context.ask(client.lists().list()).await?.items {
        let members = all(context, client.lists().accounts(&list.id).limit(80).items()).await?;
        rows.extend(members.iter().map(|it| {
            let account = Row::of_account(&it.acct, &context.look.host);
            Row(vec![list.title.clone(), account.cell(0).to_owned()])
        }));
    }
    Ok(rows)
}

async fn relationships<'a>(
    context: &Context,
    ids: impl Iterator<Item = &'a AccountId>,
) -> Result<HashMap<AccountId, Relationship>, Failure> {
    let ids: Vec<_> = ids.collect();
    let mut found = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let request = context
            .client
            .accounts()
            .relationships(some.iter().copied());
        let page = context.ask(request).await?;
        found.extend(page.items.into_iter().map(|it| (it.id.clone(), it)));
    }
    Ok(found)
}

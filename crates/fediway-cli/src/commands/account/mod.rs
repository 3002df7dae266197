//! `fediway account`: one account, and what can be done about it.

mod lists;
mod report;

use std::time::Duration;

use fediway::api::Accounts;
use fediway::entities::{Account, Relationship};
use fediway::{AccountId, RequestFuture};
use serde_json::json;

use super::context::Context;
use super::each::each;
use crate::cli::{self, AccountCommand, Global};
use crate::failure::Failure;
use crate::show::{Show, author, relationship_words};
use crate::{output, refer};

/// What is done about an account, by its id.
type Act = fn(&Accounts, AccountId) -> RequestFuture<Relationship>;

pub async fn run(global: &Global, command: AccountCommand) -> Result<(), Failure> {
    let (act, named): (Act, _) = match command {
        AccountCommand::Show {
            account,
            relationship,
        } => {
            return show(global, account.whom.as_deref(), relationship).await;
        }
        AccountCommand::Follow {
            accounts,
            no_boosts,
            notify,
            languages,
        } => {
            let how = Follow {
                no_boosts,
                notify,
                languages,
            };
            return follow(global, &accounts, &how).await;
        }
        AccountCommand::Mute {
            accounts,
            lasts,
            keep_notifications,
        } => {
            return mute(global, &accounts, lasts, keep_notifications).await;
        }
        AccountCommand::Note { whom, text } => return note(global, &whom, &text).await,
        AccountCommand::Relationship(it) => return relationship(global, &it).await,
        AccountCommand::Report(it) => return report::run(global, &it).await,
        AccountCommand::Unfollow(it) => (|it, id| it.unfollow(id).into_future(), it),
        AccountCommand::Unmute(it) => (|it, id| it.unmute(id).into_future(), it),
        AccountCommand::Block(it) => (|it, id| it.block(id).into_future(), it),
        AccountCommand::Unblock(it) => (|it, id| it.unblock(id).into_future(), it),
        AccountCommand::RemoveFromFollowers(it) => {
            (|it, id| it.remove_from_followers(id).into_future(), it)
        }
        AccountCommand::Endorse(it) => (|it, id| it.endorse(id).into_future(), it),
        AccountCommand::Unendorse(it) => (|it, id| it.unendorse(id).into_future(), it),
        list => return lists::run(global, list).await,
    };
    act_on(global, &named, act).await
}

/// Does it for each account and says how they stand to each other then.
async fn act_on(
    global: &Global,
    named: &cli::Accounts,
    act: impl Fn(&Accounts, AccountId) -> RequestFuture<Relationship>,
) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    each(&context, &named.accounts, async |name| {
        let account = refer::account(&context.client, name).await?;
        let accounts = context.client.accounts();
        let relationship = context
            .patience
            .again(|| act(&accounts, account.id.clone()))
            .await?;
        stand(&context, &account, &relationship)
    })
    .await
}

/// Prints how the account of the token and another one stand to each other.
pub(super) fn stand(
    context: &Context,
    account: &Account,
    now: &Relationship,
) -> Result<(), Failure> {
    let line = format!(
        "{}: {}",
        author(Some(account), &context.look),
        relationship_words(now, &context.look)
    );
    let mut value = now.json();
    value["acct"] = json!(account.acct);
    context.report(&line, &value)
}

async fn show(global: &Global, named: Option<&str>, relationship: bool) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let account = refer::account_or_me(&context.client, named).await?;
    if !relationship {
        return context.print_in_full(&account).await;
    }
    let found = context
        .ask(context.client.accounts().relationships([&account.id]))
        .await?;
    let mut value = account.json();
    value["relationship"] = json!(found.first());
    if context.is_json {
        return output::document(&value);
    }
    context.print_in_full(&account).await?;
    match found.first() {
        Some(relationship) => context.print(relationship).await,
        None => Ok(()),
    }
}

struct Follow {
    no_boosts: bool,
    notify: bool,
    languages: Vec<String>,
}

async fn follow(global: &Global, named: &cli::Accounts, how: &Follow) -> Result<(), Failure> {
    act_on(global, named, |accounts, id| {
        let mut request = accounts.follow(id);
        if how.no_boosts {
            request = request.reblogs(false);
        }
        if how.notify {
            request = request.notify(true);
        }
        if !how.languages.is_empty() {
            request = request.languages(how.languages.clone());
        }
        request.into_future()
    })
    .await
}

async fn mute(
    global: &Global,
    named: &cli::Accounts,
    lasts: Option<Duration>,
    keep_notifications: bool,
) -> Result<(), Failure> {
    act_on(global, named, |accounts, id| {
        let mut request = accounts.mute(id);
        if let Some(lasts) = lasts {
            request = request.duration(lasts);
        }
        if keep_notifications {
            request = request.notifications(false);
        }
        request.into_future()
    })
    .await
}

async fn note(global: &Global, named: &str, text: &str) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let account = refer::account(&context.client, named).await?;
    let relationship = context
        .ask(context.client.accounts().set_note(&account.id, text))
        .await?;
    context.print(&relationship).await
}

async fn relationship(global: &Global, named: &cli::Accounts) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    each(&context, &named.accounts, async |name| {
        let account = refer::account(&context.client, name).await?;
        let found = context
            .ask(context.client.accounts().relationships([&account.id]))
            .await?;
        match found.first() {
            Some(now) => stand(&context, &account, now),
            None => Ok(()),
        }
    })
    .await
}

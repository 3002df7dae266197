//! `fediway domain-block` and `fediway follow-request`.

use fediway::api::FollowRequests;
use fediway::entities::Relationship;
use fediway::{AccountId, RequestFuture};
use serde_json::json;

use super::account::stand;
use super::context::Context;
use super::each::each;
use super::listing::items;
use super::transfer::{export, rows};
use crate::cli::{DomainBlock, FollowRequest, Global};
use crate::failure::Failure;
use crate::{refer, text};
use fediway_archive::transfer::Kind;

pub async fn run(global: &Global, command: DomainBlock) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let blocks = context.client.domain_blocks();
    match command {
        DomainBlock::List(listed) if listed.csv => export::print(
            Kind::DomainBlocks,
            rows::present(&context, Kind::DomainBlocks).await?,
        ),
        DomainBlock::List(listed) => {
            let items = items!(blocks.list(), listed.paging, 200);
            context.list("domains", items, &listed.paging).await
        }
        DomainBlock::Add(named) => {
            each(&context, &named.domains, async |domain| {
                context.ask(blocks.block(domain)).await?;
                let line = format!("blocked: {}", text::one_line(domain));
                context.report(&line, &json!({ "domain": domain, "blocked": true }))
            })
            .await
        }
        DomainBlock::Remove(named) => {
            each(&context, &named.domains, async |domain| {
                context.ask(blocks.unblock(domain)).await?;
                let line = format!("no longer blocked: {}", text::one_line(domain));
                context.report(&line, &json!({ "domain": domain, "blocked": false }))
            })
            .await
        }
    }
}

type Decide = fn(&FollowRequests, AccountId) -> RequestFuture<Relationship>;

pub async fn follow_request(global: &Global, command: FollowRequest) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let requests = context.client.follow_requests();
    let (decide, named): (Decide, _) = match command {
        FollowRequest::List { paging } => {
            let items = items!(requests.list(), paging, 80);
            return context.list("accounts", items, &paging).await;
        }
        FollowRequest::Accept(it) => (|all, id| all.authorize(id).into_future(), it),
        FollowRequest::Reject(it) => (|all, id| all.reject(id).into_future(), it),
    };
    each(&context, &named.accounts, async |name| {
        let account = refer::account(&context.client, name).await?;
        let relationship = context
            .patience
            .again(|| decide(&requests, account.id.clone()))
            .await?;
        stand(&context, &account, &relationship)
    })
    .await
}

//! `fediway account report`.

use fediway::entities::ReportCategory;
use serde_json::json;

use crate::cli::{self, Global};
use crate::commands::context::Context;
use crate::failure::Failure;
use crate::refer;
use crate::show::author;

pub(super) async fn run(global: &Global, args: &cli::Report) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let client = &context.client;
    let account = refer::account(client, &args.whom).await?;
    let name = author(Some(&account), &context.look);
    let mut statuses = Vec::new();
    for status in &args.status {
        statuses.push(refer::status_id(client, status).await?);
    }
    context
        .confirmed(&format!("Report {name} to the moderators?"), args.yes)
        .await?;
    let mut request = client.reports().create(&account.id);
    if !statuses.is_empty() {
        request = request.status_ids(statuses);
    }
    if let Some(comment) = &args.comment {
        request = request.comment(comment);
    }
    if let Some(category) = &args.category {
        request = request.category(ReportCategory::from(category.as_str()));
    }
    if !args.rule.is_empty() {
        request = request.rule_ids(args.rule.iter().map(String::as_str));
    }
    if args.forward {
        request = request.forward(true);
    }
    let report = context.ask(request).await?;
    context.report(&format!("reported: {name}"), &json!(report))
}

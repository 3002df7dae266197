//! What is to be read of one status.

use fediway::Status;
use fediway::entities::FilterContext;
use serde_json::json;

use crate::cli::{Global, StatusCommand, Thread};
use crate::commands::context::Context;
use crate::commands::listing::items;
use crate::failure::{Exit, Failure};
use crate::listed::Numbers;
use crate::output;
use crate::refer;
use crate::show::{Line, Look, Show, Style};

/// How far a reply is set off, and how often at most.
const STEP: usize = 2;
const DEEPEST: usize = 8;

pub(super) async fn run(global: &Global, command: StatusCommand) -> Result<(), Failure> {
    let mut context = Context::open(global).await?;
    context.look = context.look.at(FilterContext::Thread);
    let client = context.client.clone();
    match command {
        StatusCommand::Show(it) => {
            let mut status = refer::status(&client, &it.status).await?;
            // Who asks for one status wants to see it.
            status.filtered.clear();
            context.print_in_full(&status).await
        }
        StatusCommand::Thread(args) => thread(&mut context, &args).await,
        StatusCommand::Source(it) => {
            let id = refer::status_id(&client, &it.status).await?;
            let source = context.ask(client.statuses().source(id)).await?;
            context.print(&source).await
        }
        StatusCommand::History(it) => {
            let id = refer::status_id(&client, &it.status).await?;
            let versions = context.ask(client.statuses().history(id)).await?;
            context.list_whole("versions", &versions).await
        }
        StatusCommand::Translate { status, to } => {
            let id = refer::status_id(&client, &status.status).await?;
            let mut request = client.statuses().translate(id);
            if let Some(language) = to {
                request = request.lang(language);
            }
            let translation = context.ask(request).await?;
            context.print(&translation).await
        }
        StatusCommand::Card(it) => card(&context, &refer::status(&client, &it.status).await?),
        StatusCommand::BoostedBy(it) => {
            let id = refer::status_id(&client, &it.status.status).await?;
            let items = items!(client.statuses().reblogged_by(id), it.paging, 80);
            context.list("accounts", items, &it.paging).await
        }
        StatusCommand::FavouritedBy(it) => {
            let id = refer::status_id(&client, &it.status.status).await?;
            let items = items!(client.statuses().favourited_by(id), it.paging, 80);
            context.list("accounts", items, &it.paging).await
        }
        StatusCommand::Quotes(it) => {
            let id = refer::status_id(&client, &it.status.status).await?;
            let items = items!(client.statuses().quotes(id), it.paging, 40);
            context.list("statuses", items, &it.paging).await
        }
        _ => Ok(()),
    }
}

fn card(context: &Context, status: &Status) -> Result<(), Failure> {
    let Some(card) = &status.card else {
        let what = "the status has no preview of a link";
        return Err(Failure::new(
            Exit::Other,
            what,
            "its text may have the link: `fediway status show`",
        ));
    };
    let lines = [
        Line::new(Style::Name, &card.title),
        Line::plain(&card.description),
        Line::new(Style::Link, &card.url),
    ];
    match context.is_json {
        true => output::document(&json!(card)),
        false => output::lines(&lines, &context.look),
    }
}

/// The conversation as a tree: each reply is set off from what it replies to.
async fn thread(context: &mut Context, args: &Thread) -> Result<(), Failure> {
    context.look.is_open = args.open;
    let client = &context.client;
    let status = refer::status(client, &args.status.status).await?;
    let mut around = context.ask(client.statuses().context(&status.id)).await?;
    if args.ancestors {
        around.descendants.clear();
    }
    if args.descendants {
        around.ancestors.clear();
    }
    let above = around.ancestors.len();
    let asked = status.id.clone();
    let thread = around.thread(status);
    let is_near = |depth: usize| args.depth.is_none_or(|most| depth <= above + most);
    let statuses = thread.iter().filter(|(depth, _)| is_near(*depth));
    let statuses = statuses.filter(|(_, it)| it.id == asked || !it.is_hidden(&context.look));
    if context.is_json {
        let all: Vec<_> = statuses
            .map(|(depth, it)| {
                let mut value = it.json();
                value["depth"] = depth.into();
                value
            })
            .collect();
        return output::document(&json!({ "statuses": all }));
    }
    let mut numbers = Numbers::default();
    for (depth, it) in statuses {
        let mut lines = set_off(it, depth, &context.look);
        if context.look.is_terminal {
            numbers.mark(&mut lines, it.id.as_str());
        }
        context.write(lines, &context.look).await?;
        output::line("")?;
    }
    numbers.keep(&context.client)
}

fn set_off(status: &Status, depth: usize, look: &Look) -> Vec<Line> {
    let columns = depth.min(DEEPEST) * STEP;
    let blank = " ".repeat(columns);
    let lines = status.shown(&look.narrower(columns)).into_iter();
    lines.map(|line| Line::plain(&blank).joined(line)).collect()
}

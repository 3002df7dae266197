//! `fediway timeline`: lists of statuses.

use fediway::entities::{FilterContext, MarkerTimeline, Notification, NotificationType};
use fediway::{Items, Status};

use super::context::Context;
use super::dates::{ByDate, Pick};
use super::listing::items;
use crate::cli::{self, Dates, Global, StatusPaging, Timeline};
use crate::failure::Failure;
use crate::refer;

/// A request for statuses as its items: the part of the list that is wanted.
macro_rules! part {
    ($request:expr, $part:expr) => {{
        let mut request = $request;
        if let Some(id) = &$part.max_id {
            request = request.max_id(id.as_str());
        }
        if let Some(id) = &$part.min_id {
            request = request.min_id(id.as_str());
        }
        if let Some(id) = &$part.since_id {
            request = request.since_id(id.as_str());
        }
        items!(request, $part.paging, 40)
    }};
}

/// What public timelines have in common.
macro_rules! public {
    ($request:expr, $which:expr) => {{
        let mut request = $request;
        if $which.local {
            request = request.local(true);
        }
        if $which.remote {
            request = request.remote(true);
        }
        if $which.only_media {
            request = request.only_media(true);
        }
        request
    }};
}

pub async fn run(global: &Global, command: Timeline) -> Result<(), Failure> {
    match command {
        Timeline::Home(args) => home(global, args).await,
        Timeline::Local(mut args) => {
            args.which.local = true;
            public(global, &args).await
        }
        Timeline::Public(args) => public(global, &args).await,
        Timeline::Tag(args) => tag(global, &args).await,
        Timeline::List { list, dates, part } => {
            let context = Context::open(global).await?;
            let list = refer::list(&context.client, &list).await?;
            let items = part!(context.client.timelines().list(&list.id), part);
            show_dated(context, items, (&dates, &part), FilterContext::Home).await
        }
        Timeline::Account(args) => account(global, &args).await,
        Timeline::Mentions { dates, part } => mentions(global, &dates, &part).await,
        Timeline::Bookmarks { part } => {
            let context = Context::open(global).await?;
            let items = part!(context.client.bookmarks().list(), part);
            show(context, items, &part, FilterContext::Home).await
        }
        Timeline::Favourites { part } => {
            let context = Context::open(global).await?;
            let items = part!(context.client.favourites().list(), part);
            show(context, items, &part, FilterContext::Home).await
        }
        Timeline::Link { url, part } => {
            let context = Context::open(global).await?;
            let items = part!(context.client.timelines().link(url), part);
            show(context, items, &part, FilterContext::Public).await
        }
        Timeline::Trending {
            host,
            paging,
            reading,
        } => {
            let context = Context::at(global, host.host.as_deref())
                .await?
                .reading(&reading);
            trending(&context, &paging, 0).await
        }
    }
}

/// Statuses that trend: also what `fediway trends statuses` prints.
pub async fn trending(context: &Context, paging: &cli::Paging, offset: u32) -> Result<(), Failure> {
    let items = items!(
        context.client.trends().statuses().offset(offset),
        paging,
        40
    );
    context.list("statuses", items, paging).await
}

async fn show(
    context: Context,
    items: Items<Status>,
    part: &StatusPaging,
    place: FilterContext,
) -> Result<(), Failure> {
    show_of(context, items, part, place, |_| true).await
}

/// Prints the statuses of a time.
async fn show_dated(
    context: Context,
    items: Items<Status>,
    (dates, part): (&Dates, &StatusPaging),
    place: FilterContext,
) -> Result<(), Failure> {
    let by_date = ByDate::new(dates);
    let pick = |it: &Status| by_date.pick(it.created_at, true);
    show_of(context, items, part, place, pick).await
}

/// Prints the statuses that are wanted, as they look in this place.
async fn show_of<P: Into<Pick>>(
    context: Context,
    items: Items<Status>,
    part: &StatusPaging,
    place: FilterContext,
    is_wanted: impl Fn(&Status) -> P,
) -> Result<(), Failure> {
    let mut context = context.reading(&part.reading);
    context.look = context.look.at(place);
    match part.reading.reverse {
        true => {
            context
                .list_reversed("statuses", items, &part.paging, is_wanted)
                .await
        }
        false => {
            context
                .list_of("statuses", items, &part.paging, is_wanted)
                .await
        }
    }
}

async fn home(global: &Global, args: cli::Home) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let (no_boosts, no_replies) = (args.no_boosts, args.no_replies);
    let is_wanted = move |it: &Status| {
        let unwanted =
            no_boosts && it.reblog.is_some() || no_replies && it.in_reply_to_id.is_some();
        !unwanted
    };
    if args.new {
        return new(context, args.part, is_wanted).await;
    }
    let items = part!(context.client.timelines().home(), args.part);
    let by_date = ByDate::new(&args.dates);
    let pick = |it: &Status| by_date.pick(it.created_at, is_wanted(it));
    show_of(context, items, &args.part, FilterContext::Home, pick).await
}

/// What came since the last time: the oldest of it, where there is more than is wanted at once, so
/// that the next time goes on after it.
async fn new(
    context: Context,
    mut part: StatusPaging,
    is_wanted: impl Fn(&Status) -> bool,
) -> Result<(), Failure> {
    let context = context.reading(&part.reading);
    let client = &context.client;
    let markers = client.markers().get([MarkerTimeline::Home]);
    let marker = context.ask(markers).await?.home;
    part.min_id = marker.map(|home| home.last_read_id.to_string());
    let items = part!(client.timelines().home(), part);
    let (mut statuses, _) = context.collect(items, &part.paging, is_wanted).await?;
    let goes_up = part.min_id.is_some();
    let newest = match goes_up {
        true => statuses.last(),
        false => statuses.first(),
    };
    let newest = newest.map(|status| status.id.clone());
    if goes_up != part.reading.reverse {
        statuses.reverse();
    }
    context.list_whole("statuses", &statuses).await?;
    // Only when all of it was printed.
    if let Some(newest) = newest {
        context.ask(client.markers().save().home(newest)).await?;
    }
    Ok(())
}

async fn public(global: &Global, args: &cli::Public) -> Result<(), Failure> {
    let context = Context::at(global, args.which.host.host.as_deref()).await?;
    let request = public!(context.client.timelines().public(), args.which);
    let items = part!(request, args.part);
    let part = (&args.dates, &args.part);
    show_dated(context, items, part, FilterContext::Public).await
}

async fn tag(global: &Global, args: &cli::TagTimeline) -> Result<(), Failure> {
    let context = Context::at(global, args.which.host.host.as_deref()).await?;
    let mut request = context.client.timelines().tag(args.tag.as_str());
    if !args.any.is_empty() {
        request = request.any(args.any.iter().cloned());
    }
    if !args.all_of.is_empty() {
        request = request.all(args.all_of.iter().cloned());
    }
    if !args.none.is_empty() {
        request = request.none(args.none.iter().cloned());
    }
    let items = part!(public!(request, args.which), args.part);
    let part = (&args.dates, &args.part);
    show_dated(context, items, part, FilterContext::Public).await
}

async fn account(global: &Global, args: &cli::AccountTimeline) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let account = refer::account_or_me(&context.client, args.whom.as_deref()).await?;
    let mut request = context.client.accounts().statuses(&account.id);
    if args.no_replies {
        request = request.exclude_replies(true);
    }
    if args.no_boosts {
        request = request.exclude_reblogs(true);
    }
    if args.only_media {
        request = request.only_media(true);
    }
    if args.pinned {
        request = request.pinned(true);
    }
    if let Some(tag) = &args.tag {
        request = request.tagged(tag.as_str());
    }
    let items = part!(request, args.part);
    let part = (&args.dates, &args.part);
    show_dated(context, items, part, FilterContext::Account).await
}

/// The statuses of the notifications that mention the account.
async fn mentions(global: &Global, dates: &Dates, part: &StatusPaging) -> Result<(), Failure> {
    let mut context = Context::open(global).await?.reading(&part.reading);
    context.look = context.look.at(FilterContext::Notifications);
    let request = context
        .client
        .notifications()
        .list()
        .types([NotificationType::Mention]);
    let items = part!(request, part);
    let by_date = ByDate::new(dates);
    let mentions = |it: &Notification| by_date.pick(it.created_at, it.status.is_some());
    let (found, place) = context.collect(items, &part.paging, mentions).await?;
    let mut statuses: Vec<_> = found.into_iter().filter_map(|it| it.status).collect();
    if part.reading.reverse {
        statuses.reverse();
    }
    let statuses = statuses.iter().map(|status| &**status);
    context.list_part("statuses", statuses, place).await
}

//! `fediway filter`.

use clap::ValueEnum;
use fediway::Client;
use fediway::Lasting;
use fediway::api::{FilterKeywordChange, NewFilterKeyword};
use fediway::entities::{Filter, FilterAction, FilterContext};
use serde_json::json;

use super::context::Context;
use crate::cli::{FilterCommand, FilterOptions, FilterPlace, Global, Words};
use crate::failure::{Exit, Failure};
use crate::{refer, text};

/// What a new filter and a changed one have in common.
macro_rules! with_options {
    ($request:expr, $options:expr, $keyword:expr) => {{
        let mut request = $request;
        if let Some(action) = $options.action {
            request = request.filter_action(FilterAction::from(action));
        }
        if let Some(lasts) = $options.lasts {
            request = request.expires_in(Lasting::from(lasts));
        }
        let words = $options.word.iter();
        let words: Vec<_> = words
            .map(|word| $keyword(word).whole_word($options.whole_word))
            .collect();
        if !words.is_empty() {
            request = request.keywords(words);
        }
        request
    }};
}

pub async fn run(global: &Global, command: FilterCommand) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let client = &context.client;
    match command {
        FilterCommand::List => {
            let filters = context.ask(client.filters().list()).await?;
            context.list_whole("filters", &filters).await
        }
        FilterCommand::Show(it) => context.print(&named(client, &it.filter).await?).await,
        FilterCommand::Create { title, options } => create(&context, &title, &options).await,
        FilterCommand::Edit {
            filter,
            title,
            options,
        } => {
            let filter = named(client, &filter.filter).await?;
            edit(&context, &filter, title.as_deref(), &options).await
        }
        FilterCommand::Add { words, whole_word } => {
            let filter = named(client, &words.filter.filter).await?;
            for word in &words.words {
                let request = client
                    .filters()
                    .add_keyword(&filter.id, word)
                    .whole_word(whole_word);
                context.ask(request).await?;
            }
            context
                .print(&context.ask(client.filters().get(&filter.id)).await?)
                .await
        }
        FilterCommand::Remove(words) => remove(&context, &words).await,
        FilterCommand::Delete { filter, yes } => {
            let filter = named(client, &filter.filter).await?;
            let title = text::one_line(&filter.title);
            context
                .confirmed(&format!("Delete the filter {title}?"), yes)
                .await?;
            context.ask(client.filters().delete(&filter.id)).await?;
            context.report(
                &format!("deleted: {title}"),
                &json!({ "id": filter.id, "deleted": true }),
            )
        }
    }
}

async fn named(client: &Client, name: &str) -> Result<Filter, Failure> {
    let filters = client.filters().list().await?;
    let titled = filters
        .items
        .into_iter()
        .map(|it| (it.title.clone(), it.id.to_string(), it));
    refer::chosen("filter", name, titled)
}

fn places(options: &FilterOptions) -> Vec<FilterContext> {
    let places = match options.places.is_empty() {
        true => FilterPlace::value_variants(),
        false => &options.places,
    };
    places
        .iter()
        .map(|place| FilterContext::from(*place))
        .collect()
}

async fn create(context: &Context, title: &str, options: &FilterOptions) -> Result<(), Failure> {
    let request = context.client.filters().create(title, places(options));
    let request = with_options!(request, options, NewFilterKeyword::new);
    context.print(&context.ask(request).await?).await
}

async fn edit(
    context: &Context,
    filter: &Filter,
    title: Option<&str>,
    options: &FilterOptions,
) -> Result<(), Failure> {
    let mut request = context.client.filters().update(&filter.id);
    if let Some(title) = title {
        request = request.title(title);
    }
    if !options.places.is_empty() {
        request = request.context(places(options));
    }
    let request = with_options!(request, options, FilterKeywordChange::add);
    context.print(&context.ask(request).await?).await
}

async fn remove(context: &Context, words: &Words) -> Result<(), Failure> {
    let client = &context.client;
    let filter = named(client, &words.filter.filter).await?;
    for word in &words.words {
        let found = filter
            .keywords
            .iter()
            .find(|it| it.keyword.to_lowercase() == word.to_lowercase());
        let found = found.ok_or_else(|| {
            let what = format!("the filter does not look for {}", text::one_line(word));
            Failure::new(Exit::Usage, what, "see `fediway filter show`")
        })?;
        context
            .ask(client.filters().remove_keyword(&found.id))
            .await?;
    }
    context
        .print(&context.ask(client.filters().get(&filter.id)).await?)
        .await
}

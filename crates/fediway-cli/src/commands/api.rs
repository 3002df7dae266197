//! `fediway api`: any request, with the credentials of an account.

use std::io::Read;

use fediway::api::ENDPOINTS;
use fediway::endpoint::{Endpoint, Paging};
use fediway::raw::RawRequest;
use fediway::{MediaFile, TryStreamExt};
use serde_json::{Value, json};

use crate::cli::{self, Global};
use crate::failure::{Exit, Failure};
use crate::output;
use crate::session::Session;

pub async fn run(global: &Global, args: &cli::Api) -> Result<(), Failure> {
    if args.list {
        return list(global);
    }
    let (Some(method), Some(path)) = (&args.method, &args.path) else {
        let (what, next) = (
            "no request",
            "name a method and a path, or --list what there is",
        );
        return Err(Failure::new(Exit::Usage, what, next));
    };
    let session = Session::open(global).await?;
    let client = session.client(global).await?;
    let request = with_fields(client.request(method, path), args)?;
    if args.paginate {
        return pages(request).await;
    }
    answer(request, args.include).await
}

async fn answer(request: RawRequest, include: bool) -> Result<(), Failure> {
    let answer = request.await?;
    if include {
        output::line(&format!("HTTP {}", answer.status()))?;
        for (name, value) in answer.headers() {
            let value = String::from_utf8_lossy(value.as_bytes());
            output::line(&format!("{name}: {value}"))?;
        }
        output::line("")?;
    }
    match serde_json::from_slice::<Value>(answer.body()) {
        Ok(value) => output::document(&value),
        Err(_) => output::line(&String::from_utf8_lossy(answer.body())),
    }
}

/// The items of all pages as one JSON list, written while they come.
async fn pages(request: RawRequest) -> Result<(), Failure> {
    let mut pages = request.pages()?;
    let mut before = "[";
    let outcome = loop {
        let page = match pages.try_next().await {
            Ok(Some(page)) => page,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error.into()),
        };
        for item in page.items {
            output::part(before, &item)?;
            before = ",";
        }
    };
    // What came before an error is a list all the same.
    output::line(if before == "[" { "[]" } else { "]" })?;
    outcome
}

fn with_fields(mut request: RawRequest, args: &cli::Api) -> Result<RawRequest, Failure> {
    if let Some(input) = &args.input {
        request = request.json(document(input)?);
    }
    for (name, text) in &args.raw_field {
        if !name.ends_with("[]") {
            request = request.field(name.as_str(), text.as_str());
        }
    }
    for (name, text) in &args.field {
        request = match text.strip_prefix('@') {
            Some(file) => request.file(name.as_str(), MediaFile::path(file)),
            None if name.ends_with("[]") => request,
            None => request.field(name.as_str(), typed(text)),
        };
    }
    Ok(lists(args)
        .into_iter()
        .fold(request, |request, (name, list)| request.field(name, list)))
}

/// The parameters that are written as `name[]=`, each with all its values.
fn lists(args: &cli::Api) -> Vec<(&str, Vec<Value>)> {
    let texts = args
        .raw_field
        .iter()
        .map(|(name, text)| (name, Value::from(text.as_str())));
    let values = args.field.iter().filter(|(_, text)| !text.starts_with('@'));
    let values = values.map(|(name, text)| (name, typed(text)));
    let mut lists: Vec<(&str, Vec<Value>)> = Vec::new();
    for (name, value) in texts.chain(values) {
        let Some(name) = name.strip_suffix("[]") else {
            continue;
        };
        match lists.iter_mut().find(|(list, _)| *list == name) {
            Some((_, list)) => list.push(value),
            None => lists.push((name, vec![value])),
        }
    }
    lists
}

/// `true`, `false`, `null` and whole numbers as what they are, all else as text.
fn typed(text: &str) -> Value {
    match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" => Value::Null,
        _ => text
            .parse::<i64>()
            .map_or_else(|_| Value::from(text), Value::from),
    }
}

/// JSON from a file, or from standard input.
fn document(path: &str) -> Result<Value, Failure> {
    let unreadable = |error: &dyn std::fmt::Display| {
        let what = format!("cannot read JSON from {path}: {error}");
        Failure::new(
            Exit::Usage,
            what,
            "give a file with one JSON object to --input",
        )
    };
    let mut text = String::new();
    let read = match path {
        "-" => std::io::stdin().read_to_string(&mut text),
        path => std::fs::File::open(path).and_then(|mut file| file.read_to_string(&mut text)),
    };
    read.map_err(|error| unreadable(&error))?;
    serde_json::from_str(&text).map_err(|error| unreadable(&error))
}

/// The table of every endpoint.
fn list(global: &Global) -> Result<(), Failure> {
    if global.json {
        let rows: Vec<_> = ENDPOINTS
            .iter()
            .flat_map(|(group, endpoints)| endpoints.iter().map(|endpoint| value(group, endpoint)))
            .collect();
        return output::document(&json!({ "endpoints": rows }));
    }
    for (group, endpoints) in ENDPOINTS {
        output::line(&format!("{group}:"))?;
        for endpoint in *endpoints {
            output::line(&row(endpoint))?;
        }
    }
    Ok(())
}

fn row(endpoint: &Endpoint) -> String {
    let (method, path, answer) = (&endpoint.method, endpoint.path, endpoint.answer);
    let mut row = format!("  {method:<6} {path:<62} {:<28} {answer}", scopes(endpoint));
    if let Some(paging) = endpoint.paging {
        row.push_str(&format!(", by {}", by(paging)));
    }
    if let Some(instead) = endpoint.deprecated {
        row.push_str(&format!(" (deprecated: {instead})"));
    }
    row
}

fn scopes(endpoint: &Endpoint) -> String {
    let scopes: Vec<_> = endpoint.scopes.iter().map(|scope| scope.as_str()).collect();
    if scopes.is_empty() {
        "-".to_owned()
    } else {
        scopes.join("|")
    }
}

fn by(paging: Paging) -> &'static str {
    match paging {
        Paging::Id => "id",
        Paging::Link => "link",
        Paging::Offset => "offset",
        _ => "another way",
    }
}

fn value(group: &str, endpoint: &Endpoint) -> Value {
    let scopes: Vec<_> = endpoint.scopes.iter().map(|scope| scope.as_str()).collect();
    json!({
        "group": group,
        "call": endpoint.call,
        "method": endpoint.method.as_str(),
        "path": endpoint.path,
        "scopes": scopes,
        "params": endpoint.params,
        "paging": endpoint.paging.map(by),
        "answer": endpoint.answer,
        "deprecated": endpoint.deprecated,
    })
}

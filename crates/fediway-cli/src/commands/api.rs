//! `fediway api`: any request, with the credentials of an account.

use std::path::Path;
use std::time::Duration;

use fediway::api::ENDPOINTS;
use fediway::endpoint::{Endpoint, Paging};
use fediway::raw::RawRequest;
use fediway::transport::RateLimit;
use fediway::{AddressPolicy, Error, InstanceUrl, MediaFile, TryStreamExt};
use serde_json::{Value, json};

use crate::cli::{self, Global};
use crate::failure::{Exit, Failure};
use crate::session::Session;
use crate::{input, output, text};

/// The longest wait for a rate limit; the windows of most servers are five minutes long.
const PATIENCE: Duration = Duration::from_secs(15 * 60);
/// How long a page may take before that is noted.
const LONG: Duration = Duration::from_secs(3);

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
    let rate_limit = match (args.paginate, global.no_wait) {
        (true, false) => RateLimit::Wait { at_most: PATIENCE },
        (true, true) => RateLimit::Fail,
        (false, _) => RateLimit::default(),
    };
    let session = Session::open_with(global, |it| it.rate_limit(rate_limit)).await?;
    let client = session.client().await?;
    let instance = client.instance();
    let server = instance.url();
    let path = path_of(server, path)?;
    let request = with_fields(client.request(method, &path), args).await?;
    let outcome = match args.paginate {
        true => pages(request).await,
        false => answer(request, args.include).await,
    };
    outcome.map_err(|wrong| match wrong {
        Wrong::Answer(error) => refused(error, server, method, &path),
        Wrong::Here(failure) => failure,
    })
}

/// Why there is no answer to write.
enum Wrong {
    Answer(Error),
    Here(Failure),
}

impl From<Error> for Wrong {
    fn from(error: Error) -> Self {
        Self::Answer(error)
    }
}

impl From<Failure> for Wrong {
    fn from(failure: Failure) -> Self {
        Self::Here(failure)
    }
}

/// The path that is asked for: a path with or without the slash before it, or a whole address of
/// the server.
fn path_of(server: &InstanceUrl, typed: &str) -> Result<String, Failure> {
    // An address may also stand in a query.
    let is_scheme = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric());
    let address = typed.split_once("://");
    let Some((scheme, rest)) = address.filter(|(scheme, _)| is_scheme(scheme)) else {
        return Ok(match typed.starts_with('/') {
            true => typed.to_owned(),
            false => format!("/{typed}"),
        });
    };
    let (authority, path) = match rest.find(['/', '?', '#']) {
        Some(end) => rest.split_at(end),
        None => (rest, ""),
    };
    // Other addresses are only compared, never asked.
    let policy = AddressPolicy::loopback_for_tests();
    let origin = InstanceUrl::parse_with(&format!("{scheme}://{authority}"), &policy);
    if origin.is_ok_and(|origin| &origin == server) {
        return Ok(match path.starts_with('/') {
            true => path.to_owned(),
            false => format!("/{path}"),
        });
    }
    let server = text::address(server);
    Err(Failure::new(
        Exit::Usage,
        format!("{} is not an address of {server}", text::one_line(typed)),
        format!("give a path, an address of {server}, or another --account"),
    ))
}

/// What an error means for what was typed.
fn refused(error: Error, server: &InstanceUrl, method: &str, path: &str) -> Failure {
    let status = error.http_status().unwrap_or_default();
    if !matches!(status, 404 | 405 | 501) {
        return error.into();
    }
    let path = path.split('?').next().unwrap_or_default();
    let call = text::one_line(&format!("{} {path}", method.to_ascii_uppercase()));
    let host = text::address(server);
    let words = error.server_message().unwrap_or_default();
    // A path without an id may name things in its query: `lookup` does.
    let has_id = error.endpoint().is_some_and(|(_, path)| path.contains('{'));
    let names_a_thing = !words.is_empty() && !words.to_ascii_lowercase().starts_with("not found");
    let is_about_a_thing = (has_id || names_a_thing) && !error.is_unknown_endpoint();
    if !is_about_a_thing || status != 404 {
        return Failure::new(
            Exit::Other,
            format!("{host} has no call {call} (HTTP {status})"),
            "check the path; `fediway api --list` lists the calls that servers may have",
        );
    }
    // With these words some servers mean the call, and others the thing.
    let next = match names_a_thing {
        false => "check the id; or the server has no such call",
        true => "check the id and whether this account may see it",
    };
    let what = format!("{host} finds nothing at {call} (HTTP {status}): {words}");
    Failure::new(Exit::Other, what.trim_end_matches(": "), next)
}

async fn answer(request: RawRequest, include: bool) -> Result<(), Wrong> {
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
        Ok(value) => output::document(&value)?,
        Err(_) => output::line(&String::from_utf8_lossy(answer.body()))?,
    }
    Ok(())
}

/// The items of all pages as one JSON list, written while they come.
async fn pages(request: RawRequest) -> Result<(), Wrong> {
    let mut pages = request.pages()?;
    let mut before = "[";
    let outcome = loop {
        let page = match noticed(pages.try_next()).await {
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

/// The same, with a note when it takes long.
async fn noticed<T>(work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    match tokio::time::timeout(LONG, &mut work).await {
        Ok(done) => done,
        Err(_) => {
            output::note("note: waiting, perhaps for the server's rate limit");
            work.await
        }
    }
}

async fn with_fields(mut request: RawRequest, args: &cli::Api) -> Result<RawRequest, Failure> {
    if let Some(input) = &args.input {
        request = request.json(document(input).await?);
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
async fn document(path: &str) -> Result<Value, Failure> {
    let unreadable = |error: &dyn std::fmt::Display| {
        let what = format!("cannot read JSON from {path}: {error}");
        Failure::new(
            Exit::Usage,
            what,
            "give a file with one JSON object to --input",
        )
    };
    let text = input::text(Path::new(path)).await;
    let text = text.map_err(|error| unreadable(&error))?;
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

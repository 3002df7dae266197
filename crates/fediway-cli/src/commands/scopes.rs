//! `fediway scopes`: the least scopes for what a program calls.

use std::path::Path;

use fediway::Scope;
use fediway::api::{self, ENDPOINTS};
use fediway::endpoint::{Endpoint, Recorder};
use fediway::streaming::Subscription;
use serde_json::{Value, json};

use super::context::Context;
use crate::cli::{self, Global};
use crate::failure::{Exit, Failure};
use crate::{input, output, similar, text};

pub async fn run(global: &Global, args: &cli::Scopes) -> Result<(), Failure> {
    let needed = Recorder::new();
    for name in &args.endpoints {
        add(&needed, name)?;
    }
    if let Some(file) = &args.recorded {
        add_recorded(&needed, file).await?;
    }
    let mut scopes = needed.scopes();
    if let Some(host) = &args.host {
        let context = Context::at(global, Some(host)).await?;
        scopes = context.client.instance().scopes_for(&scopes);
    }
    if ![Scope::Profile, Scope::ReadAccounts]
        .iter()
        .any(|it| scopes.covers(it))
    {
        output::note("note: a login also needs profile: add accounts.verify_credentials");
    }
    if scopes.is_empty() && !global.json {
        output::note("note: public data only: no token is needed");
        return Ok(());
    }
    let value = json!({
        "scopes": scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>(),
        "endpoints": needed.endpoints().into_iter().map(value).collect::<Vec<_>>(),
    });
    output::answer(global.json, &scopes.to_string(), &value)
}

fn value(endpoint: &Endpoint) -> Value {
    let scopes: Vec<_> = endpoint.scopes.iter().map(|scope| scope.as_str()).collect();
    json!({
        "call": endpoint.call,
        "method": endpoint.method.as_str(),
        "path": endpoint.path,
        "scopes": scopes,
    })
}

/// Adds what a name means: an endpoint, or a stream.
fn add(needed: &Recorder, name: &str) -> Result<(), Failure> {
    if let Some(endpoint) = api::endpoint(name) {
        needed.called(endpoint);
        return Ok(());
    }
    let stream = stream_of(name).ok_or_else(|| unknown(name))?;
    needed.streamed(&stream, &subscription(&stream).scopes());
    Ok(())
}

/// The stream that a name means: `streaming.user`, or `GET /api/v1/streaming/user`.
fn stream_of(name: &str) -> Option<String> {
    let name = name.trim().replace("()", "");
    let below = |(method, path): (&str, &str)| {
        let path = path.trim().strip_prefix("/api/v1/streaming/")?;
        let is_get = method.eq_ignore_ascii_case("get");
        is_get.then(|| path.split('?').next().unwrap_or_default().replace('/', ":"))
    };
    let stream = match name.split_once(char::is_whitespace) {
        Some(request) => below(request)?,
        // As the methods of the library are called.
        None => match name.strip_prefix("streaming.")? {
            "user_notifications" => "user:notification".to_owned(),
            stream => stream.replace('_', ":"),
        },
    };
    let is_known = !matches!(subscription(&stream), Subscription::Named(_));
    is_known.then_some(stream)
}

/// A subscription of this kind: which hashtag or list it is makes no difference.
fn subscription(stream: &str) -> Subscription {
    match stream {
        "hashtag" | "hashtag:local" => Subscription::hashtag("any"),
        "list" => Subscription::list("1"),
        stream => {
            let named = || Subscription::Named(stream.to_owned());
            stream.parse().unwrap_or_else(|_| named())
        }
    }
}

fn unknown(name: &str) -> Failure {
    let name = text::one_line(name);
    let bare = name.replace("()", "");
    let calls = ENDPOINTS.iter().flat_map(|(_, endpoints)| *endpoints);
    let calls: Vec<_> = calls.map(|it| it.call.replace("()", "")).collect();
    let next = match similar::closest(&bare, calls.iter().map(String::as_str)) {
        Some(similar) => format!("did you mean {similar}? `fediway api --list` lists all"),
        None => "`fediway api --list` lists the endpoints".to_owned(),
    };
    Failure::new(Exit::Usage, format!("{name} is no known endpoint"), next)
}

async fn add_recorded(needed: &Recorder, file: &Path) -> Result<(), Failure> {
    let recorded = input::text(file).await.map_err(|error| {
        let what = format!("cannot read {}: {error}", file.display());
        Failure::new(Exit::Usage, what, "give the file of a recorded run")
    })?;
    for line in recorded.lines().map(str::trim) {
        match line.strip_prefix('#') {
            Some(remark) => output::note(&format!("note: {}", text::one_line(remark.trim()))),
            None if line.is_empty() => {}
            None => add(needed, line)?,
        }
    }
    Ok(())
}

//! Checking, uploading and sending one status, and what is said of it.

use fediway::api::{Deviation, PostStatus, Scheduled};
use fediway::upload::UploadMedia;
use fediway::{ErrorKind, MediaId, Request, Status, Timestamp};
use serde_json::json;

use super::attach::Files;
use crate::cli;
use crate::commands::context::Context;
use crate::failure::{self, Exit, Failure};
use crate::{output, text};

pub(super) async fn run(
    context: &Context,
    args: &cli::Post,
    files: &Files,
    mut post: PostStatus,
) -> Result<(), Failure> {
    let uploads = files.uploads(&context.client);
    check_limits(context, &post, files, &uploads).await?;
    if args.sending.dry_run {
        return dry_run(context, &post);
    }
    let media = files.upload(context, uploads).await?;
    if !media.is_empty() {
        post = post.media_ids(media);
    }
    if let Some(key) = &args.sending.idempotency_key {
        post = post.idempotency_key(key);
    }
    match time(args)? {
        Some(at) => schedule(context, post, at).await,
        None => {
            let (status, deviations) = context
                .patience
                .again(|| post.clone().with_deviations())
                .await?;
            report(context, &status, &deviations)
        }
    }
}

/// When it is to be published.
fn time(args: &cli::Post) -> Result<Option<Timestamp>, Failure> {
    let Some(later) = args.sending.later else {
        return Ok(args.sending.at);
    };
    let at = Timestamp::now().checked_add(later);
    at.map(Some).map_err(|error| {
        Failure::new(
            Exit::Usage,
            error.to_string(),
            "give a shorter time to --in",
        )
    })
}

async fn schedule(context: &Context, post: PostStatus, at: Timestamp) -> Result<(), Failure> {
    let scheduled = context.ask(post.schedule(at)).await?;
    match scheduled {
        Scheduled::Later(status) => context.print(&*status).await,
        Scheduled::Now(status) => {
            output::note("warning: the server does not publish later: it is there already");
            report(context, &status, &[])
        }
    }
}

/// Before any upload: whether the server takes such a status and such files.
pub(super) async fn check_limits(
    context: &Context,
    post: &PostStatus,
    files: &Files,
    uploads: &[UploadMedia],
) -> Result<(), Failure> {
    for upload in uploads {
        let check = upload.check().await;
        check.map_err(|error| refused(error, "give a file that the server takes"))?;
    }
    let places = (0..files.len()).map(|place| MediaId::from(place.to_string()));
    let post = match files.is_empty() {
        true => post.clone(),
        false => post.clone().media_ids(places),
    };
    let check = post.check(&context.client.instance());
    check.map_err(|error| {
        let next = correction(&failure::reason(&error));
        refused(error, next)
    })
}

/// What to do about a status that would be refused for this reason.
fn correction(reason: &str) -> &'static str {
    let speaks_of = |word: &str| reason.contains(word);
    match () {
        () if speaks_of("poll") => "change the poll; files go into another status",
        () if speaks_of("files, and") => "attach fewer files",
        () => "shorten the text or the content warning; --thread posts several",
    }
}

/// Nothing was sent. Other failures, such as a file that cannot be read, keep their advice.
fn refused(error: fediway::Error, next: &str) -> Failure {
    match error.kind() {
        ErrorKind::InvalidInput(_) => Failure::new(Exit::Usage, failure::reason(&error), next),
        _ => error.into(),
    }
}

/// Shows the request that would be sent.
fn dry_run(context: &Context, post: &PostStatus) -> Result<(), Failure> {
    let request = post.to_http(context.client.instance().url())?;
    let body = serde_json::from_slice(request.body()).unwrap_or_else(|_| json!({}));
    if context.is_json {
        return output::document(&json!({ "dry_run": true, "request": body }));
    }
    let text = body["status"].as_str().unwrap_or_default();
    output::line(text)?;
    output::note("note: nothing was sent (--dry-run)");
    Ok(())
}

pub(super) fn report(
    context: &Context,
    status: &Status,
    deviations: &[Deviation],
) -> Result<(), Failure> {
    for deviation in deviations {
        output::note(&format!(
            "warning: the server published it otherwise: {deviation}"
        ));
    }
    let url = status.url.as_deref().unwrap_or(&status.uri);
    let lines = format!(
        "{}\nid: {}",
        text::one_line(url),
        text::one_line(status.id.as_str())
    );
    let deviations: Vec<_> = deviations.iter().map(ToString::to_string).collect();
    let value = json!({
        "id": status.id,
        "url": url,
        "visibility": status.visibility,
        "deviations": deviations,
    });
    context.report(&lines, &value)
}

//! `fediway post --thread`: one part after the other, and on with a thread that broke.

use fediway::api::PostStatus;
use fediway::{Client, Error, ErrorKind, Status, StatusId, Visibility};
use serde_json::json;

use super::attach::Files;
use super::draft::Draft;
use super::sending::check_limits;
use crate::cli;
use crate::commands::context::Context;
use crate::failure::{Exit, Failure};
use crate::state::StateFile;
use crate::thread::{Part, Progress, split};
use crate::{output, text};

/// How many of the newest statuses are looked through for the first part.
const RECENT: u32 = 40;

pub(super) async fn run(
    context: &Context,
    args: &cli::Post,
    files: &Files,
    draft: &Draft<'_>,
    mention: &str,
    words: &str,
) -> Result<(), Failure> {
    let parts = parts(context, args, draft, mention, words)?;
    let first = draft.post(context, parts.first().map_or("", String::as_str));
    let uploads = files.uploads(&context.client);
    check_limits(context, &first, files, &uploads).await?;
    if args.sending.dry_run {
        return dry_run(context, &parts);
    }
    let (file, mut progress) = begun(context, args, draft, parts).await?;
    if !progress.posted().is_empty() {
        let (done, all) = (progress.posted().len(), progress.len());
        output::note(&format!(
            "note: {done} of {all} parts are there already; going on"
        ));
    }
    while let Some(part) = progress.next() {
        let status = match found(context, draft, &part).await? {
            Some(status) => status,
            None => {
                let post = request(context, draft, files, &part).await?;
                send(context, &file, &mut progress, post).await?
            }
        };
        progress.is_there(status.id.clone());
        file.write(&progress)?;
        let url = status.url.as_deref().unwrap_or(&status.uri);
        if !context.is_json {
            output::line(&text::one_line(url))?;
        }
    }
    file.remove();
    match context.is_json {
        true => output::document(&json!({ "ids": progress.posted() })),
        false => Ok(()),
    }
}

/// The parts, each as long as the server takes.
fn parts(
    context: &Context,
    args: &cli::Post,
    draft: &Draft<'_>,
    mention: &str,
    words: &str,
) -> Result<Vec<String>, Failure> {
    let instance = context.client.instance();
    let limits = instance.limits();
    let warning = draft.warning.as_deref().unwrap_or_default();
    let most = limits
        .max_characters
        .map_or(usize::MAX, |most| most as usize);
    // Who is written to directly sees only what mentions them.
    let is_direct = draft.visibility == Some(Visibility::Direct);
    let (before_all, whole) = match is_direct {
        true => (mention, words.to_owned()),
        false => ("", format!("{mention}{words}")),
    };
    let number = if args.sending.number { " (99/99)" } else { "" };
    let fits =
        |part: &str| limits.length_of(&format!("{before_all}{part}{number}"), warning) <= most;
    let parts = split(&whole, &fits).ok_or_else(|| {
        let what = "no text fits beside the content warning";
        Failure::new(Exit::Usage, what, "shorten the content warning")
    })?;
    let count = parts.len();
    let parts = parts.into_iter().enumerate();
    Ok(parts
        .map(|(at, part)| match args.sending.number && count > 1 {
            true => format!("{before_all}{part} ({}/{count})", at + 1),
            false => format!("{before_all}{part}"),
        })
        .collect())
}

/// The thread as an earlier run left it, or a new one.
async fn begun(
    context: &Context,
    args: &cli::Post,
    draft: &Draft<'_>,
    parts: Vec<String>,
) -> Result<(StateFile, Progress), Failure> {
    let me = context.whose().await?;
    let reply_to = draft
        .reply_to
        .as_ref()
        .map(StatusId::to_string)
        .unwrap_or_default();
    let key = args.sending.idempotency_key.clone();
    let mut named = vec![&*me, &*reply_to, key.as_deref().unwrap_or_default()];
    named.extend(parts.iter().map(String::as_str));
    let file = StateFile::of("threads", &named)?;
    let kept = file.read::<Progress>().filter(|kept| kept.is_of(&parts));
    let progress = match kept {
        Some(kept) => kept,
        None => Progress::new(&key.map_or_else(random_key, Ok)?, parts),
    };
    Ok((file, progress))
}

/// A key that no other thread has.
fn random_key() -> Result<String, Failure> {
    // The name of a temporary folder is random, and no other one has it.
    let folder = tempfile::Builder::new()
        .prefix("thread-")
        .rand_bytes(20)
        .tempdir();
    let folder = folder.map_err(|error| Failure::other("no key can be made", error))?;
    let name = folder.path().file_name().unwrap_or_default();
    Ok(name.to_string_lossy().into_owned())
}

/// The request of a part. The files are uploaded for the first one, which has them.
async fn request(
    context: &Context,
    draft: &Draft<'_>,
    files: &Files,
    part: &Part,
) -> Result<PostStatus, Failure> {
    let post = match &part.reply_to {
        Some(before) => draft.part(context, &part.text).in_reply_to_id(before),
        None => {
            let uploads = files.uploads(&context.client);
            let media = files.upload(context, uploads).await?;
            let post = draft.post(context, &part.text);
            match media.is_empty() {
                true => post,
                false => post.media_ids(media),
            }
        }
    };
    Ok(post.idempotency_key(&part.idempotency_key))
}

/// Sends the next part. That it is being sent is kept before.
async fn send(
    context: &Context,
    file: &StateFile,
    progress: &mut Progress,
    post: PostStatus,
) -> Result<Status, Failure> {
    progress.sending();
    file.write(progress)?;
    loop {
        let error = match post.clone().with_deviations().await {
            Ok((status, deviations)) => {
                for deviation in deviations {
                    output::note(&format!(
                        "warning: the server published it otherwise: {deviation}"
                    ));
                }
                return Ok(status);
            }
            Err(error) => error,
        };
        if !may_have_worked(&error) {
            progress.refused();
            file.write(progress)?;
        }
        if let Err(failure) = context.patience.wait_after(error).await {
            return Err(broken(failure, progress));
        }
        progress.sending();
        file.write(progress)?;
    }
}

/// Whether a part may be there although an error came.
fn may_have_worked(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnknownOutcome { .. }
            | ErrorKind::Server
            | ErrorKind::Timeout
            | ErrorKind::Decode
            | ErrorKind::EmptyAnswer
            | ErrorKind::Cancelled
    )
}

/// A failure that says how far the thread is.
fn broken(failure: Failure, progress: &Progress) -> Failure {
    let (done, all) = (progress.posted().len(), progress.len());
    let next = format!(
        "{}; {done} of {all} parts are there: the same command goes on after them",
        failure.next()
    );
    Failure::new(failure.exit(), failure.what(), next)
}

/// The part if it is there already: looked for where an earlier run does not know.
async fn found(
    context: &Context,
    draft: &Draft<'_>,
    part: &Part,
) -> Result<Option<Status>, Failure> {
    if !part.may_be_there {
        return Ok(None);
    }
    let client = &context.client;
    let reply_to = part.reply_to.as_ref().or(draft.reply_to.as_ref());
    let near = match reply_to {
        Some(before) => {
            context
                .ask(client.statuses().context(before))
                .await?
                .descendants
        }
        None => newest(context, client).await?,
    };
    let me = crate::refer::me(client).await?;
    for status in near {
        let is_mine = status
            .account
            .as_ref()
            .is_some_and(|author| author.id == me.id);
        let is_here = status.in_reply_to_id.as_ref() == reply_to;
        if is_mine && is_here && is_typed_as(context, &status, &part.text).await? {
            return Ok(Some(status));
        }
    }
    Ok(None)
}

async fn newest(context: &Context, client: &Client) -> Result<Vec<Status>, Failure> {
    let me = crate::refer::me(client).await?;
    let request = client.accounts().statuses(&me.id).limit(RECENT);
    Ok(context.ask(request).await?.items)
}

/// Whether a status has this text: as it reads, or as it was typed.
async fn is_typed_as(context: &Context, status: &Status, text: &str) -> Result<bool, Failure> {
    let solid = |text: &str| text.split_whitespace().collect::<String>();
    if solid(&status.text()) == solid(text) {
        return Ok(true);
    }
    // Mentions and markup read otherwise than they are typed.
    let source = context.client.statuses().source(&status.id).await;
    Ok(source.is_ok_and(|source| solid(&source.text) == solid(text)))
}

fn dry_run(context: &Context, parts: &[String]) -> Result<(), Failure> {
    if context.is_json {
        return output::document(&json!({ "dry_run": true, "parts": parts }));
    }
    for (at, part) in parts.iter().enumerate() {
        output::line(&format!("--- {} of {}\n{part}", at + 1, parts.len()))?;
    }
    output::note("note: nothing was sent (--dry-run)");
    Ok(())
}

//! `fediway status edit`: what is not named stays as it is.

use std::io::IsTerminal;

use fediway::api::{EditStatus, MediaEdit};
use fediway::{MediaFile, NewPoll, Status};

use crate::cli::{self, Global};
use crate::commands::context::Context;
use crate::commands::typing::{self, Unsent};
use crate::failure::{Exit, Failure};
use crate::refer;

pub(super) async fn run(global: &Global, args: &cli::Edit) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let status = refer::status(&context.client, &args.status.status).await?;
    let text = text(global, &context, args, &status).await?;
    let typed = text.as_deref().filter(|_| opens_editor(args));
    let unsent = Unsent::new(typed.unwrap_or_default());
    let edited = unsent.after(send(&context, args, &status, text).await)?;
    context.print_in_full(&edited).await
}

async fn send(
    context: &Context,
    args: &cli::Edit,
    status: &Status,
    text: Option<String>,
) -> Result<Status, Failure> {
    let mut edit = context.client.statuses().edit(&status.id);
    if let Some(text) = text {
        edit = edit.status(text);
    }
    edit = small_things(edit, args);
    edit = files(context, edit, args, status).await?;
    context.ask(edit).await
}

fn opens_editor(args: &cli::Edit) -> bool {
    let is_asked = args.editor || (names_nothing(args) && std::io::stdin().is_terminal());
    args.text.is_none() && is_asked
}

/// The text, if it is to change.
async fn text(
    global: &Global,
    context: &Context,
    args: &cli::Edit,
    status: &Status,
) -> Result<Option<String>, Failure> {
    match args.text.as_deref() {
        Some("-") => return typing::from_standard_input().await.map(Some),
        Some(text) => return Ok(Some(text.to_owned())),
        None => {}
    }
    if !opens_editor(args) {
        return match names_nothing(args) {
            true => {
                let next =
                    "name what is to change, such as --text; see `fediway status edit --help`";
                Err(Failure::new(Exit::Usage, "nothing is to be changed", next))
            }
            false => Ok(None),
        };
    }
    let source = context
        .ask(context.client.statuses().source(&status.id))
        .await?;
    let text = typing::in_editor(global, &source.text, "the status").await?;
    match text == source.text && names_nothing(args) {
        true => Err(Failure::new(
            Exit::Other,
            "nothing was changed",
            "save another text in the editor",
        )),
        false => Ok(Some(text)),
    }
}

fn names_nothing(args: &cli::Edit) -> bool {
    args.cw.is_none()
        && args.lang.is_none()
        && !args.sensitive
        && !args.no_sensitive
        && args.alt.is_empty()
        && args.add_media.is_empty()
        && !args.no_media
        && args.poll_option.is_empty()
        && !args.no_poll
}

fn small_things(mut edit: EditStatus, args: &cli::Edit) -> EditStatus {
    if let Some(warning) = &args.cw {
        edit = edit.spoiler_text(warning);
    }
    if let Some(language) = &args.lang {
        edit = edit.language(language);
    }
    if args.sensitive || args.no_sensitive {
        edit = edit.sensitive(args.sensitive);
    }
    if args.no_poll {
        edit = edit.without_poll();
    }
    if !args.poll_option.is_empty() {
        edit = edit.poll(NewPoll::new(args.poll_option.clone(), args.poll_for));
    }
    edit
}

async fn files(
    context: &Context,
    mut edit: EditStatus,
    args: &cli::Edit,
    status: &Status,
) -> Result<EditStatus, Failure> {
    if args.no_media {
        return Ok(edit.without_files());
    }
    let mut changes = Vec::new();
    for (number, alt) in &args.alt {
        let media = status.media_attachments.get(number - 1).ok_or_else(|| {
            let count = status.media_attachments.len();
            let what = format!("the status has {count} files, and no number {number}");
            Failure::new(Exit::Usage, what, "count the files from 1")
        })?;
        changes.push(MediaEdit::new(&media.id).description(alt));
    }
    if !changes.is_empty() {
        edit = edit.media_attributes(changes);
    }
    if !args.add_media.is_empty() {
        let mut ids: Vec<_> = status
            .media_attachments
            .iter()
            .map(|it| it.id.clone())
            .collect();
        for file in &args.add_media {
            let upload = context.client.media().upload(MediaFile::path(file));
            ids.push(context.ask(upload).await?.id);
        }
        edit = edit.media_ids(ids);
    }
    Ok(edit)
}

//! `fediway post`: publishes a status or a thread, with files.

mod attach;
mod draft;
mod reply;
mod sending;
mod text;
mod thread;

use super::context::Context;
use crate::cli::{self, Global};
use crate::failure::{Exit, Failure};
use crate::refer;
use attach::Files;
pub(super) use attach::upload;
use draft::Draft;

pub async fn run(global: &Global, args: cli::Post) -> Result<(), Failure> {
    let files = Files::of(&args)?;
    let words = text::words(global, &args, files.is_empty()).await?;
    let has_more = !files.is_empty() || !args.poll.poll_option.is_empty();
    if words.trim().is_empty() && !has_more {
        let next = "give a text, or a file with --media";
        return Err(Failure::new(Exit::Usage, "there is nothing to post", next));
    }
    let unsent = text::unsent(&args, &words);
    let sent = async {
        files.check_here().await?;
        let context = Context::open(global).await?;
        publish(&context, &args, &files, &words).await
    };
    unsent.after(sent.await)
}

/// The same as a reply.
pub async fn reply(global: &Global, mut args: cli::Reply) -> Result<(), Failure> {
    args.post.answer.reply_to = Some(args.status);
    args.post.answer.reply_last = false;
    run(global, args.post).await
}

async fn publish(
    context: &Context,
    args: &cli::Post,
    files: &Files,
    words: &str,
) -> Result<(), Failure> {
    let parent = reply::parent(context, &args.answer).await?;
    let quoted = match &args.answer.quote {
        Some(named) => Some(refer::status_id(&context.client, named).await?),
        None => None,
    };
    let draft = Draft::new(args, parent.as_ref(), quoted);
    let mention = reply::mention(context, &args.answer, parent.as_ref(), words);
    if args.sending.thread {
        return thread::run(context, args, files, &draft, &mention, words).await;
    }
    let post = draft.post(context, &format!("{mention}{words}"));
    sending::run(context, args, files, post).await
}

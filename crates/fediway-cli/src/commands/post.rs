//! `fediway post`: publishes a status, with files.

use std::io::IsTerminal;

use fediway::api::{Deviation, PostStatus};
use fediway::find::Found;
use fediway::upload::UploadMedia;
use fediway::{Client, ErrorKind, MediaFile, MediaId, Request, Status, StatusId, Visibility};
use serde_json::json;
use tokio::io::AsyncReadExt;

use crate::cli::{self, Attachment, Global};
use crate::failure::{self, Exit, Failure};
use crate::session::Session;
use crate::{output, text};

/// More than any server takes.
const LONGEST_TEXT: u64 = 1 << 20;

pub async fn run(global: &Global, args: cli::Post) -> Result<(), Failure> {
    let files = args.attachments.paired().map_err(misplaced)?;
    let words = words(&args, &files).await?;
    check_here(&words, &files).await?;
    let session = Session::open(global).await?;
    let client = session.client().await?;
    let post = post(&client, words, &args);
    let uploads = uploads(&client, &files);
    check_limits(&client, &post, &uploads).await?;
    let reply_to = match args.reply_to {
        Some(what) => Some(reply_to(&client, what).await?),
        None => None,
    };
    let media = upload(uploads).await?;
    let (status, deviations) = publish(post, reply_to, media).await?;
    report(global, &status, &deviations)
}

fn misplaced(why: &str) -> Failure {
    let next = "write --alt next to the --media that it describes: `--media FILE --alt TEXT`";
    Failure::new(Exit::Usage, why, next)
}

/// The text that was given, or that comes on standard input.
async fn words(args: &cli::Post, files: &[Attachment]) -> Result<String, Failure> {
    let given = args.verbatim.as_ref().or(args.text.as_ref());
    match given.map(String::as_str) {
        Some("-") if args.verbatim.is_none() => from_standard_input().await,
        Some(text) if args.verbatim.is_none() && is_like_an_option(text) => Err(mistyped(text)),
        Some(text) => Ok(text.to_owned()),
        // Files need no text, and an open pipe may have none.
        None if files.is_empty() && !std::io::stdin().is_terminal() => from_standard_input().await,
        None => Ok(String::new()),
    }
}

/// Whether a text is one word such as `--public` or `-x`: a mistyped option must not be published.
fn is_like_an_option(text: &str) -> bool {
    let (name, _) = text.split_once('=').unwrap_or((text, ""));
    let is_word = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    match (name.strip_prefix("--"), name.strip_prefix('-')) {
        (Some(long), _) => is_word(long),
        (None, Some(short)) => is_word(short) && short.len() == 1,
        (None, None) => false,
    }
}

fn mistyped(text: &str) -> Failure {
    let text = text::one_line(text);
    Failure::new(
        Exit::Usage,
        format!("there is no option `{text}`"),
        format!(
            "see `fediway post --help`; as a text it goes after --: `fediway post -- \"{text}\"`"
        ),
    )
}

async fn from_standard_input() -> Result<String, Failure> {
    let mut words = String::new();
    tokio::io::stdin()
        .take(LONGEST_TEXT)
        .read_to_string(&mut words)
        .await
        .map_err(|error| {
            let what = format!("the text cannot be read from standard input: {error}");
            Failure::new(Exit::Usage, what, "give the text as UTF-8")
        })?;
    if words.len() as u64 == LONGEST_TEXT {
        // Cut off here, it would be another text.
        let what = format!("the text on standard input is longer than {LONGEST_TEXT} bytes");
        return Err(Failure::new(Exit::Usage, what, "post a shorter text"));
    }
    Ok(words.trim_end().to_owned())
}

/// Before any request: what would fail halfway should not begin.
async fn check_here(words: &str, files: &[Attachment]) -> Result<(), Failure> {
    if words.trim().is_empty() && files.is_empty() {
        let next = "give a text, or a file with --media";
        return Err(Failure::new(Exit::Usage, "there is nothing to post", next));
    }
    for Attachment { file, alt } in files {
        let unreadable = |why: String| {
            let what = format!("{} cannot be attached: {why}", file.display());
            Failure::new(Exit::Usage, what, "give a file that can be read")
        };
        let found = tokio::fs::metadata(file)
            .await
            .map_err(|error| unreadable(error.to_string()))?;
        if !found.is_file() {
            return Err(unreadable("it is not a file".into()));
        }
        if alt.is_none() {
            let name = file.display();
            output::note(&format!(
                "note: {name} has no --alt for those who cannot see it"
            ));
        }
    }
    Ok(())
}

/// The status, without what is known only later: files and the status it replies to.
fn post(client: &Client, words: String, args: &cli::Post) -> PostStatus {
    let mut post = client.statuses().post(words);
    if let Some(audience) = args.visibility {
        post = post.visibility(Visibility::from(audience));
    }
    if let Some(warning) = &args.cw {
        post = post.spoiler_text(warning);
    }
    if let Some(language) = &args.lang {
        post = post.language(language);
    }
    if args.sensitive {
        post = post.sensitive(true);
    }
    post
}

fn uploads(client: &Client, files: &[Attachment]) -> Vec<UploadMedia> {
    let files = files.iter().map(|Attachment { file, alt }| {
        let upload = client.media().upload(MediaFile::path(file));
        match alt {
            Some(alt) => upload.description(alt),
            None => upload,
        }
    });
    files.collect()
}

/// Before any upload: whether the server takes such a status and such files.
async fn check_limits(
    client: &Client,
    post: &PostStatus,
    uploads: &[UploadMedia],
) -> Result<(), Failure> {
    let instance = &client.instance();
    if uploads.is_empty() {
        let check = post.check(instance);
        return check.map_err(|error| refused(error, "shorten the text or the content warning"));
    }
    for upload in uploads {
        let check = upload.check().await;
        check.map_err(|error| refused(error, "give a file that the server takes"))?;
    }
    let places = (0..uploads.len()).map(|place| MediaId::from(place.to_string()));
    let check = post.clone().media_ids(places).check(instance);
    let too_many = instance.limits().max_attachments;
    let too_many = too_many.is_some_and(|most| uploads.len() > most as usize);
    check.map_err(|error| match too_many {
        true => refused(error, "attach fewer files"),
        false => refused(error, "shorten the text or the content warning"),
    })
}

/// Nothing was sent. Other failures, such as a file that cannot be read, keep their advice.
fn refused(error: fediway::Error, next: &str) -> Failure {
    match error.kind() {
        ErrorKind::InvalidInput(_) => Failure::new(Exit::Usage, failure::reason(&error), next),
        _ => error.into(),
    }
}

/// The id on this server of the status to reply to.
async fn reply_to(client: &Client, what: String) -> Result<StatusId, Failure> {
    if !what.starts_with("https://") && !what.starts_with("http://") {
        return Ok(StatusId::from(what));
    }
    let shown = text::one_line(&what);
    match client.search().by_url(&*what).await {
        Ok(Found::Status(status)) => Ok(status.id),
        Ok(_) => Err(Failure::new(
            Exit::Usage,
            format!("{shown} is not a status"),
            "give the address of a status to --reply-to",
        )),
        Err(error) if error.kind() == &ErrorKind::NotFound => Err(Failure::new(
            Exit::Other,
            format!("the server finds no status at {shown}"),
            "check the address, and whether this account may see the status",
        )),
        Err(error) => Err(error.into()),
    }
}

async fn upload(uploads: Vec<UploadMedia>) -> Result<Vec<MediaId>, Failure> {
    let mut ids = Vec::new();
    for upload in uploads {
        ids.push(upload.await?.id);
    }
    Ok(ids)
}

async fn publish(
    mut post: PostStatus,
    reply_to: Option<StatusId>,
    media: Vec<MediaId>,
) -> Result<(Status, Vec<Deviation>), Failure> {
    if let Some(id) = reply_to {
        post = post.in_reply_to_id(id);
    }
    if !media.is_empty() {
        post = post.media_ids(media);
    }
    Ok(post.with_deviations().await?)
}

fn report(global: &Global, status: &Status, deviations: &[Deviation]) -> Result<(), Failure> {
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
    output::answer(global.json, &lines, &value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_option_is_no_text() {
        for option in ["--publik", "--visibility=public", "-x", "--a_b"] {
            assert!(is_like_an_option(option), "{option}");
        }
        for text in [
            "- item",
            "-",
            "--",
            "---",
            "-1",
            "-5 degrees",
            "--> here",
            "-item",
            "-- x",
            "x",
        ] {
            assert!(!is_like_an_option(text), "{text}");
        }
    }
}

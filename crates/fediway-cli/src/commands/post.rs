//! `fediway post`: publishes a status, with files.

use fediway::{Client, MediaFile, MediaId, Status, StatusId, Visibility};
use serde_json::json;
use tokio::io::AsyncReadExt;

use crate::cli::{self, Attachment, Global};
use crate::failure::{Exit, Failure};
use crate::session::Session;
use crate::{output, text};

/// More than any server takes.
const LONGEST_TEXT: u64 = 1 << 20;

pub async fn run(global: &Global, args: cli::Post) -> Result<(), Failure> {
    let words = words(&args.text).await?;
    check(&words, &args.attachments.0).await?;
    let session = Session::open(global).await?;
    let client = session.client(global).await?;
    let media = upload(&client, &args.attachments.0).await?;
    let status = publish(&client, words, media, args).await?;
    report(global, &status)
}

/// The text that was given, or that comes on standard input.
async fn words(given: &str) -> Result<String, Failure> {
    if given != "-" {
        return Ok(given.to_owned());
    }
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
async fn check(words: &str, files: &[Attachment]) -> Result<(), Failure> {
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

async fn upload(client: &Client, files: &[Attachment]) -> Result<Vec<MediaId>, Failure> {
    let mut ids = Vec::new();
    for Attachment { file, alt } in files {
        let mut upload = client.media().upload(MediaFile::path(file));
        if let Some(alt) = alt {
            upload = upload.description(alt);
        }
        ids.push(upload.await?.id);
    }
    Ok(ids)
}

async fn publish(
    client: &Client,
    words: String,
    media: Vec<MediaId>,
    args: cli::Post,
) -> Result<Status, Failure> {
    let mut post = client.statuses().post(words);
    if !media.is_empty() {
        post = post.media_ids(media);
    }
    if let Some(audience) = args.visibility {
        post = post.visibility(Visibility::from(audience));
    }
    if let Some(warning) = args.cw {
        post = post.spoiler_text(warning);
    }
    if let Some(language) = args.lang {
        post = post.language(language);
    }
    if let Some(id) = args.reply_to {
        post = post.in_reply_to_id(StatusId::from(id));
    }
    if args.sensitive {
        post = post.sensitive(true);
    }
    Ok(post.await?)
}

fn report(global: &Global, status: &Status) -> Result<(), Failure> {
    let url = status.url.as_deref().unwrap_or(&status.uri);
    let lines = format!(
        "{}\nid: {}",
        text::one_line(url),
        text::one_line(status.id.as_str())
    );
    let value = json!({ "id": status.id, "url": url, "visibility": status.visibility });
    output::answer(global.json, &lines, &value)
}

//! `fediway media`: files that are uploaded before they are posted.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use super::context::Context;
use super::post::upload;
use crate::cli::{Attachment, Global, MediaAbout, MediaCommand};
use crate::failure::Failure;
use crate::text;

pub async fn run(global: &Global, command: MediaCommand) -> Result<(), Failure> {
    let context = Context::open(global).await?;
    let media = context.client.media();
    match command {
        MediaCommand::Upload {
            file,
            thumbnail,
            about,
            at_once,
        } => {
            let mut upload = upload(&context.client, &attachment(file, thumbnail, about));
            if at_once {
                upload = upload.patience(Duration::ZERO);
            }
            let uploaded = context.patience.again(|| upload.clone()).await?;
            context.print(&uploaded).await
        }
        MediaCommand::Show { id } => context.print(&context.ask(media.get(id)).await?).await,
        MediaCommand::Edit { id, about } => {
            let mut request = media.update(id);
            if let Some(alt) = about.alt {
                request = request.description(alt);
            }
            if let Some(focus) = about.focus {
                request = request.focus(focus);
            }
            context.print(&context.ask(request).await?).await
        }
        MediaCommand::Delete { id } => {
            context.ask(media.delete(&*id)).await?;
            context.report(
                &format!("deleted: {}", text::one_line(&id)),
                &json!({ "id": id, "deleted": true }),
            )
        }
    }
}

fn attachment(file: PathBuf, thumbnail: Option<PathBuf>, about: MediaAbout) -> Attachment {
    Attachment {
        file,
        thumbnail,
        alt: about.alt,
        focus: about.focus,
    }
}

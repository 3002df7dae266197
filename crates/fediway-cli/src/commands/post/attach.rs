//! The files of a post.

use fediway::upload::UploadMedia;
use fediway::{Client, MediaFile, MediaId};

use crate::cli::{self, Attachment};
use crate::commands::context::Context;
use crate::failure::{Exit, Failure};
use crate::output;

/// Files to upload, and files that are there already.
pub(super) struct Files {
    new: Vec<Attachment>,
    uploaded: Vec<MediaId>,
}

impl Files {
    pub(super) fn of(args: &cli::Post) -> Result<Self, Failure> {
        Ok(Self {
            new: args.attachments.paired().map_err(misplaced)?,
            uploaded: args.media_id.clone(),
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn len(&self) -> usize {
        self.new.len() + self.uploaded.len()
    }

    /// Before any request: what would fail halfway should not begin.
    pub(super) async fn check_here(&self) -> Result<(), Failure> {
        for Attachment { file, alt, .. } in &self.new {
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

    pub(super) fn uploads(&self, client: &Client) -> Vec<UploadMedia> {
        self.new.iter().map(|it| upload(client, it)).collect()
    }

    /// Uploads them, and gives all ids in their order.
    pub(super) async fn upload(
        &self,
        context: &Context,
        uploads: Vec<UploadMedia>,
    ) -> Result<Vec<MediaId>, Failure> {
        let mut ids = self.uploaded.clone();
        for upload in uploads {
            ids.push(context.ask(upload).await?.id);
        }
        Ok(ids)
    }
}

/// A request that uploads a file with all that was said of it.
pub(in crate::commands) fn upload(client: &Client, attachment: &Attachment) -> UploadMedia {
    let mut upload = client.media().upload(MediaFile::path(&attachment.file));
    if let Some(alt) = &attachment.alt {
        upload = upload.description(alt);
    }
    if let Some(thumbnail) = &attachment.thumbnail {
        upload = upload.thumbnail(MediaFile::path(thumbnail));
    }
    if let Some((x, y)) = attachment.focus {
        upload = upload.focus(x, y);
    }
    upload
}

fn misplaced(why: &str) -> Failure {
    let next = "write --alt next to the --media that it describes: `--media FILE --alt TEXT`";
    Failure::new(Exit::Usage, why, next)
}

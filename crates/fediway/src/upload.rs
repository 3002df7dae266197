//! Uploading a file and waiting until the server has processed it:
//! [`POST /api/v2/media`](https://docs.joinmastodon.org/methods/media/#v2).

use std::time::Duration;

use futures_core::future::BoxFuture;
use reqwest::multipart::Form;

use crate::api::Media;
use crate::client::Client;
use crate::entities::MediaAttachment;
use crate::error::{Error, ErrorKind, Result};
use crate::file::MediaFile;

const UPLOAD: &str = "/api/v2/media";
/// The pauses between looks at a file that is being processed double from the first to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LAST_PAUSE: Duration = Duration::from_secs(5);
const PATIENCE: Duration = Duration::from_secs(300);

impl Media {
    /// Uploads a file and waits until the server has processed it.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::MediaFile;
    ///
    /// let picture = client
    ///     .media()
    ///     .upload(MediaFile::path("cat.jpg"))
    ///     .description("A cat asleep on a keyboard")
    ///     .await?;
    /// client.statuses().post("Working hard").media_ids([picture.id]).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Processing`] if the server could not process the file,
    /// [`ErrorKind::Local`] if it cannot be read here.
    pub fn upload(&self, file: MediaFile) -> UploadMedia {
        UploadMedia {
            client: self.client.clone(),
            file,
            description: None,
            focus: None,
            patience: PATIENCE,
        }
    }
}

/// The request [`Media::upload`]: `.await` sends it.
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is awaited"]
pub struct UploadMedia {
    client: Client,
    file: MediaFile,
    description: Option<String>,
    focus: Option<(f32, f32)>,
    patience: Duration,
}

impl UploadMedia {
    /// The alternative text: the file in words, for those who cannot see it.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// The point that stays visible when the picture is cropped: from -1 (left, bottom) to 1
    /// (right, top).
    pub fn focus(mut self, x: f32, y: f32) -> Self {
        self.focus = Some((x, y));
        self
    }

    /// How long to wait for the processing; five minutes when not given. With zero the answer
    /// comes as soon as the file is there, perhaps still without `url`.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    async fn run(self) -> Result<MediaAttachment> {
        let mut form = Form::new().part("file", self.file.part().await?);
        if let Some(description) = self.description {
            form = form.text("description", description);
        }
        if let Some((x, y)) = self.focus {
            if !(-1.0..=1.0).contains(&x) || !(-1.0..=1.0).contains(&y) {
                return Err(Error::invalid(
                    "the focus lies outside the picture: -1 to 1",
                ));
            }
            form = form.text("focus", format!("{x},{y}"));
        }
        let url = self.client.instance().url().join(UPLOAD);
        let request = self
            .client
            .transport()?
            .multipart(&http::Method::POST, &url, form)?;
        let uploaded = self.client.exchange(UPLOAD, request).await?.json()?;
        processed(&self.client, uploaded, self.patience).await
    }
}

impl IntoFuture for UploadMedia {
    type Output = Result<MediaAttachment>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// Looks again, at growing intervals, until the file has a URL.
async fn processed(
    client: &Client,
    mut media: MediaAttachment,
    patience: Duration,
) -> Result<MediaAttachment> {
    let deadline = tokio::time::Instant::now().checked_add(patience);
    let mut pause = FIRST_PAUSE;
    while media.url.is_none() && !patience.is_zero() {
        let next = tokio::time::Instant::now() + pause;
        if deadline.is_some_and(|deadline| next > deadline) {
            return Err(Error::new(ErrorKind::Timeout).message("the file is still being processed"));
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LAST_PAUSE);
        media = client
            .media()
            .get(&media.id)
            .await
            .map_err(|error| match error.kind() {
                ErrorKind::Unprocessable => error.into_kind(ErrorKind::Processing),
                _ => error,
            })?;
    }
    Ok(media)
}

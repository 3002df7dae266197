//! Uploading a file and waiting until the server has processed it:
//! [`POST /api/v2/media`](https://docs.joinmastodon.org/methods/media/#v2).

use std::sync::Arc;
use std::time::Duration;

use http::Method;
use unicode_segmentation::UnicodeSegmentation;

use crate::api::{self, Media};
use crate::client::Client;
use crate::entities::{Focus, MediaAttachment};
use crate::error::{Error, ErrorKind, Result};
use crate::file::{MediaFile, Progress};
use crate::future::{RequestFuture, boxed};
use crate::ids::MediaId;
use crate::request::{Backoff, Body, Outgoing, Part};

const UPLOAD: &str = "/api/v2/media";
/// Where servers took files before they processed them in the background.
const OLDER_UPLOAD: &str = "/api/v1/media";
/// The pauses between two requests for a file that is being processed.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LAST_PAUSE: Duration = Duration::from_secs(5);
const PATIENCE: Duration = Duration::from_secs(300);
/// How many looks in a row may fail, each with its own retries, before the server's error is
/// reported.
const MOST_FAILED_LOOKS: u32 = 2;

impl Media {
    /// Uploads a file and waits until the server has processed it.
    ///
    /// First, the file's type and size and the length of the description are checked against the
    /// server's limits. If the server does not have `/api/v2/media`, the file goes to `/api/v1/media`.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::MediaFile;
    ///
    /// let picture = client
    ///     .media()
    ///     .upload(MediaFile::path("cat.jpg"))
    ///     .description("A cat asleep on a keyboard")
    ///     .on_progress(|sent, of| println!("{sent} of {of} bytes"))
    ///     .await?;
    /// client.statuses().post("Working hard").media_ids([picture.id]).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Processing`] if the server could not process the file,
    /// [`ErrorKind::Local`] if the file cannot be read, [`ErrorKind::InvalidInput`] if it exceeds a
    /// limit of the server.
    pub fn upload(&self, file: MediaFile) -> UploadMedia {
        UploadMedia {
            client: self.client.clone(),
            file,
            thumbnail: None,
            description: None,
            focus: None,
            progress: None,
            patience: PATIENCE,
        }
    }

    /// Waits up to five minutes until the server has processed a file that was uploaded before.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Processing`] if the server could not process the file,
    /// [`ErrorKind::Timeout`] if it is still being processed.
    pub fn wait(&self, id: impl Into<MediaId>) -> RequestFuture<MediaAttachment> {
        let (client, id) = (self.client.clone(), id.into());
        boxed(async move {
            let media = client.media().get(&id).await?;
            processed(&client, media, PATIENCE).await
        })
    }
}

/// The request [`Media::upload`]: `.await` sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct UploadMedia {
    client: Client,
    file: MediaFile,
    thumbnail: Option<MediaFile>,
    description: Option<String>,
    focus: Option<Focus>,
    progress: Option<Progress>,
    patience: Duration,
}

impl std::fmt::Debug for UploadMedia {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UploadMedia")
            .field("file", &self.file)
            .finish_non_exhaustive()
    }
}

impl UploadMedia {
    /// The alternative text: a description of the file for people who cannot see it.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// The point that stays visible when the picture is cropped: from -1 (left, bottom) to 1
    /// (right, top).
    pub fn focus(mut self, x: f64, y: f64) -> Self {
        self.focus = Some(Focus::from((x, y)));
        self
    }

    /// A preview picture for a video or audio file.
    pub fn thumbnail(mut self, thumbnail: MediaFile) -> Self {
        self.thumbnail = Some(thumbnail);
        self
    }

    /// Calls `report` with the number of bytes that were sent, and the size of the file.
    pub fn on_progress(mut self, report: impl Fn(u64, u64) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(report));
        self
    }

    /// How long to wait until the file is processed. The default is five minutes. With zero, the request
    /// ends when the file is uploaded, and `url` may be missing.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    async fn run(self) -> Result<MediaAttachment> {
        self.check().await?;
        let uploaded = match self.send(UPLOAD).await {
            Err(error) if is_missing(&error) && !self.is_spent() => self.send(OLDER_UPLOAD).await,
            answer => answer,
        }?;
        processed(&self.client, uploaded, self.patience).await
    }

    /// Checks the file against the server's limits without sending anything. Sending does this, too.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] if the server would refuse the upload, [`ErrorKind::Local`] if the
    /// file cannot be read.
    pub async fn check(&self) -> Result<()> {
        let instance = self.client.instance();
        let limits = instance.limits();
        let refused = |why: String| {
            let (name, host) = (self.file.name(), instance.url());
            Err(Error::invalid(format!("{host} would refuse {name}: {why}")))
        };
        let size = self.file.size().await?;
        if let Some(why) = limits.refuses_file(&self.file.mime_type(), Some(size)) {
            return refused(why);
        }
        let length = self
            .description
            .as_deref()
            .map_or(0, |text| text.graphemes(true).count());
        if let Some(limit) = limits.max_description_characters
            && length > limit as usize
        {
            return refused(format!(
                "its description has {length} characters, and {limit} are accepted"
            ));
        }
        if let Some(Focus { x, y }) = self.focus
            && !(x.abs() <= 1.0 && y.abs() <= 1.0)
        {
            return Err(Error::invalid(
                "the focus lies outside the picture: -1 to 1",
            ));
        }
        Ok(())
    }

    /// A reader in it was read, so that it cannot be sent again.
    fn is_spent(&self) -> bool {
        let thumbnail = self.thumbnail.as_ref();
        self.file.is_spent() || thumbnail.is_some_and(MediaFile::is_spent)
    }

    async fn send(&self, path: &'static str) -> Result<MediaAttachment> {
        if let Some(recorder) = self.client.recorder() {
            api::endpoint_at(&Method::POST, path)
                .into_iter()
                .for_each(|endpoint| recorder.called(endpoint));
        }
        let instance = self.client.instance();
        let url = instance.url().at(path, None);
        let mut outgoing = Outgoing::new(instance.url(), Method::POST, path, url);
        // A file that is there twice is in no status; servers delete it after a while.
        outgoing.body(Body::Parts(self.parts())).repeatable();
        let answer = self.client.send_outgoing(&mut outgoing).await?;
        let media: MediaAttachment = answer.json()?;
        if media.id.as_str().is_empty() {
            // A status with it would be published without it.
            let why = "the answer has no id of the file";
            return Err(answer.error_of(ErrorKind::Decode).message(why));
        }
        Ok(media)
    }

    fn parts(&self) -> Vec<(String, Part)> {
        let description = self.description.clone();
        let focus = self.focus.as_ref();
        let focus = focus.map(|Focus { x, y }| format!("{x},{y}"));
        let thumbnail = self.thumbnail.clone();
        let parts = [
            ("description", description.map(Part::Text)),
            ("focus", focus.map(Part::Text)),
            ("thumbnail", thumbnail.map(|file| Part::File(file, None))),
            (
                "file",
                Some(Part::File(self.file.clone(), self.progress.clone())),
            ),
        ];
        let given = |(name, part): (&str, Option<Part>)| Some((name.to_owned(), part?));
        parts.into_iter().filter_map(given).collect()
    }
}

/// Whether the server lacks the endpoint.
fn is_missing(error: &Error) -> bool {
    matches!(error.http_status(), Some(404 | 405 | 501))
}

impl IntoFuture for UploadMedia {
    type Output = Result<MediaAttachment>;
    type IntoFuture = RequestFuture<MediaAttachment>;

    fn into_future(self) -> Self::IntoFuture {
        boxed(self.run())
    }
}

/// Looks again, at growing intervals, until the file has a URL.
async fn processed(
    client: &Client,
    mut media: MediaAttachment,
    patience: Duration,
) -> Result<MediaAttachment> {
    let deadline = tokio::time::Instant::now().checked_add(patience);
    let (mut backoff, mut failed_looks) = (Backoff::new(FIRST_PAUSE, LAST_PAUSE), 0);
    while media.url.is_none() && !patience.is_zero() {
        let pause = backoff.whole_pause();
        let next = tokio::time::Instant::now() + pause;
        if deadline.is_some_and(|deadline| next > deadline) {
            let instance = client.instance();
            let host = instance.url();
            return Err(Error::new(ErrorKind::Timeout).message(&format!(
                "{host} is still processing the file {}, which is there: wait for it with \
                 `media().wait(id)`",
                media.id
            )));
        }
        sleep(client, pause).await?;
        media = match client.media().get(&media.id).await {
            Ok(media) => {
                failed_looks = 0;
                media
            }
            // The status says that it is being processed, whatever the body is.
            Err(error) if error.http_status() == Some(206) => media,
            Err(error) if error.kind() == &ErrorKind::Unprocessable => {
                return Err(error.into_kind(ErrorKind::Processing));
            }
            // The file is there, whatever became of one look at it: uploading it again would cost
            // more than looking again.
            Err(error) if error.is_transient() && failed_looks < MOST_FAILED_LOOKS => {
                failed_looks += 1;
                media
            }
            Err(error) => return Err(error),
        };
    }
    Ok(media)
}

async fn sleep(client: &Client, pause: Duration) -> Result<()> {
    let transport = client.transport()?;
    tokio::select! {
        () = transport.closed() => Err(Error::new(ErrorKind::Cancelled)),
        () = tokio::time::sleep(pause) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::Instance;
    use crate::transport::Transport;
    use crate::url::InstanceUrl;

    #[tokio::test(start_paused = true)]
    async fn a_closed_transport_ends_a_pause() {
        let url = InstanceUrl::parse("example.org").unwrap();
        let transport = Transport::builder().build().unwrap();
        let client = Client::anonymous(Instance::without_discovery(url));
        let client = client.with_transport(&transport);
        sleep(&client, LAST_PAUSE).await.unwrap();
        let (slept, ()) = tokio::join!(sleep(&client, LAST_PAUSE), async { transport.close() });
        assert_eq!(slept.unwrap_err().kind(), &ErrorKind::Cancelled);
    }
}

//! [media](https://docs.joinmastodon.org/methods/media/). Uploading and waiting is in
//! [`upload`](crate::upload), because it is more than one request.

use crate::api::resource::resource;
use crate::entities::{Focus, MediaAttachment};
use crate::file::MediaFile;
use crate::ids::MediaId;

resource! {
    /// Files to attach to statuses.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::MediaFile;
    ///
    /// let picture = client.media().upload(MediaFile::path("cat.jpg")).await?;
    /// client.media().update(&picture.id).description("A cat asleep on a keyboard").await?;
    /// # Ok(()) }
    /// ```
    media => Media {
        /// Uploads a file without waiting for processing; see [`Media::upload`]. While it is being
        /// processed it has no `url`.
        POST "/api/v2/media" [WriteMedia; multipart; rules = [DescriptionFits, FocusInside]]
        create as CreateMedia(file: MediaFile) -> MediaAttachment {
            /// A preview picture, for a file that is not a picture.
            thumbnail: MediaFile,
            /// The alternative text: the file in words, for those who cannot see it.
            description: String,
            /// The point that stays visible when the picture is cropped.
            focus: Focus,
        }

        /// An uploaded file that is not attached yet; without `url` while it is being processed.
        GET "/api/v1/media/{id}" [WriteMedia] get as GetMedia(id: MediaId) -> MediaAttachment

        /// Deletes an uploaded file that is not attached yet.
        DELETE "/api/v1/media/{id}" [WriteMedia] delete as DeleteMedia(id: MediaId) -> Empty

        /// Changes an uploaded file that is not attached yet. One that is attached is changed by
        /// [`Statuses::edit`](super::Statuses::edit).
        PUT "/api/v1/media/{id}" [WriteMedia; rules = [DescriptionFits, FocusInside]]
        update as UpdateMedia(id: MediaId) -> MediaAttachment {
            /// A preview picture, for a file that is not a picture.
            thumbnail: MediaFile,
            /// The alternative text: the file in words, for those who cannot see it.
            description: String,
            /// The point that stays visible when the picture is cropped.
            focus: Focus,
        }

        /// Uploads a file; the answer comes when it is processed, which may take longer than
        /// servers and proxies wait.
        #[deprecated(note = "use `Media::upload`")]
        POST "/api/v1/media" [WriteMedia; multipart; rules = [DescriptionFits, FocusInside]]
        create_v1 as CreateMediaV1(file: MediaFile) -> MediaAttachment {
            /// A preview picture, for a file that is not a picture.
            thumbnail: MediaFile,
            /// The alternative text: the file in words, for those who cannot see it.
            description: String,
            /// The point that stays visible when the picture is cropped.
            focus: Focus,
        }
    }
}

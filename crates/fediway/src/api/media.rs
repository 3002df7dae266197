//! [media](https://docs.joinmastodon.org/methods/media/). Uploading is in
//! [`upload`](crate::upload), because it is more than one request.

use crate::endpoint::resource;
use crate::entities::MediaAttachment;
use crate::ids::MediaId;

resource! {
    /// Files to attach to statuses.
    media => Media {
        /// An uploaded file that is not attached yet; without `url` while it is being processed.
        GET "/api/v1/media/{id}" [WriteMedia] get as GetMedia(id: MediaId) -> MediaAttachment
    }
}

//! [Media attachments](https://docs.joinmastodon.org/entities/MediaAttachment/).

use super::macros::{entity, open_enum};
use crate::ids::MediaId;

open_enum! {
    /// What kind of file an attachment is.
    MediaType {
        /// A picture.
        Image = "image",
        /// A video without sound, played in a loop.
        Gifv = "gifv",
        /// A video.
        Video = "video",
        /// Sound.
        Audio = "audio",
        /// A kind that the server did not recognise.
        Unknown = "unknown",
    }
}

entity! {
    /// A file attached to a status.
    MediaAttachment {
        /// The id.
        id: MediaId,
        /// The kind of file.
        kind as "type": MediaType,
        /// The file; `None` while the server is still processing it.
        url: Option<String>,
        /// A smaller version.
        preview_url: Option<String>,
        /// Where the file is on its own server.
        remote_url: Option<String>,
        /// A short link to the file; Mastodon has none since 3.5.
        text_url: Option<String>,
        /// Where the smaller version is on that server. GoToSocial.
        preview_remote_url: Option<String>,
        /// Sizes and focus.
        meta: Option<Box<MediaMeta>>,
        /// The alternative text.
        description: Option<String>,
        /// A blurred picture in a few characters.
        blurhash: Option<String>,
    }

    /// Sizes and focus of an attachment.
    MediaMeta {
        /// The point that stays visible when it is cropped.
        focus: Option<Focus>,
        /// The file itself.
        original: Option<MediaDimensions>,
        /// The smaller version.
        small: Option<MediaDimensions>,
        /// How long it plays, as `h:mm:ss.ff`.
        length: Option<String>,
        /// Seconds.
        duration: Option<f64>,
        /// Frames per second.
        fps: Option<f64>,
        /// `widthxheight`.
        size: Option<String>,
        /// Pixels.
        width: Option<u64>,
        /// Pixels.
        height: Option<u64>,
        /// Width divided by height.
        aspect: Option<f64>,
        /// How the sound is encoded.
        audio_encode: Option<String>,
        /// Bits of sound per second, in words.
        audio_bitrate: Option<String>,
        /// `mono`, `stereo`, …
        audio_channels: Option<String>,
        /// The colours of a player, from the picture of a sound or video.
        colors: Option<MediaColors>,
    }

    /// The colours of a player, as `#rrggbb`.
    MediaColors {
        /// Behind everything.
        background: String,
        /// Of texts and lines.
        foreground: String,
        /// Of what stands out.
        accent: String,
    }

    /// The sizes of one version of a file.
    MediaDimensions {
        /// Pixels.
        width: Option<u64>,
        /// Pixels.
        height: Option<u64>,
        /// `widthxheight`.
        size: Option<String>,
        /// Width divided by height.
        aspect: Option<f64>,
        /// Frames per second, as a fraction.
        frame_rate: Option<String>,
        /// Seconds.
        duration: Option<f64>,
        /// Bits per second.
        bitrate: Option<u64>,
    }

    /// A point in a picture, from -1 (left, bottom) to 1 (right, top).
    Focus {
        /// From left to right.
        x: f64,
        /// From bottom to top.
        y: f64,
    }
}

impl From<(f64, f64)> for Focus {
    fn from((x, y): (f64, f64)) -> Self {
        Self { x, y }
    }
}

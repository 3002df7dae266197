//! The limits a server sets on statuses and files.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{file_types, length};
use crate::entities::InstanceConfiguration;

/// What a server accepts, as far as it tells.
///
/// Values outside reasonable bounds are ignored. A server cannot make a client shorten every status to
/// nothing or read a file of any size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Limits {
    /// Characters in a status: 1 to 100,000. See [`Limits::length_of`].
    pub max_characters: Option<u32>,
    /// Files on a status: 1 to 100.
    pub max_attachments: Option<u32>,
    /// What a link counts as, in characters: 1 to 100,000.
    pub characters_per_url: Option<u32>,
    /// Options of a poll: 2 to 100.
    pub max_poll_options: Option<u32>,
    /// Characters in an option of a poll: 1 to 100,000.
    pub max_poll_option_characters: Option<u32>,
    /// The shortest time for a poll, in seconds: up to a week.
    pub min_poll_seconds: Option<u32>,
    /// The longest time for a poll, in seconds: an hour or more.
    pub max_poll_seconds: Option<u32>,
    /// Characters in the description of a file: 1 to 100,000.
    pub max_description_characters: Option<u32>,
    /// The size of a picture in bytes: 1 to 100,000,000.
    pub image_size: Option<u32>,
    /// The size of a video or audio file in bytes: 1 to 4,294,967,295.
    pub video_size: Option<u32>,
    /// The MIME types of files. If the server names none or more than 200, it is empty, and nothing is
    /// known.
    pub mime_types: Vec<String>,
}

impl Limits {
    /// The length of a status, to compare with [`max_characters`](Limits::max_characters). As on
    /// Mastodon, text and content warning count together in grapheme clusters, links have a fixed
    /// length, and remote mentions count without their host.
    ///
    /// ```
    /// let limits = fediway::instance::Limits::default();
    /// assert_eq!(limits.length_of("Hi @ann@social.example!", "👋🏽"), 9);
    /// ```
    pub fn length_of(&self, text: &str, content_warning: &str) -> usize {
        let warning = length::count(content_warning, None);
        length::count(text, self.characters_per_url) + warning
    }

    /// The reason why the server would refuse a file of this MIME type and size, if it would.
    pub(crate) fn refuses_file(&self, mime: &str, bytes: Option<u64>) -> Option<String> {
        let mime = mime
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if file_types::are_certain_to_exclude(&self.mime_types, &mime) {
            return Some(format!("it is {mime}, which is not accepted"));
        }
        let limit = match mime.split('/').next() {
            Some("image") => self.image_size,
            Some("video" | "audio") => self.video_size,
            _ => None,
        };
        let (limit, bytes) = (u64::from(limit?), bytes?);
        (bytes > limit).then(|| format!("it has {bytes} bytes, and {limit} are accepted"))
    }
}

const CHARACTERS: RangeInclusive<u32> = 1..=100_000;
const ATTACHMENTS: RangeInclusive<u32> = 1..=100;
const POLL_OPTIONS: RangeInclusive<u32> = 2..=100;
const SHORTEST_POLL: RangeInclusive<u32> = 0..=7 * 24 * 60 * 60;
const LONGEST_POLL: RangeInclusive<u32> = 60 * 60..=u32::MAX;
const IMAGE_BYTES: RangeInclusive<u32> = 1..=100_000_000;
const VIDEO_BYTES: RangeInclusive<u32> = 1..=u32::MAX;
const MIME_TYPES: usize = 200;

/// Limits as a server wrote them.
#[derive(Debug, Default)]
pub(crate) struct Claimed {
    pub(crate) characters: Option<u64>,
    pub(crate) attachments: Option<u64>,
    pub(crate) characters_per_url: Option<u64>,
    pub(crate) poll_options: Option<u64>,
    pub(crate) poll_option_characters: Option<u64>,
    pub(crate) min_poll_seconds: Option<u64>,
    pub(crate) max_poll_seconds: Option<u64>,
    pub(crate) description_characters: Option<u64>,
    pub(crate) image_size: Option<u64>,
    pub(crate) video_size: Option<u64>,
    pub(crate) mime_types: Vec<String>,
}

impl From<InstanceConfiguration> for Claimed {
    fn from(configuration: InstanceConfiguration) -> Self {
        let (statuses, polls) = (configuration.statuses, configuration.polls);
        let media = configuration.media_attachments;
        Self {
            characters: statuses.max_characters,
            attachments: statuses.max_media_attachments,
            characters_per_url: statuses.characters_reserved_per_url,
            poll_options: polls.max_options,
            poll_option_characters: polls.max_characters_per_option,
            min_poll_seconds: polls.min_expiration,
            max_poll_seconds: polls.max_expiration,
            description_characters: media.description_limit,
            image_size: media.image_size_limit,
            video_size: media.video_size_limit,
            mime_types: media.supported_mime_types,
        }
    }
}

impl From<Claimed> for Limits {
    fn from(claimed: Claimed) -> Self {
        Self {
            max_characters: within(claimed.characters, CHARACTERS),
            max_attachments: within(claimed.attachments, ATTACHMENTS),
            characters_per_url: within(claimed.characters_per_url, CHARACTERS),
            max_poll_options: within(claimed.poll_options, POLL_OPTIONS),
            max_poll_option_characters: within(claimed.poll_option_characters, CHARACTERS),
            min_poll_seconds: within(claimed.min_poll_seconds, SHORTEST_POLL),
            max_poll_seconds: within(claimed.max_poll_seconds, LONGEST_POLL),
            max_description_characters: within(claimed.description_characters, CHARACTERS),
            image_size: within(claimed.image_size, IMAGE_BYTES),
            video_size: within(claimed.video_size, VIDEO_BYTES),
            mime_types: if claimed.mime_types.len() > MIME_TYPES {
                Vec::new()
            } else {
                claimed.mime_types
            },
        }
    }
}

fn within(value: Option<u64>, bounds: RangeInclusive<u32>) -> Option<u32> {
    u32::try_from(value?)
        .ok()
        .filter(|value| bounds.contains(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(value: u64, types: usize) -> Limits {
        Limits::from(Claimed {
            characters: Some(value),
            attachments: Some(value),
            characters_per_url: Some(value),
            image_size: Some(value),
            mime_types: vec!["image/png".into(); types],
            ..Claimed::default()
        })
    }

    #[test]
    fn sane_values_are_taken() {
        for value in [1, 100] {
            let taken = limits(value, 200);
            assert_eq!(taken.max_characters, Some(value as u32));
            assert_eq!(taken.max_attachments, Some(value as u32));
            assert_eq!(taken.image_size, Some(value as u32));
            assert_eq!(taken.mime_types.len(), 200);
        }
        assert_eq!(limits(100_000, 0).max_characters, Some(100_000));
        assert_eq!(limits(100_000_000, 0).image_size, Some(100_000_000));
    }

    #[test]
    fn values_outside_sane_bounds_are_ignored() {
        for value in [0, u64::MAX, 1 << 32, 100_000_001] {
            assert_eq!(limits(value, 201), Limits::default(), "{value}");
        }
        assert_eq!(limits(101, 0).max_attachments, None);
        assert_eq!(limits(100_001, 0).max_characters, None);
    }

    #[test]
    fn files_are_refused_by_type_and_size() {
        let limits = Limits {
            image_size: Some(10),
            video_size: Some(20),
            mime_types: vec!["image/png".into(), "VIDEO/mp4".into(), "audio/*".into()],
            ..Limits::default()
        };
        for (mime, bytes, refused) in [
            ("image/png", 10, false),
            ("image/png", 11, true),
            ("IMAGE/PNG; charset=binary", 10, false),
            ("IMAGE/png", 11, true),
            ("image/gif", 1, true),
            ("video/mp4", 20, false),
            ("video/mp4", 21, true),
            ("audio/flac", 20, false),
            ("audio/flac", 21, true),
            ("application/octet-stream", u64::MAX, false),
        ] {
            assert_eq!(
                limits.refuses_file(mime, Some(bytes)).is_some(),
                refused,
                "{mime} {bytes}"
            );
        }
        assert_eq!(limits.refuses_file("image/png", None), None);
        assert_eq!(Limits::default().refuses_file("text/x-odd", Some(1)), None);
    }
}

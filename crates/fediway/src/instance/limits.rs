//! The limits a server sets on statuses and files.

use std::ops::RangeInclusive;

use crate::entities::InstanceConfiguration;

/// What a server accepts, as far as it says so.
///
/// Values outside sane bounds are left out, as if the server had not said them: a server cannot
/// make a client cut every status to nothing or read a file of any size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Characters in a status: 1 to 100,000.
    pub max_characters: Option<u32>,
    /// Files on a status: 1 to 100.
    pub max_attachments: Option<u32>,
    /// What a link counts as, in characters: 1 to 100,000.
    pub characters_per_url: Option<u32>,
    /// The size of a picture in bytes: 1 to 100,000,000.
    pub image_size: Option<u32>,
    /// The MIME types of files; none, or more than 200, means that nothing is known.
    pub mime_types: Vec<String>,
}

const CHARACTERS: RangeInclusive<u32> = 1..=100_000;
const ATTACHMENTS: RangeInclusive<u32> = 1..=100;
const IMAGE_BYTES: RangeInclusive<u32> = 1..=100_000_000;
const MIME_TYPES: usize = 200;

/// Limits as a server wrote them.
#[derive(Debug, Default)]
pub(crate) struct Claimed {
    pub(crate) characters: Option<u64>,
    pub(crate) attachments: Option<u64>,
    pub(crate) characters_per_url: Option<u64>,
    pub(crate) image_size: Option<u64>,
    pub(crate) mime_types: Vec<String>,
}

impl From<InstanceConfiguration> for Claimed {
    fn from(configuration: InstanceConfiguration) -> Self {
        let (statuses, media) = (configuration.statuses, configuration.media_attachments);
        Self {
            characters: statuses.max_characters,
            attachments: statuses.max_media_attachments,
            characters_per_url: statuses.characters_reserved_per_url,
            image_size: media.image_size_limit,
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
            image_size: within(claimed.image_size, IMAGE_BYTES),
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
}

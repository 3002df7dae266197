//! What a file is.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use crate::import::refusal::Refusal;

/// The form of a file, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Form {
    Zip,
    TarGz,
    /// A JSON document: the file of mastodon-archive, or an outbox alone.
    Json,
}

impl Form {
    pub(in crate::import) fn of(file: &mut File) -> io::Result<Self> {
        let mut first = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        (&*file).take(4).read_to_end(&mut first)?;
        match first.as_slice() {
            [b'P', b'K', 3, 4] | [b'P', b'K', 5, 6] => Ok(Self::Zip),
            [0x1f, 0x8b, ..] => Ok(Self::TarGz),
            [b'{', ..] | [0xef, 0xbb, 0xbf, b'{'] => Ok(Self::Json),
            _ => Err(Refusal::Kind("it is no ZIP, no tar.gz and no JSON file".into()).into()),
        }
    }
}

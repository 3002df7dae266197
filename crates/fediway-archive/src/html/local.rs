//! The files of the archive that stand for what the web has under an address.

use std::collections::HashMap;

/// A file in the folder of the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct File {
    /// From the pages on.
    pub(super) path: String,
    pub(super) kind: Kind,
}

/// What a browser does with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Picture,
    Video,
    Sound,
    /// It is offered, and not shown.
    Other,
}

impl File {
    pub(super) fn new(path: impl Into<String>, mime: &str) -> Self {
        Self {
            path: path.into(),
            kind: Kind::of(mime),
        }
    }
}

/// The types that pages show, with the end of the file's name. SVG can hold scripts, so it is not here.
const TYPES: [(&str, &str, Kind); 17] = [
    ("image/png", "png", Kind::Picture),
    ("image/jpeg", "jpg", Kind::Picture),
    ("image/gif", "gif", Kind::Picture),
    ("image/webp", "webp", Kind::Picture),
    ("image/avif", "avif", Kind::Picture),
    ("image/heic", "heic", Kind::Other),
    ("video/mp4", "mp4", Kind::Video),
    ("video/webm", "webm", Kind::Video),
    ("video/quicktime", "mov", Kind::Video),
    ("audio/mpeg", "mp3", Kind::Sound),
    ("audio/ogg", "ogg", Kind::Sound),
    ("audio/wav", "wav", Kind::Sound),
    ("audio/x-wav", "wav", Kind::Sound),
    ("audio/flac", "flac", Kind::Sound),
    ("audio/aac", "aac", Kind::Sound),
    ("audio/mp4", "m4a", Kind::Sound),
    ("audio/webm", "weba", Kind::Sound),
];

/// The end of the name of a file of this type. What is not known gets an end that nothing runs.
pub(super) fn extension(mime: &str) -> &'static str {
    TYPES
        .iter()
        .find(|(name, ..)| *name == mime)
        .map_or("bin", |(_, end, _)| end)
}

impl Kind {
    fn of(mime: &str) -> Self {
        TYPES
            .iter()
            .find(|(name, ..)| *name == mime)
            .map_or(Self::Other, |(.., kind)| *kind)
    }
}

/// What the archive has, by the address that it had on the web.
#[derive(Debug, Default)]
pub(super) struct Local(HashMap<String, File>);

impl Local {
    pub(super) fn add(&mut self, url: &str, file: File) {
        self.0.insert(url.to_owned(), file);
    }

    pub(super) fn file(&self, url: &str) -> Option<&File> {
        self.0.get(url)
    }

    /// The path of a picture.
    pub(super) fn picture(&self, url: &str) -> Option<&str> {
        let file = self.file(url).filter(|file| file.kind == Kind::Picture)?;
        Some(&file.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_run_is_not_shown() {
        for mime in ["image/svg+xml", "text/html", "application/xhtml+xml", ""] {
            assert_eq!(
                (Kind::of(mime), extension(mime)),
                (Kind::Other, "bin"),
                "{mime}"
            );
        }
        assert_eq!(
            (Kind::of("video/mp4"), extension("video/mp4")),
            (Kind::Video, "mp4")
        );
    }
}

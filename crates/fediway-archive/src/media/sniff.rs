//! What a file is, by its first bytes.

/// What no rule knows.
pub(crate) const UNKNOWN: &str = "application/octet-stream";

/// A kind of file: its MIME type, the ending of its name, where its marks stand.
struct Kind {
    mime: &'static str,
    ending: &'static str,
    marks: &'static [(usize, &'static [u8])],
}

const fn kind(
    mime: &'static str,
    ending: &'static str,
    marks: &'static [(usize, &'static [u8])],
) -> Kind {
    Kind {
        mime,
        ending,
        marks,
    }
}

/// The first one that fits counts.
const KINDS: &[Kind] = &[
    kind("image/jpeg", "jpg", &[(0, b"\xff\xd8\xff")]),
    kind("image/png", "png", &[(0, b"\x89PNG\r\n\x1a\n")]),
    kind("image/gif", "gif", &[(0, b"GIF8")]),
    kind("image/webp", "webp", &[(0, b"RIFF"), (8, b"WEBP")]),
    kind("image/avif", "avif", &[(4, b"ftypavif")]),
    kind("image/avif", "avif", &[(4, b"ftypavis")]),
    kind("image/heic", "heic", &[(4, b"ftyphei")]),
    kind("image/heic", "heic", &[(4, b"ftypmif1")]),
    kind("image/jxl", "jxl", &[(0, b"\xff\x0a")]),
    kind("image/jxl", "jxl", &[(4, b"JXL \r\n")]),
    kind("image/bmp", "bmp", &[(0, b"BM"), (6, b"\0\0\0\0")]),
    kind("audio/mp4", "m4a", &[(4, b"ftypM4A")]),
    kind("video/quicktime", "mov", &[(4, b"ftypqt")]),
    kind("video/mp4", "mp4", &[(4, b"ftyp")]),
    kind("video/webm", "webm", &[(0, b"\x1a\x45\xdf\xa3")]),
    kind("audio/wav", "wav", &[(0, b"RIFF"), (8, b"WAVE")]),
    kind("audio/ogg", "ogg", &[(0, b"OggS")]),
    kind("audio/flac", "flac", &[(0, b"fLaC")]),
    kind("audio/mpeg", "mp3", &[(0, b"ID3")]),
    kind("audio/aac", "aac", &[(0, b"\xff\xf1")]),
    kind("audio/aac", "aac", &[(0, b"\xff\xf9")]),
    kind("audio/mpeg", "mp3", &[(0, b"\xff\xfb")]),
    kind("audio/mpeg", "mp3", &[(0, b"\xff\xf3")]),
    kind("audio/mpeg", "mp3", &[(0, b"\xff\xf2")]),
    kind("application/pdf", "pdf", &[(0, b"%PDF-")]),
];

/// The MIME type of a file that begins so. Never one that a browser runs.
pub(crate) fn mime(beginning: &[u8]) -> &'static str {
    let is_at = |(at, mark): &(usize, &[u8])| {
        beginning
            .get(*at..)
            .is_some_and(|rest| rest.starts_with(mark))
    };
    let found = KINDS.iter().find(|kind| kind.marks.iter().all(is_at));
    found.map_or(UNKNOWN, |kind| kind.mime)
}

/// The ending of the name of such a file.
pub(crate) fn ending(mime: &str) -> &'static str {
    let found = KINDS.iter().find(|kind| kind.mime == mime);
    found.map_or("bin", |kind| kind.ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_content() {
        for (beginning, expected, name) in [
            (&b"\x89PNG\r\n\x1a\n...."[..], "image/png", "png"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp", "webp"),
            (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav", "wav"),
            (b"\0\0\0\x20ftypisom", "video/mp4", "mp4"),
            (b"<svg onload=alert(1)>", UNKNOWN, "bin"),
            (b"<html><script>", UNKNOWN, "bin"),
            (b"", UNKNOWN, "bin"),
        ] {
            assert_eq!(mime(beginning), expected);
            assert_eq!(ending(expected), name);
        }
    }
}

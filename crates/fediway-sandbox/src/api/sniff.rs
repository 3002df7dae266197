//! What a file is, by its first bytes. What the client says is not believed.

use crate::model::Format;

/// The format, when it is one the sandbox knows.
pub(crate) fn sniff(file: &[u8]) -> Option<Format> {
    image(file)
        .or_else(|| container(file))
        .or_else(|| audio(file))
}

fn image(file: &[u8]) -> Option<Format> {
    let (mime, extension, size) = if file.starts_with(b"\x89PNG\r\n\x1a\n") {
        ("image/png", "png", png_size(file))
    } else if file.starts_with(b"\xff\xd8\xff") {
        ("image/jpeg", "jpg", jpeg_size(file))
    } else if file.starts_with(b"GIF87a") || file.starts_with(b"GIF89a") {
        ("image/gif", "gif", gif_size(file))
    } else if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WEBP") {
        ("image/webp", "webp", webp_size(file))
    } else {
        return None;
    };
    Some(Format {
        mime,
        kind: "image",
        extension,
        size: size.filter(|(width, height)| *width > 0 && *height > 0),
    })
}

fn container(file: &[u8]) -> Option<Format> {
    let (mime, extension) = if file.get(4..8) == Some(b"ftyp") {
        match file.get(8..12) {
            Some(b"qt  ") => ("video/quicktime", "mov"),
            _ => ("video/mp4", "mp4"),
        }
    } else if file.starts_with(b"\x1a\x45\xdf\xa3") {
        ("video/webm", "webm")
    } else {
        return None;
    };
    Some(of_kind("video", mime, extension))
}

fn audio(file: &[u8]) -> Option<Format> {
    let (mime, extension) = if file.starts_with(b"OggS") {
        ("audio/ogg", "ogg")
    } else if file.starts_with(b"fLaC") {
        ("audio/flac", "flac")
    } else if file.starts_with(b"RIFF") && file.get(8..12) == Some(b"WAVE") {
        ("audio/wave", "wav")
    } else if file.starts_with(b"ID3") || file.starts_with(b"\xff\xfb") {
        ("audio/mpeg", "mp3")
    } else {
        return None;
    };
    Some(of_kind("audio", mime, extension))
}

fn of_kind(kind: &'static str, mime: &'static str, extension: &'static str) -> Format {
    Format {
        mime,
        kind,
        extension,
        size: None,
    }
}

fn png_size(file: &[u8]) -> Option<(u32, u32)> {
    Some((be32(file, 16)?, be32(file, 20)?))
}

fn gif_size(file: &[u8]) -> Option<(u32, u32)> {
    Some((le16(file, 6)?, le16(file, 8)?))
}

/// The size is in the frame header, behind any number of other segments.
fn jpeg_size(file: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        let marker = *file.get(at + 1)?;
        if *file.get(at)? != 0xff {
            return None;
        }
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some((be16(file, at + 7)?, be16(file, at + 5)?));
        }
        let length = usize::try_from(be16(file, at + 2)?).ok()?;
        at += 2 + length;
    }
}

fn webp_size(file: &[u8]) -> Option<(u32, u32)> {
    match file.get(12..16)? {
        b"VP8 " => Some((le16(file, 26)? & 0x3fff, le16(file, 28)? & 0x3fff)),
        b"VP8L" => {
            let bits = le16(file, 21)? | (le16(file, 23)? << 16);
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        b"VP8X" => Some((le24(file, 24)? + 1, le24(file, 27)? + 1)),
        _ => None,
    }
}

fn byte(file: &[u8], at: usize) -> Option<u32> {
    file.get(at).map(|byte| u32::from(*byte))
}

fn be16(file: &[u8], at: usize) -> Option<u32> {
    Some((byte(file, at)? << 8) | byte(file, at + 1)?)
}

fn be32(file: &[u8], at: usize) -> Option<u32> {
    Some((be16(file, at)? << 16) | be16(file, at + 2)?)
}

fn le16(file: &[u8], at: usize) -> Option<u32> {
    Some(byte(file, at)? | (byte(file, at + 1)? << 8))
}

fn le24(file: &[u8], at: usize) -> Option<u32> {
    Some(le16(file, at)? | (byte(file, at + 2)? << 16))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(file: &[u8]) -> Option<(u32, u32)> {
        sniff(file).unwrap().size
    }

    #[test]
    fn sizes_are_read_from_headers() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\x58\0\0\x01\x90";
        assert_eq!(size(png), Some((600, 400)));
        assert_eq!(size(b"GIF89a\x58\x02\x90\x01"), Some((600, 400)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04xx\xff\xc0\0\x11\x08\x01\x90\x02\x58";
        assert_eq!(size(jpeg), Some((600, 400)));
        let vp8x = b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x57\x02\0\x8f\x01\0";
        assert_eq!(size(vp8x), Some((600, 400)));
    }

    #[test]
    fn broken_headers_have_no_size_and_text_is_no_medium() {
        assert_eq!(size(b"\x89PNG\r\n\x1a\n"), None);
        assert_eq!(size(b"\xff\xd8\xff\xe0\xff\xff"), None);
        assert_eq!(size(b"\xff\xd8\xff\xe0\0\0"), None);
        assert_eq!(sniff(b"hello"), None);
        assert_eq!(sniff(b""), None);
        assert_eq!(sniff(b"\0\0\0\x18ftypisom").unwrap().kind, "video");
        assert_eq!(sniff(b"RIFF\0\0\0\0WAVE").unwrap().kind, "audio");
    }
}

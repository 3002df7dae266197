//! Which MIME types a server certainly refuses. One format has several names, and servers, systems
//! and file names use different ones.

/// Formats with all their names. Containers whose files cannot be told apart by name are one row:
/// MPEG-4 with sound alone or with video, Ogg, Matroska and WebM, Windows Media.
const FORMATS: &[&[&str]] = &[
    &["image/jpeg", "image/jpg", "image/pjpeg"],
    &[
        "image/png",
        "image/x-png",
        "image/apng",
        "image/vnd.mozilla.apng",
    ],
    &["image/gif"],
    &["image/webp"],
    &[
        "image/heic",
        "image/heif",
        "image/heic-sequence",
        "image/heif-sequence",
    ],
    &["image/avif", "image/avif-sequence"],
    &["image/jxl"],
    &["image/bmp", "image/x-bmp", "image/x-ms-bmp"],
    &["image/tiff", "image/x-tiff"],
    &["image/svg+xml"],
    &["image/x-icon", "image/vnd.microsoft.icon"],
    &[
        "video/mp4",
        "video/x-m4v",
        "video/quicktime",
        "video/3gpp",
        "video/3gpp2",
        "video/x-f4v",
        "audio/mp4",
        "audio/m4a",
        "audio/x-m4a",
        "audio/m4b",
        "audio/x-m4b",
        "audio/3gpp",
        "audio/3gpp2",
        "application/mp4",
    ],
    &[
        "video/webm",
        "audio/webm",
        "video/x-matroska",
        "video/matroska",
        "audio/x-matroska",
        "audio/matroska",
        "application/x-matroska",
    ],
    &[
        "video/ogg",
        "audio/ogg",
        "application/ogg",
        "application/x-ogg",
        "audio/vorbis",
        "audio/opus",
        "audio/speex",
        "audio/x-vorbis+ogg",
        "audio/x-opus+ogg",
        "video/x-theora+ogg",
    ],
    &[
        "audio/mpeg",
        "audio/mp3",
        "audio/x-mp3",
        "audio/x-mpeg",
        "audio/mpeg3",
        "audio/x-mpeg-3",
        "video/mpeg",
        "video/x-mpeg",
    ],
    &[
        "audio/wave",
        "audio/wav",
        "audio/x-wav",
        "audio/x-pn-wav",
        "audio/x-pn-wave",
        "audio/vnd.wave",
        "audio/vnd.wav",
    ],
    &["audio/flac", "audio/x-flac"],
    &[
        "audio/aac",
        "audio/x-aac",
        "audio/aacp",
        "audio/vnd.dlna.adts",
        "audio/x-hx-aac-adts",
    ],
    &[
        "video/x-ms-asf",
        "video/x-ms-wmv",
        "video/x-ms-wm",
        "audio/x-ms-wma",
        "application/vnd.ms-asf",
    ],
    &["audio/aiff", "audio/x-aiff"],
    &["audio/midi", "audio/mid", "audio/x-midi"],
    &[
        "video/x-msvideo",
        "video/avi",
        "video/msvideo",
        "video/vnd.avi",
    ],
    &["video/x-flv"],
];

/// Whether a server that says it takes these types (such as `image/png` or `image/*`) refuses a
/// file of this type for certain. In doubt the server decides: it looks into the file, and this
/// library only at its name.
pub(super) fn are_certain_to_exclude(taken: &[String], mime: &str) -> bool {
    let (mime, taken) = (essence(mime), taken.iter().map(|taken| essence(taken)));
    let taken: Vec<_> = taken.collect();
    // What no name tells is for the server to find out.
    let is_told = mime != "application/octet-stream" && mime.contains('/');
    // An extension, say: it is not known what that stands for.
    let is_clear = !taken.is_empty() && taken.iter().all(|taken| taken.contains('/'));
    if !is_told || !is_clear {
        return false;
    }
    let takes = |name: &str| taken.iter().any(|taken| covers(taken, name));
    let format = FORMATS.iter().find(|names| names.contains(&&*mime));
    match format {
        Some(names) => !names.iter().any(|name| takes(name)),
        // Pictures of other formats have one name each.
        None => !takes(&mime) && !matches!(kind_of(&mime), "video" | "audio"),
    }
}

/// A type without its parameters, in lower case.
fn essence(mime: &str) -> String {
    let plain = mime.split(';').next().unwrap_or_default();
    plain.trim().to_ascii_lowercase()
}

/// Whether `image/*` or `image/png` covers `image/png`.
fn covers(taken: &str, mime: &str) -> bool {
    match taken.strip_suffix("/*") {
        Some("*") => true,
        Some(kind) => kind_of(mime) == kind,
        None => taken == mime,
    }
}

fn kind_of(mime: &str) -> &str {
    mime.split('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Mastodon 4.5 says it.
    const MASTODON: &str = "image/jpeg image/png image/gif image/heic image/heif image/webp \
        image/avif video/webm video/mp4 video/quicktime video/ogg audio/wave audio/wav audio/x-wav \
        audio/x-pn-wave audio/vnd.wave audio/ogg audio/vorbis audio/mpeg audio/mp3 audio/webm \
        audio/flac audio/aac audio/m4a audio/x-m4a audio/mp4 audio/3gpp video/x-ms-asf";

    fn mastodon() -> Vec<String> {
        MASTODON.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn whatever_mastodon_lists_by_extension_is_let_through() {
        let taken = mastodon();
        for extension in
            "jpg jpeg jpe jfif png apng gif webp heic heif avif webm mp4 m4v mov qt ogg \
            ogv oga ogx mp3 wav flac opus spx aac m4a m4b 3gp 3g2 wma wmv asf mpg mpeg mka mkv weba"
                .split_whitespace()
        {
            let mime = mime_guess::from_ext(extension).first_or_octet_stream();
            let mime = mime.essence_str();
            assert!(!are_certain_to_exclude(&taken, mime), "{extension} {mime}");
        }
    }

    #[test]
    fn what_is_certainly_refused_is_not_sent() {
        let taken = mastodon();
        for extension in "log txt html pdf zip exe json csv bmp tif tiff svg ico avi flv aiff mid"
            .split_whitespace()
        {
            let mime = mime_guess::from_ext(extension).first_or_octet_stream();
            let mime = mime.essence_str();
            if mime != "application/octet-stream" {
                assert!(are_certain_to_exclude(&taken, mime), "{extension} {mime}");
            }
        }
        let pictures = ["image/png".to_owned()];
        assert!(are_certain_to_exclude(&pictures, "video/mp4"));
        assert!(are_certain_to_exclude(&pictures, "image/jpeg"));
    }

    #[test]
    fn in_doubt_the_server_decides() {
        let taken = mastodon();
        for mime in [
            "audio/x-new",
            "video/vnd.unheard-of",
            "application/octet-stream",
        ] {
            assert!(!are_certain_to_exclude(&taken, mime), "{mime}");
        }
        assert!(!are_certain_to_exclude(&[], "text/plain"));
        for all in ["*/*", "text/*", "TEXT/plain"] {
            assert!(
                !are_certain_to_exclude(&[all.to_owned()], "text/plain"),
                "{all}"
            );
        }
    }

    /// However a program or a server writes it.
    #[test]
    fn parameters_and_case_are_no_other_format() {
        let taken = mastodon();
        for mime in [
            "IMAGE/JPG",
            "image/jpeg; charset=binary",
            " Image/X-PNG ",
            "video/mp4;codecs=\"avc1\"",
            "audio/OGG; codecs=opus",
            "jpeg",
        ] {
            assert!(!are_certain_to_exclude(&taken, mime), "{mime}");
        }
        for taken in ["AUDIO/ogg; codecs=opus", "Audio/*", ".ogg", "ogg"] {
            let taken = [taken.to_owned()];
            assert!(!are_certain_to_exclude(&taken, "audio/ogg"), "{taken:?}");
        }
        for mime in ["TEXT/plain", "text/plain; charset=utf-8"] {
            assert!(are_certain_to_exclude(&taken, mime), "{mime}");
        }
    }

    #[test]
    fn each_name_is_of_one_format() {
        let mut names: Vec<_> = FORMATS.iter().copied().flatten().collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(names.iter().all(|name| **name == name.to_ascii_lowercase()));
    }
}

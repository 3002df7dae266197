//! The files of a status.

use fediway::entities::{MediaAttachment, MediaType};
use maud::{Markup, html};

use super::local::{File, Kind, Local};

/// All files. They are folded where the author marked them as sensitive and no warning folds them
/// already.
pub(super) fn all(media: &[MediaAttachment], fold: bool, local: &Local) -> Markup {
    let list = html! {
        @if !media.is_empty() {
            div.media { @for one in media { (figure(one, local)) } }
        }
    };
    match fold && !media.is_empty() {
        true => html! { details.warning { summary { "Sensitive media" } (list) } },
        false => list,
    }
}

fn figure(media: &MediaAttachment, local: &Local) -> Markup {
    let words = media.description.as_deref().unwrap_or_default().trim();
    let file = addresses(media).find_map(|url| local.file(url));
    html! {
        figure {
            @match file {
                Some(file) => (shown(file, media, words)),
                None => p.missing { "The archive does not have this " (name(&media.kind)) "." },
            }
            @if !words.is_empty() { figcaption { (words) } }
        }
    }
}

/// The addresses that a file can have been saved under, the best first.
pub(super) fn addresses(media: &MediaAttachment) -> impl Iterator<Item = &str> {
    let all = [&media.url, &media.remote_url, &media.preview_url];
    all.into_iter()
        .filter_map(|url| url.as_deref())
        .filter(|url| !url.is_empty())
}

fn shown(file: &File, media: &MediaAttachment, words: &str) -> Markup {
    let size = media.meta.as_ref().and_then(|meta| meta.original.as_ref());
    let (width, height) = size.map_or((None, None), |size| (size.width, size.height));
    let label = match words.is_empty() {
        true => format!("{} without a description", name(&media.kind)),
        false => words.to_owned(),
    };
    let path = &file.path;
    html! {
        @match file.kind {
            Kind::Picture => a href=(path) {
                img src=(path) alt=(label) loading="lazy" width=[width] height=[height];
            },
            Kind::Video => video src=(path) controls preload="none" aria-label=(label)
                width=[width] height=[height] loop[media.kind == MediaType::Gifv] {},
            Kind::Sound => audio src=(path) controls preload="none" aria-label=(label) {},
            Kind::Other => a href=(path) download { "Save this " (name(&media.kind)) },
        }
    }
}

fn name(kind: &MediaType) -> &'static str {
    match kind {
        MediaType::Image => "picture",
        MediaType::Gifv => "animation",
        MediaType::Video => "video",
        MediaType::Audio => "sound",
        _ => "file",
    }
}

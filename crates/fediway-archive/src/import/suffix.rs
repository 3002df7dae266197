//! Which file of an export an address means: `/media_attachments/files/…`, with the folder of the
//! server's storage before it, or without.

use std::collections::HashMap;

/// The files of an export by their last name.
#[derive(Debug, Default)]
pub(super) struct Files {
    by_name: HashMap<String, Vec<String>>,
    /// The folder that the export is in, with its slash.
    root: String,
}

impl Files {
    pub(super) fn add(&mut self, path: &str) {
        let last = path.rsplit('/').next().unwrap_or(path);
        let paths = self.by_name.entry(last.to_owned()).or_default();
        if !paths.iter().any(|it| it == path) {
            paths.push(path.to_owned());
        }
    }

    /// Says in which folder of the archive the export is.
    pub(super) fn set_root(&mut self, root: &str) {
        root.clone_into(&mut self.root);
    }

    /// The file whose path has the most parts in common with the address, from the end on. Where
    /// several have as many, the shortest path.
    pub(super) fn find(&self, url: &str) -> Option<&str> {
        let path = path_of(url);
        let last = path.rsplit('/').next()?;
        let candidates = self.by_name.get(last)?.iter();
        let fitting = candidates.filter(|it| fits(path, self.inner(it)));
        let best = fitting.max_by_key(|it| {
            let inner = self.inner(it);
            (common(path, inner), std::cmp::Reverse(inner.len()))
        })?;
        Some(best)
    }

    fn inner<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}

/// The path of an address, without its first slash.
fn path_of(url: &str) -> &str {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |it| it.1),
        None => url,
    };
    path.trim_start_matches('/')
}

/// Whether one path is the end of the other. A name alone is no proof: `original.png` can be of
/// anything.
fn fits(path: &str, candidate: &str) -> bool {
    let (a, b) = (path.split('/').count(), candidate.split('/').count());
    let same = common(path, candidate);
    same == a.min(b) && (same > 1 || a == b)
}

/// How many parts two paths share at their ends.
fn common(a: &str, b: &str) -> usize {
    let pairs = a.rsplit('/').zip(b.rsplit('/'));
    pairs.take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> Files {
        let mut files = Files::default();
        paths.iter().for_each(|path| files.add(path));
        files
    }

    #[test]
    fn the_longest_common_end_counts() {
        let found = files(&[
            "media_attachments/files/1/original/a.png",
            "media_attachments/files/2/original/a.png",
            "avatar.png",
        ]);
        let second = Some("media_attachments/files/2/original/a.png");
        for url in [
            "/media_attachments/files/2/original/a.png",
            "/bucket/media_attachments/files/2/original/a.png",
            "https://s3.example/b/media_attachments/files/2/original/a.png?X-Amz=1",
            "https://x.example/system/media_attachments/files/2/original/a.png#x",
        ] {
            assert_eq!(found.find(url), second, "{url}");
        }
        for url in ["avatar.png", "/avatar.png", "https://x.example/avatar.png"] {
            assert_eq!(found.find(url), Some("avatar.png"), "{url}");
        }
        assert_eq!(found.find("https://y.example/other/avatar.png"), None);
        assert_eq!(found.find("/missing.png"), None);
        assert_eq!(found.find(""), None);
    }

    #[test]
    fn the_folder_of_a_storage_may_be_in_the_archive_too() {
        let found = files(&["bucket/media_attachments/files/3/original/c.jpg"]);
        let url = "/media_attachments/files/3/original/c.jpg";
        assert_eq!(
            found.find(url),
            Some("bucket/media_attachments/files/3/original/c.jpg")
        );
    }

    #[test]
    fn an_export_may_be_in_a_folder() {
        let mut found = files(&["archive/avatar.png"]);
        found.set_root("archive/");
        assert_eq!(
            found.find("https://x.example/avatar.png"),
            Some("archive/avatar.png")
        );
    }

    #[test]
    fn a_last_name_alone_is_no_match() {
        let found = files(&["media_attachments/files/1/original/a.png"]);
        assert_eq!(found.find("https://y.example/other/a.png"), None);
    }
}

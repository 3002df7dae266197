//! The words of the search, in parts that a browser loads one after another.

use fediway::Status;
use serde_json::json;

use super::entry::Entry;
use super::folder::Folder;
use super::{date, names};
use crate::error::Result;

/// How large a part becomes, in bytes.
const PART: usize = 1 << 20;

/// Writes the parts.
#[derive(Debug, Default)]
pub(super) struct Index {
    text: String,
    pub(super) parts: usize,
}

impl Index {
    pub(super) fn add(&mut self, folder: &Folder, page: &str, entry: &Entry) -> Result<()> {
        let line = line(page, entry).to_string();
        self.text
            .push_str(if self.text.is_empty() { "" } else { ",\n" });
        self.text.push_str(&line);
        match self.text.len() < PART {
            true => Ok(()),
            false => self.finish(folder),
        }
    }

    /// Writes what is left.
    pub(super) fn finish(&mut self, folder: &Folder) -> Result<()> {
        if self.text.is_empty() {
            return Ok(());
        }
        self.parts += 1;
        let text = std::mem::take(&mut self.text);
        folder.write(
            &names::part(self.parts),
            &format!("archivePart([\n{text}\n]);\n"),
        )
    }
}

/// Page, day, author, words: what `search.js` reads.
fn line(page: &str, entry: &Entry) -> serde_json::Value {
    let status = entry.status.reblog.as_deref().unwrap_or(&entry.status);
    let author = status.account.as_ref().map_or("", |it| it.acct.as_str());
    let day = entry.status.created_at.map(date::day).unwrap_or_default();
    json!([
        format!("{page}#{}", entry.anchor),
        day,
        format!("@{author}"),
        words(status)
    ])
}

fn words(status: &Status) -> String {
    let mut words = vec![status.spoiler_text.clone(), status.text()];
    let media = status.media_attachments.iter();
    words.extend(media.filter_map(|it| it.description.clone()));
    let options = status.poll.iter().flat_map(|poll| &poll.options);
    words.extend(options.map(|option| option.title.clone()));
    words.retain(|it| !it.is_empty());
    words.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_post_are_all_it_says() {
        let status = json!({ "id": "1", "content": "<p>Hello</p>", "spoiler_text": "Food",
            "media_attachments": [{ "id": "2", "type": "image", "description": "A soup" }],
            "poll": { "id": "3", "options": [{ "title": "Yes" }] } });
        let status = serde_json::from_value(status).unwrap();
        assert_eq!(words(&status), "Food\nHello\nA soup\nYes");
    }
}

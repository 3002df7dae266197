//! Exports as Mastodon made them over the years, and archives that attack.

use std::io::{Cursor, Write};

use flate2::write::GzEncoder;
use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub(crate) const ACTOR: &str = "https://old.example/users/ann";
/// A picture of one pixel.
pub(crate) const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

pub(crate) type Files = Vec<(String, Vec<u8>)>;

pub(crate) fn zip(files: &Files) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(crate) fn tar_gz(files: &Files) -> Vec<u8> {
    let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        // By hand: the builder refuses names that lead out of the folder.
        let bytes = name.as_bytes();
        header.as_old_mut().name[..bytes.len()].copy_from_slice(bytes);
        header.set_cksum();
        tar.append(&header, content.as_slice()).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

/// How old an export is, and where the server keeps its media.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    /// tar.gz with nothing but the outbox, its items signed.
    Of2017,
    /// tar.gz with likes; media in a bucket whose name stands in their addresses.
    Of2019,
    /// tar.gz with bookmarks.
    Of2021,
    /// ZIP, edits, all in a folder as those have it who packed it again.
    Of2023,
    /// ZIP with quotes and lists without a number.
    Of2026,
}

impl Age {
    pub(crate) const ALL: [Self; 5] = [
        Self::Of2017,
        Self::Of2019,
        Self::Of2021,
        Self::Of2023,
        Self::Of2026,
    ];

    fn has_likes(self) -> bool {
        self != Self::Of2017
    }

    fn has_bookmarks(self) -> bool {
        !matches!(self, Self::Of2017 | Self::Of2019)
    }

    pub(crate) fn file(self) -> Vec<u8> {
        let files = self.files();
        match self {
            Self::Of2017 | Self::Of2019 | Self::Of2021 => tar_gz(&files),
            Self::Of2023 | Self::Of2026 => zip(&files),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Of2017 | Self::Of2019 | Self::Of2021 => "archive-20200101000000-00.tar.gz",
            Self::Of2023 | Self::Of2026 => "archive-20260101000000-00.zip",
        }
    }

    fn public(self) -> &'static str {
        match self {
            Self::Of2017 => "https://www.w3.org/ns/activitystreams#Public",
            Self::Of2019 => "Public",
            _ => "as:Public",
        }
    }

    fn media_url(self) -> &'static str {
        match self {
            Self::Of2019 => "/bucket/media_attachments/files/000/000/007/original/cat.png",
            _ => "/media_attachments/files/000/000/007/original/cat.png",
        }
    }

    pub(crate) fn files(self) -> Files {
        let root = if self == Self::Of2023 { "archive/" } else { "" };
        let mut files = vec![
            (
                format!("{root}actor.json"),
                actor().to_string().into_bytes(),
            ),
            (
                format!("{root}outbox.json"),
                self.outbox().to_string().into_bytes(),
            ),
            (
                format!("{root}media_attachments/files/000/000/007/original/cat.png"),
                PNG.to_vec(),
            ),
            (format!("{root}avatar.png"), [PNG, b"avatar"].concat()),
        ];
        let lists = [
            ("likes.json", self.has_likes()),
            ("bookmarks.json", self.has_bookmarks()),
        ];
        for (name, _) in lists.iter().filter(|it| it.1) {
            let list = json!({ "@context": "https://www.w3.org/ns/activitystreams", "id": name,
                "type": "OrderedCollection",
                "orderedItems": ["https://b.example/users/bob/statuses/77"] });
            files.push((format!("{root}{name}"), list.to_string().into_bytes()));
        }
        files
    }

    fn outbox(self) -> Value {
        let items = vec![
            // Before the post that it boosts: the order says nothing.
            self.boost(
                "https://old.example/users/ann/statuses/9",
                "https://old.example/users/ann/statuses/1",
            ),
            self.create(self.note("1", "Hello <b>world</b>", [self.public()], &[])),
            self.create(self.note(
                "2",
                "quiet",
                ["https://old.example/users/ann/followers"],
                &[self.public()],
            )),
            self.create(self.note(
                "3",
                "for followers",
                ["https://old.example/users/ann/followers"],
                &[],
            )),
            self.create(self.note("4", "for bob", ["https://b.example/users/bob"], &[])),
            self.create(self.question()),
            self.boost(
                "https://old.example/users/ann/statuses/10",
                "https://b.example/users/bob/statuses/5",
            ),
            json!({ "type": "Delete", "id": "https://old.example/deletes/1", "object": "x" }),
        ];
        json!({ "@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json",
            "type": "OrderedCollection", "totalItems": items.len(), "orderedItems": items })
    }

    fn create(self, note: Value) -> Value {
        let mut create = json!({ "id": format!("{}/activity", note["id"].as_str().unwrap()),
            "type": "Create", "actor": ACTOR, "published": note["published"],
            "to": note["to"], "cc": note["cc"], "object": note });
        if self == Self::Of2017 {
            create["signature"] = json!({ "type": "RsaSignature2017", "signatureValue": "x==" });
        }
        create
    }

    fn note(self, id: &str, text: &str, to: [&str; 1], cc: &[&str]) -> Value {
        let uri = format!("https://old.example/users/ann/statuses/{id}");
        let mut note = json!({
            "id": uri, "type": "Note", "summary": null, "inReplyTo": null,
            "published": format!("2024-03-0{id}T10:00:00Z"),
            "url": format!("https://old.example/@ann/{id}"), "attributedTo": ACTOR,
            "to": to, "cc": cc, "sensitive": false, "atomUri": uri, "conversation": null,
            "content": format!("<p>{text}</p>"), "contentMap": { "en": format!("<p>{text}</p>") },
            "attachment": [], "tag": [],
        });
        match id {
            "1" => {
                note["attachment"] = json!([{ "type": "Document", "mediaType": "image/png",
                    "url": self.media_url(), "name": "A cat", "width": 1, "height": 1 }]);
                note["tag"] = json!([{ "type": "Hashtag", "name": "#Cats", "href": "https://old.example/tags/cats" },
                    { "type": "Mention", "name": "@bob@b.example", "href": "https://b.example/users/bob" }]);
                note["summary"] = json!("pets");
                note["sensitive"] = json!(true);
            }
            "2" => note["inReplyTo"] = json!("https://old.example/users/ann/statuses/1"),
            "3" if self == Self::Of2023 => note["updated"] = json!("2024-04-01T00:00:00Z"),
            "3" if self == Self::Of2026 => {
                note["quote"] = json!("https://b.example/users/bob/statuses/5")
            }
            _ => {}
        }
        if self == Self::Of2026 {
            note["likes"] = json!({ "type": "Collection", "totalItems": 4 });
            note["shares"] = json!({ "type": "Collection", "totalItems": 2 });
        }
        note
    }

    fn question(self) -> Value {
        let mut question = self.note("5", "which?", [self.public()], &[]);
        question["type"] = json!("Question");
        question["endTime"] = json!("2024-03-06T10:00:00Z");
        question["votersCount"] = json!(3);
        question["oneOf"] = json!([
            { "type": "Note", "name": "yes", "replies": { "totalItems": 2 } },
            { "type": "Note", "name": "no", "replies": { "totalItems": 1 } }]);
        question
    }

    fn boost(self, id: &str, object: &str) -> Value {
        json!({ "id": format!("{id}/activity"), "type": "Announce", "actor": ACTOR,
            "published": "2024-03-09T10:00:00Z", "to": [self.public()],
            "cc": ["https://old.example/users/ann/followers"], "object": object })
    }
}

pub(crate) fn actor() -> Value {
    json!({ "@context": "https://www.w3.org/ns/activitystreams", "id": ACTOR, "type": "Person",
        "preferredUsername": "ann", "name": "Ann", "summary": "<p>About me</p>",
        "url": "https://old.example/@ann", "followers": "https://old.example/users/ann/followers",
        "outbox": "outbox.json", "published": "2017-01-01T00:00:00Z",
        "icon": { "type": "Image", "mediaType": "image/png", "url": "avatar.png" },
        "attachment": [{ "type": "PropertyValue", "name": "Site", "value": "https://ann.example" }] })
}

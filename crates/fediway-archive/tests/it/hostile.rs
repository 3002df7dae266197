//! Files that attack are refused, and have added nothing.

use std::io::{Cursor, Write};

use fediway_archive::ErrorKind;
use fediway_archive::import::{self, Options};
use flate2::write::GzEncoder;
use proptest::prelude::*;
use serde_json::json;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::made::{Age, Files, tar_gz, zip};
use crate::support::{Folder, archive};

/// A whole export with one file more.
fn with(name: &str, content: &[u8]) -> Files {
    let mut files = Age::Of2026.files();
    files.push((name.to_owned(), content.to_vec()));
    files
}

/// Everything below a folder.
fn tree(folder: &std::path::Path) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            }
            found.push(entry.path().display().to_string());
        }
    }
    found.sort();
    found
}

async fn refused(name: &str, content: &[u8], why: &str) {
    refused_within(name, content, why, &Options::default()).await;
}

async fn refused_within(name: &str, content: &[u8], why: &str, options: &Options) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("in/export");
    std::fs::create_dir(dir.path().join("in")).unwrap();
    std::fs::write(&path, content).unwrap();
    let made = archive().await;
    let (before, outside) = (tree(made.writer.folder()), tree(dir.path()));
    let error = import::file(&made.writer, &path, options).await;
    let error = error.expect_err(name);
    assert_eq!(error.kind(), ErrorKind::Malformed, "{name}: {error}");
    assert!(error.to_string().contains(why), "{name}: {error}");
    assert_eq!(
        tree(dir.path()),
        outside,
        "{name}: nothing outside of the archive"
    );
    assert_eq!(
        tree(made.writer.folder()),
        before,
        "{name}: nothing in the archive"
    );
    assert!(made.writer.owners().await.unwrap().is_empty(), "{name}");
}

#[tokio::test]
async fn names_that_lead_out_of_the_folder() {
    for name in [
        "../evil.png",
        "/etc/evil",
        "a/../../evil",
        "..\\evil.png",
        "C:\\evil",
        "a//b",
    ] {
        refused(name, &zip(&with(name, b"x")), "has the name").await;
        refused(name, &tar_gz(&with(name, b"x")), "has the name").await;
    }
}

#[tokio::test]
async fn names_that_are_not_utf_8() {
    let mut file = zip(&with("media/NAME.png", b"x"));
    for at in 0..file.len() - 4 {
        if &file[at..at + 4] == b"NAME" {
            file[at] = 0xff;
        }
    }
    refused("zip", &file, "").await;
    // The same bytes are two names: with the mark that they are UTF-8, and without it.
    let mut file = zip(&with("media_attachments/ä.png", b"x"));
    let mut marks = 0;
    for at in 0..file.len() - 10 {
        let mark = match &file[at..at + 4] {
            b"PK\x03\x04" => at + 7,
            b"PK\x01\x02" => at + 9,
            _ => continue,
        };
        marks += usize::from(file[mark] & 8 != 0);
        file[mark] &= !8;
    }
    assert_eq!(marks, 2);
    refused("zip", &file, "has the name").await;
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    let mut header = tar::Header::new_gnu();
    header.set_size(0);
    header.as_old_mut().name[..2].copy_from_slice(b"a\xff");
    header.set_cksum();
    builder.append(&header, &b""[..]).unwrap();
    let file = builder.into_inner().unwrap().finish().unwrap();
    refused("tar", &file, "has the name").await;
}

#[tokio::test]
async fn links_and_devices() {
    let mut writer = ZipWriter::new_append(Cursor::new(zip(&Age::Of2026.files()))).unwrap();
    writer
        .add_symlink(
            "media_attachments/link.png",
            "/etc/passwd",
            SimpleFileOptions::default(),
        )
        .unwrap();
    refused("zip", &writer.finish().unwrap().into_inner(), "link").await;
    for kind in [
        tar::EntryType::Symlink,
        tar::EntryType::Link,
        tar::EntryType::Char,
        tar::EntryType::Block,
        tar::EntryType::Fifo,
        tar::EntryType::GNUSparse,
    ] {
        let mut builder =
            tar::Builder::new(GzEncoder::new(Vec::new(), flate2::Compression::fast()));
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_path("media_attachments/link.png").unwrap();
        header.set_link_name("/etc/passwd").unwrap();
        header.set_size(0);
        header.set_cksum();
        builder.append(&header, &b""[..]).unwrap();
        let file = builder.into_inner().unwrap().finish().unwrap();
        // The reader looks into sparse files itself.
        let why = match kind {
            tar::EntryType::GNUSparse => "",
            _ => "is a link or a device",
        };
        refused("tar", &file, why).await;
    }
}

#[tokio::test]
async fn bombs() {
    let zeros = vec![0; 64 << 20];
    let file = zip(&with("media_attachments/zeros.png", &zeros));
    assert!(file.len() < 1 << 20);
    refused("zip", &file, "unpacks to far more").await;
    // One file of it is a bomb, and all of it together is none.
    let mut files = with("media_attachments/zeros.png", &zeros[..20 << 20]);
    let mut random = 7_u64;
    let noise = std::iter::repeat_with(|| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        random.to_be_bytes()[0]
    });
    let noise = noise.take(300_000).collect();
    files.push(("media_attachments/noise.png".into(), noise));
    refused("zip", &zip(&files), "unpacks to far more").await;
    refused(
        "tar",
        &tar_gz(&with("zeros.png", &zeros)),
        "unpacks to far more",
    )
    .await;
}

#[tokio::test]
async fn more_than_the_limits_allow() {
    let mut options = Options::default();
    options.limits.entries = 3;
    for file in [zip(&Age::Of2026.files()), tar_gz(&Age::Of2026.files())] {
        refused_within("entries", &file, "more than 3 files", &options).await;
    }
    let mut options = Options::default();
    options.limits.total = 2_000;
    for file in [zip(&Age::Of2026.files()), tar_gz(&Age::Of2026.files())] {
        refused_within("total", &file, "larger than allowed", &options).await;
    }
    let mut options = Options::default();
    options.limits.file = 1_000;
    for file in [zip(&Age::Of2026.files()), tar_gz(&Age::Of2026.files())] {
        refused_within("file", &file, "larger than allowed", &options).await;
    }
    let mut options = Options::default();
    options.limits.item = 200;
    refused_within(
        "item",
        &zip(&Age::Of2026.files()),
        "larger than allowed",
        &options,
    )
    .await;
}

/// A name of 64 MiB: the reader of tar files takes names as a whole.
#[tokio::test]
async fn a_name_that_takes_all_memory() {
    let mut builder = tar::Builder::new(GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(64 << 20);
    header.set_cksum();
    builder
        .append(&header, std::io::repeat(b'a').take_exact(64 << 20))
        .unwrap();
    let file = builder.into_inner().unwrap().finish().unwrap();
    refused("tar", &file, "larger than allowed").await;
}

trait TakeExact: std::io::Read + Sized {
    fn take_exact(self, bytes: u64) -> std::io::Take<Self> {
        std::io::Read::take(self, bytes)
    }
}

impl<R: std::io::Read> TakeExact for R {}

#[tokio::test]
async fn a_zip_that_claims_other_sizes() {
    let mut file = zip(&with("media_attachments/big.png", &vec![7; 100_000]));
    let size = 100_000_u32.to_le_bytes();
    for at in 0..file.len() - 4 {
        if file[at..at + 4] == size {
            file[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
        }
    }
    refused("sizes", &file, "").await;
}

#[tokio::test]
async fn posts_that_are_nested_without_end() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let outbox = format!("{{\"orderedItems\":[{{\"type\":\"Create\",\"object\":{deep}}}]}}");
    let mut files = Age::Of2026.files();
    files.retain(|(name, _)| name != "outbox.json");
    files.push(("outbox.json".into(), outbox.into_bytes()));
    refused("zip", &zip(&files), "nested deeper").await;
}

#[tokio::test]
async fn what_is_no_export() {
    for content in [
        &b""[..],
        b"hello",
        b"PK\x03\x04",
        b"\x1f\x8b\x08\x00",
        b"{\"a\":1}",
        b"{\"statuses\":[]",
        b"{\"account\":{},\"statuses\":[]}",
        b"{\"account\":7}",
    ] {
        refused("no export", content, "").await;
    }
    refused("empty", &zip(&vec![]), "no outbox.json").await;
    let only: Files = vec![("outbox.json".into(), b"{\"orderedItems\":[]}".to_vec())];
    refused("no actor", &zip(&only), "no actor.json").await;
    let mut files = only;
    files.push((
        "actor.json".into(),
        json!({ "id": "javascript:x" }).to_string().into_bytes(),
    ));
    refused("nobody", &zip(&files), "names nobody").await;
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

async fn survives(made: &Folder, content: &[u8]) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("export");
    std::fs::write(&path, content).unwrap();
    // Refused or read: what counts is that it ends, and that nothing panics.
    let _ = import::file(&made.writer, &path, &Options::default()).await;
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Some bytes of a real export are changed, and it is cut.
    #[test]
    fn damaged_exports_do_no_harm(
        age in prop::sample::select(Age::ALL.to_vec()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut file = age.file();
        for (place, byte) in changes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        if let Some(cut) = cut {
            file.truncate(cut.index(file.len()));
        }
        runtime().block_on(async {
            let made = archive().await;
            survives(&made, &file).await;
        });
    }

    /// Parts of activities are of other types than they should be.
    #[test]
    fn activities_may_be_anything(
        keys in prop::collection::vec(prop::sample::select(vec!["id", "type", "object", "to", "cc", "tag",
            "attachment", "content", "contentMap", "url", "oneOf", "inReplyTo", "published", "summary"]), 1..6),
        value in prop::sample::select(vec![json!(null), json!(7), json!(""), json!([]), json!({}), json!([[]]),
            json!("https://x.example/users/\u{0}"), json!(["x", {}, 7, null]), json!({ "id": {} })]),
    ) {
        let mut files = Age::Of2026.files();
        for (name, content) in &mut files {
            if name == "outbox.json" {
                let mut outbox: serde_json::Value = serde_json::from_slice(content).unwrap();
                for item in outbox["orderedItems"].as_array_mut().unwrap() {
                    for key in &keys {
                        let inner = item["object"].is_object() && *key != "object";
                        let place = if inner { &mut item["object"] } else { &mut *item };
                        place[*key] = value.clone();
                    }
                }
                *content = outbox.to_string().into_bytes();
            }
        }
        runtime().block_on(async {
            let made = archive().await;
            survives(&made, &zip(&files)).await;
        });
    }
}

/// The reader would make room for so many files before it looks at one.
#[tokio::test]
async fn a_zip_that_claims_more_files_than_it_has() {
    let mut file = zip(&Age::Of2026.files());
    let mut end = Vec::new();
    end.write_all(b"PK\x06\x06").unwrap();
    end.write_all(&[0; 28]).unwrap();
    end.write_all(&u64::MAX.to_le_bytes()).unwrap();
    end.write_all(&[0; 16]).unwrap();
    let at = file.len() - 22;
    file.splice(at..at, end);
    refused("claims", &file, "more than").await;
}

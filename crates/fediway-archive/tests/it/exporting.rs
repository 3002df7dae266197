//! Exports, read back by this program.

use std::collections::BTreeMap;

use fediway::TryStreamExt;
use fediway_archive::export::{self, Include, Options};
use fediway_archive::transfer::Kind;
use fediway_archive::{Filter, Writer};

use crate::importing::{all, read};
use crate::life::life;
use crate::made::Age;
use crate::support::archive;

async fn zip(writer: &Writer) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("export.zip");
    export::zip(writer, &path, &Options::default())
        .await
        .unwrap();
    assert_eq!(
        std::fs::read_dir(dir.path()).unwrap().count(),
        1,
        "nothing is left beside it"
    );
    std::fs::read(path).unwrap()
}

/// What counts of each post of the owner.
async fn said(writer: &Writer, owner: i64) -> BTreeMap<String, String> {
    let filter = Filter::new().collection(owner, "statuses");
    let rows: Vec<_> = writer.statuses(filter).try_collect().await.unwrap();
    let mut said = BTreeMap::new();
    for row in rows {
        let media = writer.attachments(row.id).await.unwrap();
        let media: Vec<_> = media
            .iter()
            .map(|it| (&it.description, &it.sha256))
            .collect();
        let status = row.status().unwrap();
        let poll = status.poll.map(|poll| {
            poll.options
                .into_iter()
                .map(|it| (it.title, it.votes_count))
                .collect::<Vec<_>>()
        });
        let words = format!(
            "{} {} {} {:?} {media:?} {poll:?} {}",
            row.created_at.as_second(),
            row.visibility,
            row.text,
            row.warning,
            row.boost_of.is_some()
        );
        said.insert(row.uri.unwrap(), words);
    }
    said
}

#[tokio::test]
async fn the_zip_of_an_archive_makes_the_same_archive() {
    let (made, owner) = life().await;
    let file = zip(&made.writer).await;
    let other = archive().await;
    let report = read(&other.writer, "export.zip", &file).await.unwrap();
    assert_eq!(
        (report.skipped, report.account.as_str()),
        (0, "ann@a.example"),
        "{:?}",
        report.reasons
    );
    let copy = other.writer.owners().await.unwrap()[0].id;
    let (mut before, mut after) = (
        said(&made.writer, owner).await,
        said(&other.writer, copy).await,
    );
    // ActivityPub has no word for lists and local posts: they come back for followers only, which is
    // narrower than public and never wider.
    for it in [&mut before, &mut after] {
        it.retain(|_, words| !words.contains("SECRET-LIST") && !words.contains("SECRET-LOCAL"));
    }
    assert_eq!(before, after);
}

#[tokio::test]
async fn what_was_imported_is_exported_as_it_was() {
    for age in [Age::Of2017, Age::Of2026] {
        let made = archive().await;
        read(&made.writer, age.name(), &age.file()).await.unwrap();
        let other = archive().await;
        read(&other.writer, "b.zip", &zip(&made.writer).await)
            .await
            .unwrap();
        let key = |it: &fediway_archive::StatusRow| {
            (it.uri.clone(), it.text.clone(), it.visibility.clone())
        };
        let (before, after) = (all(&made.writer).await, all(&other.writer).await);
        assert_eq!(
            before.iter().map(key).collect::<Vec<_>>(),
            after.iter().map(key).collect::<Vec<_>>(),
            "{age:?}"
        );
        let json: String = after.iter().map(|it| it.json.as_str()).collect();
        assert_eq!(json.contains("RsaSignature2017"), age == Age::Of2017);
    }
}

#[tokio::test]
async fn csv_files_are_those_of_mastodon() {
    let (made, _) = life().await;
    let expected = [
        (
            Kind::Following,
            "Account address,Show boosts,Notify on new posts,Languages\nbob@b.example,false,true,\"en, de\"\n",
        ),
        (
            Kind::Followers,
            "Account address,Show boosts,Notify on new posts,Languages\nbob@b.example,false,true,\"en, de\"\n",
        ),
        (Kind::Blocks, "bob@b.example\n"),
        (
            Kind::Mutes,
            "Account address,Hide notifications\nbob@b.example,false\n",
        ),
        (Kind::DomainBlocks, "bad.example\n"),
        (Kind::Lists, "\"Friends, \"\"near\"\"\",bob@b.example\n"),
        (Kind::Bookmarks, "https://b.example/@bob/31\n"),
    ];
    for (kind, file) in expected {
        let written = export::csv(&made.writer, kind, &Options::default())
            .await
            .unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), file, "{kind:?}");
    }
}

#[tokio::test]
async fn relations_that_ended_are_not_exported() {
    let (made, owner) = life().await;
    let mut batch = made.writer.begin().await.unwrap();
    let later = crate::support::moment(1_900_000_000);
    batch
        .end_relations(owner, "following", later)
        .await
        .unwrap();
    batch.end_items(owner, "bookmarks", later).await.unwrap();
    batch
        .end_documents(owner, "domain_blocks", later)
        .await
        .unwrap();
    batch.commit().await.unwrap();
    for (kind, lines) in [
        (Kind::Following, 1),
        (Kind::Bookmarks, 0),
        (Kind::DomainBlocks, 0),
        (Kind::Blocks, 1),
    ] {
        let file = export::csv(&made.writer, kind, &Options::default())
            .await
            .unwrap();
        assert_eq!(
            file.iter().filter(|it| **it == b'\n').count(),
            lines,
            "{kind:?}"
        );
    }
}

#[tokio::test]
async fn filters_are_written_as_mastodon_reads_them() {
    let (made, _) = life().await;
    let filters = export::filters(&made.writer, &Options::default())
        .await
        .unwrap();
    let filters: serde_json::Value = serde_json::from_str(&filters).unwrap();
    let expected = serde_json::json!({ "custom_filters": [{ "title": "Spoilers", "expire_at": null,
        "context": ["home"], "action": "warn",
        "keywords_attributes": [{ "keyword": "finale", "whole_word": true }],
        "statuses": ["https://a.example/@ann/10"] }] });
    assert_eq!(filters, expected);
}

/// What people read has what is open, unless more is named.
#[tokio::test]
async fn texts_to_publish_have_what_is_open() {
    let (made, _) = life().await;
    for (include, secrets) in [
        (vec![], 0),
        (vec![Include::Private], 3),
        (Include::ALL.to_vec(), 4),
    ] {
        let mut options = Options::default();
        options.include = include.iter().copied().collect();
        let (mut text, mut feed) = (Vec::new(), Vec::new());
        export::text(&made.writer, &options, &mut text)
            .await
            .unwrap();
        export::atom(&made.writer, &options, &mut feed)
            .await
            .unwrap();
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("md");
        let report = export::markdown(&made.writer, &folder, &options)
            .await
            .unwrap();
        let files = crate::site::files(&folder);
        let markdown: String = files
            .iter()
            .filter(|(name, _)| name.ends_with(".md"))
            .map(|(_, content)| String::from_utf8(content.clone()).unwrap())
            .collect();
        for all in [
            String::from_utf8(text).unwrap(),
            String::from_utf8(feed).unwrap(),
            markdown,
        ] {
            let words = [
                "SECRET-PRIVATE",
                "SECRET-LOCAL",
                "SECRET-LIST",
                "SECRET-DIRECT",
            ];
            let found = words.iter().filter(|it| all.contains(**it)).count();
            assert_eq!(found, secrets, "{include:?}: {all}");
        }
        assert_eq!(report.posts, 7 + secrets as u64);
    }
}

#[tokio::test]
async fn markdown_has_front_matter_and_its_media() {
    let (made, _) = life().await;
    let dir = tempfile::tempdir().unwrap();
    export::markdown(&made.writer, dir.path(), &Options::default())
        .await
        .unwrap();
    let files = crate::site::files(dir.path());
    let (_, soup) = files
        .iter()
        .find(|(name, _)| name.starts_with("2024-02-03-"))
        .unwrap();
    let soup = String::from_utf8(soup.clone()).unwrap();
    let (path, _) = files
        .iter()
        .find(|(name, _)| name.ends_with(".png"))
        .unwrap();
    let expected = format!(
        "---\ndate: 2024-02-03T12:30:00Z\nvisibility: \"public\"\ntags: []\n\
         url: \"https://a.example/@ann/14\"\nlanguage: \"en\"\nsummary: \"Food & <drink>\"\n---\n\n\
         Soup, with what is in it\n\n![A bowl of \"soup\" \\<on a table>]({path})\n"
    );
    assert_eq!(soup, expected);
}

#[tokio::test]
async fn every_status_is_a_line_of_json() {
    let (made, owner) = life().await;
    let mut lines = Vec::new();
    let report = export::json_lines(&made.writer, &Options::default(), &mut lines)
        .await
        .unwrap();
    let filter = Filter::new().collection(owner, "statuses");
    let rows: Vec<_> = made.writer.statuses(filter).try_collect().await.unwrap();
    assert_eq!(report.posts, rows.len() as u64);
    let lines = String::from_utf8(lines).unwrap();
    for (line, row) in lines.lines().zip(rows.iter().rev()) {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let stored: serde_json::Value = serde_json::from_str(&row.json).unwrap();
        assert_eq!(line["status"], stored);
    }
}

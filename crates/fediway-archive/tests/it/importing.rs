//! Exports of other programs are read, each post once.

use std::path::{Path, PathBuf};

use fediway::TryStreamExt;
use fediway_archive::import::{self, Options, Report};
use fediway_archive::{Filter, Source, StatusRow, Writer};
use serde_json::json;

use crate::made::{ACTOR, Age, PNG};
use crate::support::{archive, moment};

pub(crate) async fn read(
    writer: &Writer,
    name: &str,
    content: &[u8],
) -> fediway_archive::Result<Report> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, content).unwrap();
    import::file(writer, &path, &Options::default()).await
}

pub(crate) async fn all(writer: &Writer) -> Vec<StatusRow> {
    let mut rows: Vec<_> = writer.statuses(Filter::new()).try_collect().await.unwrap();
    rows.sort_by(|a, b| a.uri.cmp(&b.uri));
    rows
}

fn own<'a>(rows: &'a [StatusRow], id: &str) -> &'a StatusRow {
    let uri = format!("{ACTOR}/statuses/{id}");
    let found = rows.iter().find(|it| it.uri.as_deref() == Some(&uri));
    found.unwrap_or_else(|| panic!("{uri} in {rows:#?}"))
}

#[tokio::test]
async fn exports_of_every_age_are_read() {
    for age in Age::ALL {
        let made = archive().await;
        let report = read(&made.writer, age.name(), &age.file()).await.unwrap();
        assert_eq!(report.account, "ann@old.example", "{age:?}");
        assert_eq!(report.skipped, 1, "{age:?}: {:?}", report.reasons);
        assert_eq!((report.media, report.media_missing), (2, 0), "{age:?}");
        let rows = all(&made.writer).await;
        let visibilities = ["1", "2", "3", "4"].map(|id| own(&rows, id).visibility.as_str());
        assert_eq!(
            visibilities,
            ["public", "unlisted", "private", "direct"],
            "{age:?}"
        );
        let first = own(&rows, "1");
        assert_eq!(
            (
                first.text.as_str(),
                first.warning.as_str(),
                first.language.as_deref()
            ),
            ("Hello world", "pets", Some("en")),
            "{age:?}"
        );
        assert_eq!(own(&rows, "2").reply_to, Some(first.id), "{age:?}");
        let media = made.writer.attachments(first.id).await.unwrap();
        assert_eq!(media[0].description.as_deref(), Some("A cat"));
        let kept = made.writer.path_of(media[0].path.as_deref().unwrap());
        assert_eq!(std::fs::read(kept).unwrap(), PNG, "{age:?}");
        let poll = own(&rows, "5").status().unwrap().poll.unwrap();
        assert_eq!(
            (poll.options[0].votes_count, poll.voters_count),
            (Some(2), Some(3))
        );
        let boosts = rows.iter().filter(|it| it.boost_of.is_some());
        assert_eq!(boosts.count(), 2, "{age:?}");
        assert_eq!(
            own(&rows, "10/activity").boost_of,
            Some(unknown(&rows, "5").id)
        );
        assert_eq!(own(&rows, "9/activity").boost_of, Some(first.id), "{age:?}");
        let owner = made.writer.owners().await.unwrap()[0].id;
        let filter = Filter::new().collection(owner, "favourites");
        let likes = made.writer.count(&filter);
        assert_eq!(
            likes.await.unwrap(),
            i64::from(age != Age::Of2017),
            "{age:?}"
        );
    }
}

fn unknown<'a>(rows: &'a [StatusRow], id: &str) -> &'a StatusRow {
    let uri = format!("https://b.example/users/bob/statuses/{id}");
    let row = rows
        .iter()
        .find(|it| it.uri.as_deref() == Some(&uri))
        .unwrap();
    assert_eq!(
        (row.author.as_str(), row.visibility.as_str()),
        ("bob@b.example", "")
    );
    row
}

#[tokio::test]
async fn what_is_read_again_is_there_once() {
    let made = archive().await;
    let mut before = None;
    for age in [Age::Of2017, Age::Of2026, Age::Of2026, Age::Of2019] {
        let report = read(&made.writer, age.name(), &age.file()).await.unwrap();
        let uris: Vec<_> = all(&made.writer)
            .await
            .into_iter()
            .filter_map(|it| it.uri)
            .collect();
        let own = uris.iter().filter(|uri| uri.starts_with(ACTOR)).count();
        assert_eq!(own, 7, "{uris:#?}");
        if before.is_some() {
            assert_eq!(report.added, 0, "{report:?}");
        }
        before = Some(uris);
    }
    assert_eq!(made.writer.owners().await.unwrap().len(), 1);
}

#[tokio::test]
async fn the_activity_stays_as_it_was_written() {
    let made = archive().await;
    read(&made.writer, "a.tar.gz", &Age::Of2017.file())
        .await
        .unwrap();
    let rows = all(&made.writer).await;
    let stored: serde_json::Value = serde_json::from_str(&own(&rows, "1").json).unwrap();
    assert_eq!(stored["activity"]["signature"]["signatureValue"], "x==");
    assert_eq!(stored["activity"]["object"]["conversation"], json!(null));
}

#[tokio::test]
async fn what_the_server_said_counts_more_and_meets_what_was_imported() {
    let made = archive().await;
    let status = json!({
        "id": "1", "uri": format!("{ACTOR}/statuses/1"), "url": "https://old.example/@ann/1",
        "created_at": "2024-03-01T10:00:00.123Z", "content": "<p>from the server</p>", "visibility": "public",
        "account": { "id": "42", "username": "ann", "acct": "ann", "uri": ACTOR, "url": "https://old.example/@ann" },
    });
    let source = Source::api("old.example", "old.example", moment(1_800_000_000));
    let mut batch = made.writer.begin().await.unwrap();
    let account = batch
        .put_account(&status["account"].to_string(), &source)
        .await
        .unwrap();
    let owner = batch
        .put_owner("42", "ann@old.example", account.row, None, &source)
        .await
        .unwrap();
    let row = batch
        .put_status(&status.to_string(), &source)
        .await
        .unwrap()
        .row;
    batch
        .put_item(owner, "statuses", row, &source)
        .await
        .unwrap();
    batch.commit().await.unwrap();

    read(&made.writer, "a.zip", &Age::Of2026.file())
        .await
        .unwrap();
    let rows = all(&made.writer).await;
    assert_eq!(
        (own(&rows, "1").id, own(&rows, "1").text.as_str()),
        (row, "from the server")
    );
    assert_eq!(made.writer.owners().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_owner_that_was_imported_is_the_one_who_logs_in_later() {
    let made = archive().await;
    read(&made.writer, "a.zip", &Age::Of2026.file())
        .await
        .unwrap();
    let source = Source::api("old.example", "old.example", moment(1_800_000_000));
    let account = json!({ "id": "42", "username": "ann", "acct": "ann", "uri": ACTOR });
    let mut batch = made.writer.begin().await.unwrap();
    let row = batch
        .put_account(&account.to_string(), &source)
        .await
        .unwrap()
        .row;
    batch
        .put_owner("42", "ann@old.example", row, None, &source)
        .await
        .unwrap();
    batch.commit().await.unwrap();
    let owners = made.writer.owners().await.unwrap();
    assert_eq!((owners.len(), owners[0].remote_id.as_str()), (1, "42"));
}

fn mastodon_archive(folder: &Path) -> PathBuf {
    let ann = json!({ "id": 42, "username": "ann", "acct": "ann", "url": "https://old.example/@ann", "uri": ACTOR });
    let status = |id: u64, text: &str| {
        json!({ "id": id, "uri": format!("{ACTOR}/statuses/{id}"), "account": ann,
            "created_at": "2024-03-01T10:00:00+00:00", "content": text, "visibility": "public",
            "media_attachments": [{ "id": 5, "type": "image", "url": "https://files.old.example/m/cat.png" }] })
    };
    let bob = json!({ "id": 7, "username": "bob", "acct": "bob@b.example", "url": "https://b.example/@bob" });
    let mut liked = status(77, "liked");
    liked["uri"] = json!("https://b.example/users/bob/statuses/77");
    liked["account"] = bob.clone();
    let file = json!({ "version": 3, "account": ann, "statuses": [status(1, "one"), status(2, "two")],
        "favourites": [liked], "bookmarks": [], "followers": [bob], "following": [bob],
        "mentions": [{ "id": 9, "type": "mention", "account": bob, "status": liked }], "notes": {} });
    let path = folder.join("old.example.user.ann.json");
    std::fs::write(&path, file.to_string()).unwrap();
    std::fs::create_dir_all(folder.join("old.example.user.ann/m")).unwrap();
    std::fs::write(folder.join("old.example.user.ann/m/cat.png"), PNG).unwrap();
    path
}

#[tokio::test]
async fn the_file_of_mastodon_archive_is_read_with_its_folder() {
    let dir = tempfile::tempdir().unwrap();
    let path = mastodon_archive(dir.path());
    let made = archive().await;
    // What an export only knew by its address is told by the other file.
    read(&made.writer, "a.zip", &Age::Of2026.file())
        .await
        .unwrap();
    let report = import::file(&made.writer, &path, &Options::default())
        .await
        .unwrap();
    assert_eq!(
        (report.added, report.known, report.favourites, report.media),
        (0, 2, 1, 1)
    );
    let rows = all(&made.writer).await;
    let liked = rows
        .iter()
        .find(|it| it.text == "liked")
        .expect("the favourite");
    assert_eq!(
        (liked.author.as_str(), liked.visibility.as_str()),
        ("bob@b.example", "public")
    );
    assert_eq!(liked.created_at.to_string(), "2024-03-01T10:00:00Z");
    let owner = made.writer.owners().await.unwrap()[0].id;
    assert_eq!(
        made.writer
            .relations(owner, "followers")
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        made.writer
            .documents(owner, "notifications", "", 9)
            .await
            .unwrap()
            .len(),
        1
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_in_the_folder_of_media_leads_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let path = mastodon_archive(dir.path());
    let cat = dir.path().join("old.example.user.ann/m/cat.png");
    std::fs::remove_file(&cat).unwrap();
    std::fs::write(dir.path().join("secret"), "secret").unwrap();
    std::os::unix::fs::symlink(dir.path().join("secret"), &cat).unwrap();
    let made = archive().await;
    let report = import::file(&made.writer, &path, &Options::default())
        .await
        .unwrap();
    assert_eq!((report.media, report.media_missing), (0, 1));
}

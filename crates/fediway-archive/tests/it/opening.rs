//! Opening archives: modes, the lock, versions.

use fediway_archive::{Archive, ErrorKind, Writer};

use crate::support::archive;

#[tokio::test]
async fn one_writer_and_many_readers() {
    let made = archive().await;
    let folder = made.writer.folder().to_owned();
    Archive::open(&folder).await.unwrap();
    let second = Writer::open(&folder).await.unwrap_err();
    assert_eq!(second.kind(), ErrorKind::Locked);
    drop(made.writer);
    Writer::open(&folder).await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let made = archive().await;
    let mut batch = made.writer.begin().await.unwrap();
    let json = crate::support::status("1", "private").to_string();
    batch
        .put_status(&json, &crate::support::source(1))
        .await
        .unwrap();
    batch.commit().await.unwrap();
    let mut folders = vec![made.writer.folder().to_owned()];
    let mut seen = 0;
    while let Some(folder) = folders.pop() {
        assert_eq!(
            folder.metadata().unwrap().permissions().mode() & 0o777,
            0o700
        );
        for entry in folder.read_dir().unwrap().map(Result::unwrap) {
            let found = entry.metadata().unwrap();
            match found.is_dir() {
                true => folders.push(entry.path()),
                false => assert_eq!(found.permissions().mode() & 0o777, 0o600, "{entry:?}"),
            }
            seen += 1;
        }
    }
    assert!(seen >= 4, "{seen}");
}

#[tokio::test]
async fn a_newer_archive_is_refused_and_left_alone() {
    let made = archive().await;
    let folder = made.writer.folder().to_owned();
    sqlx::query("PRAGMA user_version = 1000")
        .execute(made.writer.pool())
        .await
        .unwrap();
    made.writer.pool().close().await;
    drop(made.writer);
    for error in [
        Archive::open(&folder).await.map(drop).unwrap_err(),
        Writer::open(&folder).await.map(drop).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Newer);
        assert!(error.to_string().contains("update this program"), "{error}");
    }
}

#[tokio::test]
async fn a_folder_with_something_else_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("thesis.txt"), "…").unwrap();
    let error = Writer::create(dir.path()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Exists);
    let error = Archive::open(dir.path()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoArchive);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn an_older_archive_is_brought_up_to_date_unless_somebody_writes_to_it() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("archive.sqlite"), "").unwrap();
    let lock = std::fs::File::create(dir.path().join("lock")).unwrap();
    assert!(fs4::fs_std::FileExt::try_lock_exclusive(&lock).unwrap());
    let error = Archive::open(dir.path()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    drop(lock);
    let archive = Archive::open(dir.path()).await.unwrap();
    assert!(archive.owners().await.unwrap().is_empty());
    let version: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(archive.pool())
        .await
        .unwrap();
    assert!(version >= 1);
}

#[tokio::test]
async fn a_file_that_is_no_database_is_named() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("archive.sqlite"), "thesis ".repeat(900)).unwrap();
    let error = Archive::open(dir.path()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoArchive, "{error}");
    let text = std::fs::read_to_string(dir.path().join("archive.sqlite")).unwrap();
    assert_eq!(text, "thesis ".repeat(900));
}

/// An archive as the first version of the tables was written. It stays as it is when the tables change.
const FIRST: &[u8] = include_bytes!("../data/schema-1.sqlite.gz");

#[tokio::test]
async fn an_archive_of_the_first_tables_is_read_and_written() {
    let dir = tempfile::tempdir().unwrap();
    let mut database = std::fs::File::create(dir.path().join("archive.sqlite")).unwrap();
    std::io::copy(&mut flate2::read::GzDecoder::new(FIRST), &mut database).unwrap();
    let archive = Archive::open(dir.path()).await.unwrap();
    let overview = archive.overview().await.unwrap();
    assert_eq!((overview.statuses, overview.versions), (7, 8));
    let query = fediway_archive::search::Query::parse("picture has:edits").unwrap();
    let found = archive.search(&query, 10).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(archive.versions(found[0].id).await.unwrap().len(), 2);
    drop(archive);
    let writer = Writer::open(dir.path()).await.unwrap();
    let mut batch = writer.begin().await.unwrap();
    let json = crate::support::status("1", "new").to_string();
    let source = crate::support::source(1);
    batch.put_status(&json, &source).await.unwrap();
    batch.commit().await.unwrap();
    std::fs::create_dir_all(dir.path().join("media")).unwrap();
    let damage = writer.verify().await.unwrap().damage;
    // Its files are not here.
    let files = damage.iter().all(|it| it.starts_with("media/"));
    assert!(files && damage.len() == 2, "{damage:?}");
}

//! What `verify` finds, each by itself.

use fediway_archive::{Archive, ErrorKind, Writer};

use crate::support::{archive, source, status};

async fn damaged(statement: &'static str) -> Vec<String> {
    let made = archive().await;
    two_statuses(&made.writer).await;
    assert!(made.writer.verify().await.unwrap().is_sound());
    let mut connection = made.writer.pool().acquire().await.unwrap();
    // As a program that does not know the tables.
    sqlx::query("PRAGMA foreign_keys = OFF")
        .execute(&mut *connection)
        .await
        .unwrap();
    sqlx::query(statement)
        .execute(&mut *connection)
        .await
        .unwrap();
    drop(connection);
    let verified = made.writer.verify().await.unwrap();
    assert!(!verified.is_sound(), "{statement}");
    verified.damage
}

async fn two_statuses(writer: &Writer) {
    let source = source(1);
    let mut batch = writer.begin().await.unwrap();
    let mut rows = Vec::new();
    for id in ["1", "2"] {
        let json = status(id, "text").to_string();
        rows.push(batch.put_status(&json, &source).await.unwrap().row);
    }
    let owner = batch.put_owner("15", "alice@a.example", 1, None, &source);
    let owner = owner.await.unwrap();
    for row in rows {
        let put = batch.put_item(owner, "statuses", row, &source);
        put.await.unwrap();
    }
    batch.commit().await.unwrap();
}

#[tokio::test]
async fn every_reference_is_checked() {
    for (statement, damage) in [
        (
            "UPDATE statuses SET version = 9 WHERE id = 1",
            "1 statuses without a present version",
        ),
        (
            "UPDATE versions SET json = '{\"id\":' WHERE status = 1",
            "1 versions that are no JSON",
        ),
        (
            "INSERT INTO media (url, kind, state, sha256, added_at) \
             VALUES ('https://a.example/1', 'original', 'kept', NULL, 0)",
            "1 kept media without a file",
        ),
        (
            "DELETE FROM search WHERE rowid = 1",
            "1 statuses that search does not find",
        ),
        (
            "DELETE FROM statuses WHERE id = 2",
            "1 statuses in lists that are not there",
        ),
        (
            "UPDATE statuses SET account = 99 WHERE id = 1",
            "1 rows that refer to nothing",
        ),
    ] {
        let found = damaged(statement).await;
        assert!(
            found.iter().any(|it| it == damage),
            "{statement}: {found:?}"
        );
    }
}

#[tokio::test]
async fn a_database_with_damaged_pages_is_no_sound_one() {
    let made = archive().await;
    let folder = made.writer.folder().to_owned();
    two_statuses(&made.writer).await;
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(made.writer.pool())
        .await
        .unwrap();
    made.writer.pool().close().await;
    drop(made.writer);
    let file = folder.join("archive.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    for byte in &mut bytes[4096..] {
        *byte = 0x5a;
    }
    std::fs::write(&file, &bytes).unwrap();
    let error = Archive::open(&folder).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Damaged, "{error}");
    assert!(error.to_string().contains("damaged"), "{error}");
}

#[tokio::test]
async fn a_file_that_nothing_refers_to_is_left_over_and_no_damage() {
    let made = archive().await;
    two_statuses(&made.writer).await;
    let folder = made.writer.folder().join("media/ab");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("abcd.png"), "half").unwrap();
    let verified = made.writer.verify().await.unwrap();
    assert_eq!(verified.left_over, ["media/ab/abcd.png"]);
    assert!(verified.is_sound(), "{verified:?}");
}

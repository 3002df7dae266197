//! Bodies that real servers sent: kept as they came, byte for byte.

use std::path::{Path, PathBuf};

use fediway_archive::Writer;
use serde_json::value::RawValue;

use crate::support::{archive, source};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.path().is_dir() {
            true => files(&entry.path(), found),
            false => found.push(entry.path()),
        }
    }
}

/// Every object in a body that is a status: it has an author and a content.
fn statuses(json: &str, found: &mut Vec<String>) {
    if let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(json) {
        list.iter().for_each(|item| statuses(item.get(), found));
        return;
    }
    let Ok(object) = serde_json::from_str::<std::collections::HashMap<String, &RawValue>>(json)
    else {
        return;
    };
    let is_object = |key: &str| {
        object
            .get(key)
            .is_some_and(|value| value.get().starts_with('{'))
    };
    if is_object("account") && object.contains_key("content") && object.contains_key("uri") {
        found.push(json.to_owned());
    }
    for key in ["status", "reblog", "ancestors", "descendants", "statuses"] {
        if let Some(value) = object.get(key) {
            statuses(value.get(), found);
        }
    }
}

async fn stored(writer: &Writer, json: &str, server: &str) -> String {
    let mut source = source(1);
    source.server = server.to_owned();
    let mut batch = writer.begin().await.unwrap();
    let put = batch.put_status(json, &source).await.unwrap();
    batch.commit().await.unwrap();
    writer.status(put.row).await.unwrap().unwrap().json
}

#[tokio::test]
async fn statuses_of_real_servers_are_kept_byte_for_byte() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fediway/tests/data/wire");
    let mut bodies = Vec::new();
    files(&root, &mut bodies);
    let made = archive().await;
    let mut seen = std::collections::BTreeMap::new();
    for path in bodies {
        let Ok(body) = std::fs::read_to_string(&path) else {
            continue;
        };
        let software = path
            .strip_prefix(&root)
            .unwrap()
            .components()
            .next()
            .unwrap();
        let software = software.as_os_str().to_string_lossy().into_owned();
        let mut found = Vec::new();
        statuses(body.trim(), &mut found);
        for json in found {
            assert_eq!(
                stored(&made.writer, &json, &software).await,
                json,
                "{path:?}"
            );
            *seen.entry(software.clone()).or_insert(0) += 1;
        }
    }
    assert!(
        seen.len() >= 2 && seen.values().all(|count| *count > 2),
        "{seen:?}"
    );
    assert!(made.writer.verify().await.unwrap().is_sound());
}

//! Exports, read back by another program: Python's own library.

use std::process::Command;

use fediway_archive::export::{self, Options};
use fediway_archive::transfer::Kind;
use serde_json::{Value, json};

use crate::life::life;

/// Whether Python is here. Without it the test is skipped, unless `FEDIWAY_PYTHON` is set.
fn is_here() -> bool {
    let version = Command::new("python3").arg("--version").output();
    if version.is_ok_and(|output| output.status.success()) {
        return true;
    }
    assert!(
        std::env::var_os("FEDIWAY_PYTHON").is_none(),
        "python3 is not here"
    );
    println!("skipped: python3 is not here (apt-get install python3)");
    false
}

#[tokio::test]
async fn python_reads_the_exports() {
    if !is_here() {
        return;
    }
    let (made, _) = life().await;
    let folder = made.writer.folder().parent().unwrap().to_owned();
    let options = Options::default();
    let at = |name: &str| folder.join(name);
    export::zip(&made.writer, &at("export.zip"), &options)
        .await
        .unwrap();
    for kind in [Kind::Following, Kind::Mutes, Kind::Lists] {
        let file = export::csv(&made.writer, kind, &options).await.unwrap();
        std::fs::write(at(&format!("{}.csv", kind.name())), file).unwrap();
    }
    let (mut lines, mut feed) = (Vec::new(), Vec::new());
    export::json_lines(&made.writer, &options, &mut lines)
        .await
        .unwrap();
    export::atom(&made.writer, &options, &mut feed)
        .await
        .unwrap();
    std::fs::write(at("posts.jsonl"), lines).unwrap();
    std::fs::write(at("feed.xml"), feed).unwrap();
    std::fs::write(
        at("filters.json"),
        export::filters(&made.writer, &options).await.unwrap(),
    )
    .unwrap();

    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/readers.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(&folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let zip = json!({ "name": "ann", "icon": true, "files": 3,
        "types": ["Announce", "Announce", "Create", "Create", "Create", "Create", "Create", "Create", "Create",
            "Create", "Create", "Create", "Create"],
        "likes": ["https://b.example/@bob/30"], "bookmarks": ["https://b.example/@bob/31"] });
    assert_eq!(found["zip"], zip);
    assert_eq!(
        found["following"][1],
        json!(["bob@b.example", "false", "true", "en, de"])
    );
    assert_eq!(found["mutes"][1], json!(["bob@b.example", "false"]));
    assert_eq!(
        found["lists"],
        json!([["Friends, \"near\"", "bob@b.example"]])
    );
    assert_eq!(found["lines"].as_array().unwrap().len(), 13);
    assert_eq!(found["filters"], json!(["Spoilers"]));
    assert_eq!(found["feed"].as_array().unwrap().len(), 7);
    assert_eq!(found["whole"], "ok");
    let direct = found["database"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it[0] == "direct");
    assert_eq!(direct.unwrap()[1], 1);
}

//! An example is short enough to be read at once.

use std::path::Path;

#[test]
fn each_example_has_fewer_than_80_lines() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).unwrap();
    let files = files.map(|entry| entry.unwrap().path());
    let mut seen = 0;
    for path in files.filter(|path| path.extension().is_some_and(|it| it == "rs")) {
        let lines = std::fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines < 80, "{}: {lines} lines", path.display());
        seen += 1;
    }
    assert!(seen >= 6, "{seen} examples");
}

//! The rules against an oracle that states them as sets, on generated accounts and policies.

mod convert;
mod generate;
mod oracle;
mod properties;
mod runs;

/// A plan cannot delete: no file of it names anything that could send a request.
#[test]
fn nothing_here_knows_a_client() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/cleanup");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            for name in [
                "fediway::",
                "tokio",
                "std::net",
                "crate::commands",
                "crate::session",
            ] {
                assert!(!text.contains(name), "{} names {name}", path.display());
            }
            files += 1;
        }
    }
    assert!(files > 10, "{files}");
}

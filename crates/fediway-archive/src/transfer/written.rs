//! Writing a file.

use std::collections::HashSet;

use super::kind::Kind;
use super::row::Row;

/// The file, as Mastodon writes it; each row once.
///
/// # Errors
///
/// Those of the writer of CSV.
pub fn written(
    kind: Kind,
    rows: impl IntoIterator<Item = Row>,
    with_header: bool,
) -> csv::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(Vec::new());
    if with_header {
        writer.write_record(kind.columns())?;
    }
    let mut seen = HashSet::new();
    for row in rows {
        // A row that comes twice has kept an import from ending.
        if seen.insert(row.clone()) {
            writer.write_record(&row.0)?;
        }
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(kind: Kind, rows: &[&[&str]]) -> String {
        let rows = rows
            .iter()
            .map(|row| Row(row.iter().map(|it| (*it).to_owned()).collect()));
        String::from_utf8(written(kind, rows, kind.has_header()).unwrap()).unwrap()
    }

    #[test]
    fn files_are_those_of_mastodon() {
        let how = json!({ "id": "1", "showing_reblogs": true, "languages": ["en", "de"] });
        let how = serde_json::from_value(how).unwrap();
        let row = Row::of_followed("ann", "x.example", Some(&how));
        let row: Vec<&str> = row.0.iter().map(String::as_str).collect();
        assert_eq!(
            text(Kind::Following, &[&row, &row]),
            "Account address,Show boosts,Notify on new posts,Languages\n\
             ann@x.example,true,false,\"en, de\"\n"
        );
        assert_eq!(
            text(Kind::Mutes, &[&["ann@x.example", "true"]]),
            "Account address,Hide notifications\nann@x.example,true\n"
        );
        assert_eq!(text(Kind::Blocks, &[&["ann@x.example"]]), "ann@x.example\n");
        assert_eq!(
            text(Kind::DomainBlocks, &[&["bad.example"]]),
            "bad.example\n"
        );
        assert_eq!(text(Kind::Lists, &[&["A, B", "a@b.c"]]), "\"A, B\",a@b.c\n");
        assert_eq!(
            text(Kind::Bookmarks, &[&["https://a.example/1"]]),
            "https://a.example/1\n"
        );
    }
}

//! Reading a file that Mastodon or this command has written.

use std::collections::HashSet;

use super::kind::Kind;
use super::row::Row;

/// What Mastodon takes at most.
const MOST_ROWS: usize = 20_000;

/// The rows of a file of this kind, each once. The first line may name the columns.
///
/// # Errors
///
/// What is wrong with the file, in words.
pub fn read(kind: Kind, file: &[u8]) -> Result<Vec<Row>, String> {
    let text = std::str::from_utf8(file).map_err(|_| "it is not UTF-8".to_owned())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = reader.records().peekable();
    let first = records.peek().and_then(|it| it.as_ref().ok());
    let places = match first {
        Some(first) => places(kind, first)?,
        None => None,
    };
    if places.is_some() {
        records.next();
    }
    let mut rows = Vec::new();
    let mut seen = HashSet::new();
    for record in records {
        let record = record.map_err(|error| error.to_string())?;
        let Some(row) = row(kind, &record, places.as_deref())? else {
            continue;
        };
        if seen.insert(row.clone()) {
            rows.push(row);
        }
        if rows.len() > MOST_ROWS {
            return Err(format!("it has more than {MOST_ROWS} rows"));
        }
    }
    Ok(rows)
}

/// Where each column of the kind stands in the file; `None` where the first line names no columns.
fn places(kind: Kind, first: &csv::StringRecord) -> Result<Option<Vec<Option<usize>>>, String> {
    let cells: Vec<String> = first.iter().map(str::to_lowercase).collect();
    let is_column =
        |kind: &Kind, cell: &String| kind.columns().iter().any(|it| it.to_lowercase() == *cell);
    let Some(head) = cells.first() else {
        return Ok(None);
    };
    if !Kind::ALL.iter().any(|kind| is_column(kind, head)) {
        return Ok(None);
    }
    // A list of those that are followed must not be taken for those that are to be blocked.
    let foreign = cells.iter().find(|cell| !is_column(&kind, cell));
    if let Some(foreign) = foreign.filter(|cell| Kind::ALL.iter().any(|kind| is_column(kind, cell)))
    {
        let others = Kind::ALL.iter().filter(|kind| is_column(kind, foreign));
        let others: Vec<_> = others.map(|kind| kind.name()).collect();
        return Err(format!(
            "its column `{foreign}` belongs to a file of another kind: {}",
            others.join(" or ")
        ));
    }
    let place = |column: &&str| cells.iter().position(|cell| *cell == column.to_lowercase());
    Ok(Some(kind.columns().iter().map(place).collect()))
}

/// A row in the order of the kind's columns; `None` for an empty one.
fn row(
    kind: Kind,
    record: &csv::StringRecord,
    places: Option<&[Option<usize>]>,
) -> Result<Option<Row>, String> {
    let cell = |column: usize| {
        let place = places.map_or(Some(column), |places| places[column]);
        place
            .and_then(|place| record.get(place))
            .unwrap_or_default()
            .to_owned()
    };
    let mut cells: Vec<String> = (0..kind.columns().len()).map(cell).collect();
    if cells.iter().all(String::is_empty) {
        return Ok(None);
    }
    for (cell, column) in cells.iter_mut().zip(kind.columns()) {
        if *column == "Account address" {
            *cell = cell.trim_start_matches('@').to_owned();
            if cell.is_empty() {
                return Err(format!("line {}: it names no account", line(record)));
            }
        }
    }
    Ok(Some(Row(cells)))
}

fn line(record: &csv::StringRecord) -> u64 {
    record.position().map_or(0, csv::Position::line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(kind: Kind, file: &str) -> Vec<Vec<String>> {
        read(kind, file.as_bytes())
            .unwrap()
            .into_iter()
            .map(|row| row.0)
            .collect()
    }

    #[test]
    fn files_are_read_with_and_without_the_names_of_columns() {
        let file = "Account address,Show boosts,Notify on new posts,Languages\n\
                    ann@x.example,false,true,\"en, de\"\r\n\n@bob@x.example,true,false,\n";
        let expected = [
            ["ann@x.example", "false", "true", "en, de"],
            ["bob@x.example", "true", "false", ""],
        ];
        assert_eq!(rows(Kind::Following, file), expected);
        let short = "ann@x.example\n ann@x.example \nbob@x.example\n";
        assert_eq!(
            rows(Kind::Blocks, short),
            [["ann@x.example"], ["bob@x.example"]]
        );
        let turned = "\u{feff}Hide notifications,Account address\ntrue,ann@x.example\n";
        assert_eq!(rows(Kind::Mutes, turned), [["ann@x.example", "true"]]);
        assert_eq!(
            rows(Kind::DomainBlocks, "#domain\nbad.example\n"),
            [["bad.example"]]
        );
        assert_eq!(rows(Kind::Lists, "\"A, B\",a@b.c\n"), [["A, B", "a@b.c"]]);
        assert!(rows(Kind::Blocks, "").is_empty());
    }

    #[test]
    fn cells_have_meanings() {
        let row = &read(Kind::Following, b"a@b.c,FALSE,,\"en,de\"").unwrap()[0];
        assert_eq!((row.flag(1), row.flag(2)), (Some(false), None));
        assert_eq!(row.list(3), ["en", "de"]);
    }

    #[test]
    fn a_file_of_another_kind_is_refused() {
        let following = "Account address,Show boosts\nann@x.example,true\n";
        let error = read(Kind::Blocks, following.as_bytes()).unwrap_err();
        assert!(error.contains("following"), "{error}");
        assert!(read(Kind::DomainBlocks, b"#uri\nhttps://x.example/1\n").is_err());
        assert!(read(Kind::Blocks, b"\xff\xfe").is_err());
        assert!(read(Kind::Lists, b"Friends,\n").is_err());
        let long = "a@b.c,x\n".repeat(3)
            + &(0..20_001)
                .map(|n| format!("u{n}@b.c\n"))
                .collect::<String>();
        assert!(read(Kind::Blocks, long.as_bytes()).is_err());
    }

    #[test]
    fn what_is_written_is_read() {
        use super::super::written::written;
        for kind in Kind::ALL {
            let cells = kind.columns().iter().enumerate();
            let row = Row(cells.map(|(at, _)| format!("x, \"{at}\"@y")).collect());
            for with_header in [true, false] {
                let file = written(kind, [row.clone()], with_header).unwrap();
                assert_eq!(
                    read(kind, &file).unwrap(),
                    std::slice::from_ref(&row),
                    "{kind:?}"
                );
            }
        }
    }
}

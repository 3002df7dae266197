//! `docs/coming-from-toot.md` is made of a table, and every command and option in the table is one
//! that `--help` knows.

use std::collections::HashMap;

use crate::support::World;

const TABLE: &str = include_str!("../data/toot-commands.tsv");
const PAGE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../docs/coming-from-toot.md"
);

struct Row {
    toot: &'static str,
    what: &'static str,
    fediway: &'static str,
    options: Vec<&'static str>,
    priority: &'static str,
}

fn rows() -> Vec<Row> {
    let lines = TABLE.lines().skip(1);
    let rows = lines.map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let [toot, _, what, fediway, options, priority] = cells[..] else {
            panic!("{line}");
        };
        let options = options.split_whitespace().collect();
        Row {
            toot,
            what,
            fediway,
            options,
            priority,
        }
    });
    rows.collect()
}

fn page() -> String {
    let mut page = String::from(
        "# Coming from toot\n\n\
         The table shows each command of toot 0.52.1, and the command of `fediway` that does the same. A \
         STATUS is an id, an address of the status on any server, or `%3` for the third status of the last \
         list. A HANDLE is a handle, an id or an address. Every command takes `--json` and `--account`. A \
         test generates this page.\n\n\
         | toot | fediway | what it does | options |\n|---|---|---|---|\n",
    );
    for Row {
        toot,
        what,
        fediway,
        options,
        ..
    } in rows()
    {
        let command = match fediway {
            "" if toot == "toot" => "`fediway`".to_owned(),
            "" => "none".to_owned(),
            command => format!("`fediway {command}`"),
        };
        let options: Vec<_> = options.iter().map(|option| format!("`{option}`")).collect();
        page += &format!(
            "| `{toot}` | {command} | {what} | {} |\n",
            options.join(" ")
        );
    }
    page + "\nWhat differs from toot:\n\n\
        - The choices of a poll are counted from 1; toot counts from 0.\n\
        - By default, a reply mentions the author, and is not more public than the status that it replies \
        to.\n\
        - `--all` reads a list to its end. To require several hashtags, use `--all-of`.\n\
        - Texts may begin with a hyphen: `fediway post \"- item\"`.\n\
        - `--account all` uses each account in turn, for commands that only read.\n"
}

#[test]
fn the_page_is_made_of_the_table() {
    if std::env::var_os("FEDIWAY_WRITE_SNAPSHOTS").is_some() {
        std::fs::write(PAGE, page()).unwrap();
    }
    let written = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        written == page(),
        "FEDIWAY_WRITE_SNAPSHOTS=1 writes {PAGE} anew"
    );
}

#[tokio::test]
async fn every_command_and_option_of_the_table_is_in_the_help() {
    let world = World::new().await;
    let mut helps: HashMap<&str, String> = HashMap::new();
    let mut missing = Vec::new();
    for row in rows() {
        if row.fediway.is_empty() && row.toot != "toot" {
            assert_eq!(row.priority, "-", "{}", row.toot);
            continue;
        }
        if !helps.contains_key(row.fediway) {
            let words: Vec<&str> = row.fediway.split_whitespace().chain(["--help"]).collect();
            let ended = crate::support::Running::start(&mut world.bare(&words))
                .end()
                .await;
            if ended.code != 0 {
                missing.push(format!("{}: no command {}", row.toot, row.fediway));
            }
            helps.insert(row.fediway, ended.stdout);
        }
        let help = &helps[row.fediway];
        for option in &row.options {
            let is_there = help.split(|c: char| c.is_whitespace() || c == ',' || c == '[');
            if !is_there.into_iter().any(|word| word == *option) {
                missing.push(format!("{}: {} has no {option}", row.toot, row.fediway));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

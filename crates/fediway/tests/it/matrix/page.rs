//! The pages `docs/servers/….md`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use fediway_sandbox::Software;

/// What was found out about one kind of server: what it is about, and what was found.
pub type Facts = Vec<(&'static str, String)>;

/// The columns of the large table.
const OF_ROW: [&str; 7] = [
    "login with a loopback listener",
    "login with a pasted code",
    "PKCE",
    "a post is read back",
    "upload",
    "the token",
    "the token after a logout",
];

pub fn of_row(row: &[String; 7]) -> Facts {
    OF_ROW.into_iter().zip(row.iter().cloned()).collect()
}

/// The software without its version.
fn family(software: Software) -> &'static str {
    software
        .name()
        .split_once(" 4.")
        .map_or(software.name(), |(name, _)| name)
}

fn file(family: &str) -> String {
    let name = family.to_lowercase().replace('ē', "e").replace('.', "-");
    format!("servers/{name}.md")
}

pub fn link(software: Software) -> String {
    format!("[{software}]({})", file(family(software)))
}

/// One page for each family.
#[derive(Default)]
pub struct Pages(BTreeMap<&'static str, Vec<(Software, Facts)>>);

impl Pages {
    pub fn add(&mut self, software: Software, facts: Facts) {
        self.0
            .entry(family(software))
            .or_default()
            .push((software, facts));
    }

    pub fn keep(&self) {
        for (family, members) in &self.0 {
            keep(&file(family), &page(family, members));
        }
    }
}

fn page(family: &str, members: &[(Software, Facts)]) -> String {
    let names: Vec<_> = members
        .iter()
        .map(|(software, _)| software.name())
        .collect();
    let mut page = format!(
        "# {family}\n\nWhat this library does on {family}. A test measures it on a sandbox that imitates \
         {family}, and writes this page and the [table of all servers](../what-works-where.md). Another \
         table shows how people [sign in to a web site](../signin.md#sign-in-on-every-kind-of-server) with \
         their account.\n\n| | {} |\n|---|{}\n",
        names.join(" | "),
        "---|".repeat(names.len()),
    );
    for (place, (about, _)) in members[0].1.iter().enumerate() {
        let found: Vec<_> = members
            .iter()
            .map(|(_, facts)| facts[place].1.as_str())
            .collect();
        writeln!(page, "| {about} | {} |", found.join(" | ")).unwrap();
    }
    page
}

/// Compares a page of the documentation with what was found, or writes it.
pub fn keep(name: &str, found: &str) {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let path = docs.join(name);
    if std::env::var_os("FEDIWAY_WRITE_DOCS").is_some() {
        std::fs::create_dir_all(docs.join("servers")).unwrap();
        std::fs::write(&path, found).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, found, "docs/{name} is not what the test found");
}

//! The floors of ARCHITECTURE.md: no file imports from a higher floor, and no files import each
//! other in a circle. See [`imports`](crate::imports) for what counts as an import.

use std::collections::BTreeSet;
use std::path::Path;

use crate::imports::{Crate, Imports, Module, circles, shown};

/// The modules of a crate, each line a floor and the lowest first. The crate root is above all.
type Floors = &'static [&'static [&'static str]];

/// The root file of each crate and its floors.
pub(crate) const CRATES: &[(&str, Floors)] = &[
    ("crates/fediway/src/lib.rs", LIBRARY),
    ("crates/fediway-sandbox/src/lib.rs", SANDBOX),
    ("crates/fediway-cli/src/lib.rs", &[]),
    ("crates/fediway-signin/src/lib.rs", SIGN_IN),
    ("crates/fediway-archive/src/lib.rs", &[]),
    ("xtask/src/main.rs", &[]),
];

const LIBRARY: Floors = &[
    &[
        "clock",
        "credentials",
        "error",
        "handle",
        "ids",
        "networks",
        "printable",
        "redact",
        "scope",
        "secret",
        "shared",
        "short_text",
        "swept",
        "time",
        "url",
    ],
    &["entities", "instance", "rate_limit", "store"],
    &["file", "html", "transport"],
    &["request"],
    &["endpoint", "future"],
    &["client", "discover", "oauth", "page", "session"],
    &["api"],
    &["find", "login", "raw", "restore", "streaming", "upload"],
    &["blocking"],
];

const SANDBOX: Floors = &[
    &[
        "connection",
        "pages",
        "scopes",
        "secrets",
        "software",
        "sync",
        "tls",
    ],
    &["browser", "model", "personalities", "record", "server"],
    &[
        "clock",
        "hub",
        "ids",
        "late",
        "rate_limit",
        "streaming_port",
        "wording",
    ],
    &["error", "relations", "rules", "statuses", "unlisted"],
    &["state"],
    &["builder", "context", "params"],
    &["shared"],
    &["auth"],
    &["api", "faults", "gates", "oauth", "streaming"],
    &["observe"],
    &["routes"],
    &["sandbox"],
    &["announce", "backfill", "direct", "lists"],
];

const SIGN_IN: Floors = &[
    &["cookie", "return_path", "store"],
    &["problem"],
    &["input", "limits", "random", "texts"],
    &["identity", "policy"],
    &["events"],
    &["settings"],
    &["site"],
    &["builder", "flow", "pages", "same_origin"],
    &["web"],
];

/// Everything that is wrong with the imports of the crate whose root file this is.
pub(crate) fn faults(root: &Path, floors: Floors) -> Vec<String> {
    match Crate::read(root) {
        Ok(source) => check(&source.imports(), floors),
        Err(error) => vec![format!("{}: {error}", root.display())],
    }
}

fn check(imports: &Imports, floors: Floors) -> Vec<String> {
    let mut found: Vec<String> = circles(imports)
        .iter()
        .map(|circle| describe(circle, imports))
        .collect();
    if !floors.is_empty() {
        found.extend(upward(imports, floors));
    }
    found.sort();
    found.dedup();
    found
}

fn describe(circle: &BTreeSet<Module>, imports: &Imports) -> String {
    let lines: Vec<_> = circle
        .iter()
        .map(|module| {
            let targets = imports[module].intersection(circle);
            let targets: Vec<_> = targets.map(shown).collect();
            format!("    {} imports {}", shown(module), targets.join(", "))
        })
        .collect();
    format!("a circle of imports:\n{}", lines.join("\n"))
}

/// Imports from a higher floor, and modules without a floor.
fn upward(imports: &Imports, floors: Floors) -> Vec<String> {
    let mut found = Vec::new();
    let floor = |module: &Module| match module.first() {
        None => Some(floors.len()),
        Some(name) => floors.iter().position(|it| it.contains(&name.as_str())),
    };
    for (module, targets) in imports {
        let Some(own) = floor(module) else {
            found.push(format!("`{}` has no floor", module[0]));
            continue;
        };
        for target in targets {
            if floor(target).is_some_and(|it| it > own) {
                let (from, to) = (shown(module), shown(target));
                found.push(format!("`{from}` imports `{to}` from a higher floor"));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository() -> &'static Path {
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
    }

    #[test]
    fn files_import_downwards_and_in_no_circle() {
        let all: Vec<_> = CRATES
            .iter()
            .flat_map(|(root, floors)| {
                let found = faults(&repository().join(root), floors);
                found
                    .into_iter()
                    .map(move |fault| format!("{root}: {fault}"))
            })
            .collect();
        assert!(all.is_empty(), "{}", all.join("\n"));
    }
}

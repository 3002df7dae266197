//! The floors of ARCHITECTURE.md hold: a module imports from its own floor or from below, and
//! never in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

const FLOORS: &[&[&str]] = &[
    &[
        "clock",
        "credentials",
        "error",
        "ids",
        "networks",
        "scope",
        "secret",
        "store",
        "time",
        "url",
    ],
    &["entities", "instance", "rate_limit"],
    &["file", "html", "request", "transport"],
    &["endpoint"],
    &["client", "discover", "oauth", "page", "session"],
    &["api"],
    &["find", "login", "raw", "streaming", "upload"],
];

type Imports = BTreeMap<String, BTreeSet<String>>;

fn floor(module: &str) -> usize {
    FLOORS
        .iter()
        .position(|modules| modules.contains(&module))
        .unwrap_or_else(|| {
            panic!("`{module}` has no floor: give it one here and in ARCHITECTURE.md")
        })
}

/// Every `crate::module` in the code of a module, its tests and documentation left out.
fn imports(path: &Path, module: &str, found: &mut Imports) {
    if path.ends_with("tests") {
        return;
    }
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            imports(&entry.unwrap().path(), module, found);
        }
        return;
    }
    let source = std::fs::read_to_string(path).unwrap();
    let code = source.split("#[cfg(test)]").next().unwrap();
    for line in code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
    {
        assert!(
            !line.contains("crate::{"),
            "one `use` for each module, so that they can be read here"
        );
        // `$crate::` in a macro is an import of where the macro is used.
        for (at, _) in line
            .match_indices("crate::")
            .filter(|(at, _)| !line[..*at].ends_with('$'))
        {
            let rest = &line[at + "crate::".len()..];
            let name: String = rest
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            if !name.is_empty() && name != module {
                found.entry(module.to_owned()).or_default().insert(name);
            }
        }
    }
}

fn all_imports() -> Imports {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Imports::new();
    for entry in std::fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if module != "lib" {
            found.entry(module.clone()).or_default();
            imports(&path, &module, &mut found);
        }
    }
    found
}

#[test]
fn modules_import_downwards() {
    let imports = all_imports();
    assert_eq!(
        imports.len(),
        FLOORS.iter().map(|floor| floor.len()).sum::<usize>()
    );
    for (module, targets) in &imports {
        for target in targets {
            assert!(
                floor(target) <= floor(module),
                "`{module}` imports `{target}` from above"
            );
        }
    }
}

#[test]
fn modules_import_in_no_circle() {
    let mut left = all_imports();
    while !left.is_empty() {
        let names: Vec<_> = left.keys().cloned().collect();
        let settled: Vec<_> = names
            .iter()
            .filter(|name| left[*name].iter().all(|target| !left.contains_key(target)))
            .collect();
        assert!(!settled.is_empty(), "a circle among {names:?}");
        for name in settled {
            left.remove(name);
        }
    }
}

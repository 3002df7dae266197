//! The list of everything that is compiled into the command, as a CycloneDX document.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::binary;
use super::files::{read, write};
use crate::steps::{Outcome, output_of, root};
use crate::tools::CDX_EV;

/// Writes the list, and validates it against the schema.
pub(super) fn write_to(file: &Path) -> Outcome {
    let checksums = checksums(&read(&root().join("Cargo.lock"))?);
    let list = list(&metadata()?, "fediway-cli", &checksums)?;
    let text = serde_json::to_string_pretty(&list).map_err(|error| error.to_string())?;
    write(file.to_owned(), text + "\n")?;
    CDX_EV.run(&format!("validate {}", file.display()))
}

/// What cargo knows of the command and its dependencies.
fn metadata() -> Result<Value, String> {
    let mut command = Command::new("cargo");
    command
        .args([
            "metadata",
            "--locked",
            "--format-version",
            "1",
            "--features",
            "keyring",
        ])
        .args(["--manifest-path", "crates/fediway-cli/Cargo.toml"])
        .args(["--filter-platform", binary::TARGET])
        .current_dir(root());
    let json = output_of(command, "cargo metadata")?;
    serde_json::from_slice(&json).map_err(|error| error.to_string())
}

/// The checksums of a lock file, by name and version.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let value = |package: &str, key: &str| {
        let start = format!("{key} = \"");
        let mut lines = package.lines();
        let value = lines.find_map(|line| line.strip_prefix(&start)?.strip_suffix('"'));
        value.map(str::to_owned)
    };
    let packages = lock.split("[[package]]").skip(1);
    packages
        .filter_map(|package| {
            let id = (value(package, "name")?, value(package, "version")?);
            Some((id, value(package, "checksum")?))
        })
        .collect()
}

/// What is compiled into a package, and what it needs in turn.
fn list(
    metadata: &Value,
    name: &str,
    checksums: &BTreeMap<(String, String), String>,
) -> Result<Value, String> {
    let packages = by_id(&metadata["packages"]);
    let nodes = by_id(&metadata["resolve"]["nodes"]);
    let mut all = packages.iter();
    let start = all.find(|(_, package)| package["name"] == name);
    let (start, main) = start.ok_or_else(|| format!("no package {name}"))?;
    let mut waiting = vec![*start];
    let mut needed = BTreeMap::new();
    while let Some(id) = waiting.pop() {
        if !needed.contains_key(id) {
            let below = compiled_in(nodes.get(id).copied().unwrap_or(&Value::Null));
            waiting.extend(&below);
            needed.insert(id, below);
        }
    }
    let package = |id: &str| packages.get(id).copied().unwrap_or(&Value::Null);
    let others = needed.keys().filter(|id| *id != start);
    let components: Vec<_> = others.map(|id| component(package(id), checksums)).collect();
    let dependencies: Vec<_> = needed
        .iter()
        .map(|(id, below)| {
            let below: BTreeSet<_> = below.iter().map(|id| address(package(id))).collect();
            json!({ "ref": address(package(id)), "dependsOn": below })
        })
        .collect();
    let mut application = component(main, checksums);
    application["type"] = "application".into();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": application },
        "components": components,
        "dependencies": dependencies,
    }))
}

fn by_id(list: &Value) -> BTreeMap<&str, &Value> {
    let items = list.as_array().into_iter().flatten();
    items
        .filter_map(|item| Some((item["id"].as_str()?, item)))
        .collect()
}

/// The dependencies that are compiled in: not those of tests and of build scripts.
fn compiled_in(node: &Value) -> Vec<&str> {
    let is_normal = |dependency: &&Value| {
        let mut kinds = dependency["dep_kinds"].as_array().into_iter().flatten();
        kinds.any(|kind| kind["kind"].is_null())
    };
    let all = node["deps"].as_array().into_iter().flatten();
    all.filter(is_normal)
        .filter_map(|dependency| dependency["pkg"].as_str())
        .collect()
}

/// The package URL.
fn address(package: &Value) -> String {
    let word = |key: &str| package[key].as_str().unwrap_or_default();
    // A plus sign would be a blank.
    format!(
        "pkg:cargo/{}@{}",
        word("name"),
        word("version").replace('+', "%2B")
    )
}

fn component(package: &Value, checksums: &BTreeMap<(String, String), String>) -> Value {
    let word = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
    let mut component = json!({
        "type": "library",
        "bom-ref": address(package),
        "name": word("name"),
        "version": word("version"),
        "purl": address(package),
    });
    if let Some(licence) = package["license"].as_str() {
        // Some write it as before SPDX had expressions.
        let expression = licence.replace('/', " OR ");
        component["licenses"] = json!([{ "expression": expression }]);
    }
    if let Some(checksum) = checksums.get(&(word("name"), word("version"))) {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dependency(id: &str, kind: Value) -> Value {
        json!({ "pkg": id, "dep_kinds": [{ "kind": kind }] })
    }

    fn package(name: &str, licence: &str) -> Value {
        json!({ "id": name, "name": name, "version": "1.0.0+x", "license": licence })
    }

    #[test]
    fn what_is_compiled_in_is_listed_and_nothing_else() {
        let metadata = json!({
            "packages": [
                package("main", "MIT"),
                package("a", "MIT/Apache-2.0"),
                package("b", "MIT"),
                package("test-only", "MIT"),
                package("build-only", "MIT"),
            ],
            "resolve": { "nodes": [
                { "id": "main", "deps": [
                    dependency("a", Value::Null),
                    dependency("test-only", "dev".into()),
                    dependency("build-only", "build".into()),
                ]},
                { "id": "a", "deps": [dependency("b", Value::Null)] },
                { "id": "b", "deps": [dependency("a", Value::Null)] },
            ]},
        });
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0+x\"\nchecksum = \"12ab\"\n";
        let list = list(&metadata, "main", &checksums(lock)).unwrap();
        assert_eq!(list["metadata"]["component"]["name"], "main");
        let names: Vec<_> = list["components"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["name"])
            .collect();
        assert_eq!(names, ["a", "b"]);
        let a = &list["components"][0];
        assert_eq!(a["purl"], "pkg:cargo/a@1.0.0%2Bx");
        assert_eq!(a["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(a["hashes"][0]["content"], "12ab");
        let main = &list["dependencies"][2];
        assert_eq!(main["ref"], "pkg:cargo/main@1.0.0%2Bx");
        assert_eq!(main["dependsOn"], json!(["pkg:cargo/a@1.0.0%2Bx"]));
    }

    #[test]
    fn a_package_that_is_not_there_is_an_error() {
        assert!(list(&json!({ "packages": [] }), "main", &BTreeMap::new()).is_err());
    }
}

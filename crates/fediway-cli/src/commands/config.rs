//! `fediway config`: the configuration file, changed line by line, so that comments stay.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::cli::{self, Global};
use crate::config::{self, KEYS, Key, Kind};
use crate::failure::{Exit, Failure};
use crate::{beside, output, similar};

pub fn run(global: &Global, command: &cli::Config) -> Result<(), Failure> {
    match command {
        cli::Config::List => list(global),
        cli::Config::Get { key } => get(global, known(key)?),
        cli::Config::Set { key, value } => {
            let key = known(key)?;
            change(key, Some(&literal(key, value)?))
        }
        cli::Config::Unset { key } => change(known(key)?, None),
        cli::Config::Path => {
            let path = config::path()?;
            output::answer(
                global.json,
                &path.display().to_string(),
                &json!({ "path": path }),
            )
        }
    }
}

fn known(name: &str) -> Result<&'static Key, Failure> {
    if let Some(key) = KEYS.iter().find(|key| key.name == name) {
        return Ok(key);
    }
    let next = match similar::closest(name, KEYS.iter().map(|key| key.name)) {
        Some(similar) => format!("did you mean {similar}?"),
        None => "see `fediway config list`".into(),
    };
    Err(Failure::new(
        Exit::Usage,
        format!("there is no key {name}"),
        next,
    ))
}

fn list(global: &Global) -> Result<(), Failure> {
    let text = config::text()?;
    config::parse(&text)?;
    let table = table(&text)?;
    let mut lines = Vec::new();
    let mut values = serde_json::Map::new();
    for key in KEYS {
        let value = value(&table, key);
        let shown = value.as_deref().unwrap_or("(not set)");
        lines.push(format!("{:<22} {shown}\n  {}", key.name, key.about));
        values.insert(key.name.into(), json!(value));
    }
    output::answer(global.json, &lines.join("\n"), &values.into())
}

fn get(global: &Global, key: &Key) -> Result<(), Failure> {
    let table = table(&config::text()?)?;
    let Some(value) = value(&table, key) else {
        let what = format!("{} is not set", key.name);
        return Err(Failure::new(Exit::Other, what, "its default holds"));
    };
    output::answer(global.json, &value, &json!(value))
}

fn table(text: &str) -> Result<toml::Table, Failure> {
    config::parse(text)?;
    text.parse()
        .map_err(|error| Failure::other("the configuration is not right", error))
}

/// The value as it is given to `set`.
fn value(table: &toml::Table, key: &Key) -> Option<String> {
    let mut parts = key.name.split('.');
    let first = table.get(parts.next()?)?;
    let found = parts.try_fold(first, |value, part| value.get(part))?;
    Some(match found {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(words) => {
            let words = words.iter().map(|word| word.as_str().unwrap_or_default());
            words.collect::<Vec<_>>().join(" ")
        }
        other => other.to_string(),
    })
}

/// The value as TOML writes it.
fn literal(key: &Key, value: &str) -> Result<String, Failure> {
    match &key.kind {
        Kind::Word(words) if words.contains(&value) => Ok(quoted(value)),
        Kind::Word(words) => {
            let what = format!("{} cannot be {value}", key.name);
            Err(Failure::new(
                Exit::Usage,
                what,
                format!("it is one of: {}", words.join(", ")),
            ))
        }
        Kind::Words => {
            let words: Vec<_> = value.split_whitespace().map(quoted).collect();
            Ok(format!("[{}]", words.join(", ")))
        }
    }
}

/// A basic string of TOML is one of JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn change(key: &Key, literal: Option<&str>) -> Result<(), Failure> {
    let path = config::path()?;
    let text = changed(&config::text()?, key.name, literal);
    config::parse(&text).map_err(|failure| {
        let next = format!("change {} in an editor", path.display());
        Failure::new(Exit::Usage, failure.what(), next)
    })?;
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)
        .map_err(|error| Failure::other(format!("cannot create {}", folder.display()), error))?;
    beside::write(&path, text.as_bytes())
}

/// The text with the line of this key changed, added before the first table, or removed.
fn changed(text: &str, key: &str, literal: Option<&str>) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut table = String::new();
    let mut first_table = None;
    let mut found = None;
    for (number, line) in lines.iter().enumerate() {
        let line = line.trim();
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.split(']').next())
        {
            table = format!("{}.", name.trim());
            first_table.get_or_insert(number);
        } else if let Some((name, _)) = line.split_once('=')
            && format!("{table}{}", name.trim()) == key
        {
            found = Some((number, name.trim().to_owned()));
        }
    }
    match (found, literal) {
        (Some((number, name)), Some(literal)) => lines[number] = format!("{name} = {literal}"),
        (Some((number, _)), None) => drop(lines.remove(number)),
        (None, Some(literal)) => {
            let place = first_table.unwrap_or(lines.len());
            lines.insert(place, format!("{key} = {literal}"));
        }
        (None, None) => {}
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_changed_and_comments_stay() {
        let text = "# mine\nstore = \"file\"  # yes\n\n[token_command]\nget = [\"a\"]\n";
        let set = changed(text, "store", Some("\"keyring\""));
        assert_eq!(
            set,
            "# mine\nstore = \"keyring\"\n\n[token_command]\nget = [\"a\"]\n"
        );
        let set = changed(text, "token_command.get", Some("[\"b\"]"));
        assert!(set.ends_with("[token_command]\nget = [\"b\"]\n"), "{set}");
        let unset = changed(text, "store", None);
        assert!(unset.starts_with("# mine\n\n[token"), "{unset}");
        let added = changed(
            "[token_command]\nget = [\"a\"]\n",
            "store",
            Some("\"file\""),
        );
        assert!(added.starts_with("store = \"file\"\n[token"), "{added}");
        let dotted = changed("", "token_command.get", Some("[\"a\"]"));
        assert_eq!(dotted, "token_command.get = [\"a\"]\n");
        for text in [&set, &unset, &added, &dotted] {
            assert!(config::parse(text).is_ok(), "{text}");
        }
        assert_eq!(changed(text, "color", None), text);
    }

    #[test]
    fn values_are_judged_by_their_key() {
        let [store, get] = ["store", "token_command.get"].map(|name| known(name).unwrap());
        assert_eq!(literal(store, "file").unwrap(), "\"file\"");
        assert_eq!(literal(store, "cloud").unwrap_err().exit(), Exit::Usage);
        assert_eq!(
            literal(get, "pass show {name}").unwrap(),
            r#"["pass", "show", "{name}"]"#
        );
        assert!(
            known("stor")
                .unwrap_err()
                .next()
                .contains("did you mean store?")
        );
    }
}

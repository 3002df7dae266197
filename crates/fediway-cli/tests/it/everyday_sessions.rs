//! Terminal sessions against the sandbox, as files: `tests/sessions/*.txt`.
//!
//! A line `alice$ fediway …` is a command; what follows is what it printed: standard output, then
//! standard error with `! ` before each line, then `exit N` unless that is 0. A first line such as
//! `software: gotosocial` chooses the server. Hosts, ids and times have stable names, which commands
//! may use: `ID2` is the second id that was seen. With FEDIWAY_WRITE_SNAPSHOTS=1 the files are written
//! anew, for review: write a command into a file, run it, and look at the difference.

use std::path::{Path, PathBuf};

use fediway_sandbox::{Sandbox, Software};
use serde_json::Value;

use crate::support::{ALICE, BOB, Running, World};
use crate::thorough::quick_or;

/// The shortest word that is taken for an id.
const SHORTEST_ID: usize = 15;

#[tokio::test]
async fn sessions_are_as_recorded() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sessions"));
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(paths.len() > 3, "{paths:?}");
    let run = |path: PathBuf| async move {
        let recorded = std::fs::read_to_string(&path).unwrap();
        let now = Session::start(&recorded).await.run(&recorded).await;
        (path, recorded, now)
    };
    let paths = paths.into_iter().step_by(quick_or(2, 1));
    let run = futures_util::future::join_all(paths.map(run)).await;
    let mut wrong = Vec::new();
    for (path, recorded, now) in run {
        if now == recorded {
            continue;
        }
        if std::env::var_os("FEDIWAY_WRITE_SNAPSHOTS").is_some() {
            std::fs::write(&path, now).unwrap();
        } else {
            wrong.push(format!(
                "{}:\n{}",
                path.display(),
                difference(&recorded, &now)
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "FEDIWAY_WRITE_SNAPSHOTS=1 writes these anew:\n{}",
        wrong.join("\n")
    );
}

/// The lines from the first one that differs on.
fn difference(recorded: &str, now: &str) -> String {
    let same = recorded
        .lines()
        .zip(now.lines())
        .take_while(|(a, b)| a == b);
    let same = same.count();
    let part = |text: &str| {
        let lines: Vec<_> = text.lines().skip(same.saturating_sub(3)).take(14).collect();
        lines.join("\n")
    };
    format!("--- recorded\n{}\n--- now\n{}", part(recorded), part(now))
}

struct Session {
    world: World,
    host: String,
    ids: Vec<String>,
}

impl Session {
    async fn start(recorded: &str) -> Self {
        let software = recorded
            .lines()
            .find_map(|line| line.strip_prefix("software: "));
        let software = match software {
            Some(name) => name.parse().unwrap(),
            None => Software::Mastodon45,
        };
        let sandbox = Sandbox::builder().software(software).start().await.unwrap();
        sandbox.announce("The server moves on Sunday.");
        let world = World::with(sandbox);
        world.log_in(BOB).await;
        world.log_in(ALICE).await;
        let host = world.sandbox.url().split_once("://").unwrap().1.to_owned();
        let follows = world.home.path().join("follows.csv");
        std::fs::write(
            follows,
            format!("Account address,Show boosts,Notify on new posts,Languages\nbob@{host},false,true,\"en, de\"\nnobody@{host},true,false,\n"),
        )
        .unwrap();
        std::fs::write(
            world.home.path().join("one.png"),
            include_bytes!("../../assets/demo.png"),
        )
        .unwrap();
        Self {
            world,
            host,
            ids: Vec::new(),
        }
    }

    async fn run(mut self, recorded: &str) -> String {
        let mut now = String::new();
        let mut commands = 0;
        for line in recorded.lines() {
            let command = line.split_once("$ fediway ");
            if let Some((user, args)) =
                command.filter(|(user, _)| ["alice", "bob", ""].contains(user))
            {
                if commands > 0 && !now.ends_with("\n\n") {
                    now.push('\n');
                }
                now += &format!("{line}\n");
                now += &self.command(user, args).await;
                commands += 1;
            } else if commands == 0 || line.starts_with("# ") {
                let blank = if commands > 0 { "\n" } else { "" };
                now += &format!("{blank}{line}\n");
            }
        }
        assert!(commands > 0);
        now
    }

    async fn command(&mut self, user: &str, args: &str) -> String {
        let account = format!("{user}@{}", self.host);
        let mut words: Vec<String> = words(args).iter().map(|word| self.real(word)).collect();
        if !user.is_empty() {
            words.extend(["--account".into(), account]);
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut command = self.world.command(&words);
        command.env("TZ", "UTC").current_dir(self.world.home.path());
        let ended = self.world.end(Running::start(&mut command)).await;
        let mut out = String::new();
        for line in pretty(&ended.stdout).lines() {
            out += &format!("{}\n", self.stable(line).trim_end());
        }
        for line in ended.stderr.lines() {
            out += &format!("! {}\n", self.stable(line).trim_end());
        }
        if ended.code != 0 {
            out += &format!("exit {}\n", ended.code);
        }
        while out.ends_with("\n\n") {
            out.pop();
        }
        out
    }

    /// A word of a command with what its stable names stand for.
    fn real(&self, word: &str) -> String {
        let mut word = word.replace("HOST", &self.host);
        for (at, id) in self.ids.iter().enumerate().rev() {
            word = word.replace(&format!("ID{}", at + 1), id);
        }
        word
    }

    /// A line with stable names for what is another one in each run.
    fn stable(&mut self, line: &str) -> String {
        let line = line.replace(&self.host, "HOST");
        let line = line.replace(self.world.home.path().to_str().unwrap(), "HOME");
        let mut stable = String::new();
        let mut rest = timeless(&keyless(&line));
        while !rest.is_empty() {
            let start = rest
                .find(|c: char| c.is_ascii_alphanumeric())
                .unwrap_or(rest.len());
            stable += &rest[..start];
            let word = &rest[start..];
            let end = word
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(word.len());
            stable += &self.named(&word[..end]);
            rest = word[end..].to_owned();
        }
        stable
    }

    fn named(&mut self, word: &str) -> String {
        if !is_id(word) {
            return word.to_owned();
        }
        let place = self
            .ids
            .iter()
            .position(|id| id == word)
            .unwrap_or_else(|| {
                self.ids.push(word.to_owned());
                self.ids.len() - 1
            });
        format!("ID{}", place + 1)
    }
}

/// Whether a word is an id: long, and with a digit or a capital letter behind its first letter
/// (some servers write ids in letters of both cases, now and then without a digit).
fn is_id(word: &str) -> bool {
    word.len() >= SHORTEST_ID
        && word
            .char_indices()
            .any(|(at, c)| c.is_ascii_digit() || (at > 0 && c.is_ascii_uppercase()))
}

/// The secret part of the address of a file becomes `KEY`.
fn keyless(line: &str) -> String {
    let Some((before, path)) = line.split_once("/media/") else {
        return line.to_owned();
    };
    match path
        .split_once('/')
        .map(|(id, key)| (id, key.split_once('.')))
    {
        Some((id, Some((_, after)))) => format!("{before}/media/{id}/KEY.{after}"),
        _ => line.to_owned(),
    }
}

/// Dates become `DATE`, times of the day `TIME`, seconds since 1970 `EPOCH`.
fn timeless(line: &str) -> String {
    let shapes = [
        ("dddd-dd-ddTdd:dd:dd.dddZ", "MOMENT"),
        ("dddd-dd-ddTdd:dd:dd.ddZ", "MOMENT"),
        ("dddd-dd-ddTdd:dd:dd.dZ", "MOMENT"),
        ("dddd-dd-ddTdd:dd:ddZ", "MOMENT"),
        ("dddd-dd-dd dd:dd", "DATE TIME"),
        ("dddd-dd-dd", "DATE"),
        ("00000000-0000-4000-8000-xxxxxxxxxxxx", "REQUEST"),
        ("\"dddddddddd\"", "\"EPOCH\""),
    ];
    let mut out = String::new();
    let mut rest = line;
    'next: while let Some(first) = rest.chars().next() {
        for (shape, name) in shapes {
            let fits = rest.len() >= shape.len()
                && shape
                    .chars()
                    .zip(rest.chars())
                    .all(|(shape, c)| match shape {
                        'd' => c.is_ascii_digit(),
                        'x' => c.is_ascii_hexdigit(),
                        other => c == other,
                    });
            if fits {
                out += name;
                rest = &rest[shape.len()..];
                continue 'next;
            }
        }
        out.push(first);
        rest = &rest[first.len_utf8()..];
    }
    out
}

/// JSON in lines to be read, where it is one document, or one a line; else what it is.
fn pretty(out: &str) -> String {
    let shown = |text: &str| match serde_json::from_str::<Value>(text) {
        Ok(value @ (Value::Object(_) | Value::Array(_))) => {
            Some(serde_json::to_string_pretty(&filled(value)).unwrap())
        }
        _ => None,
    };
    shown(out).unwrap_or_else(|| {
        let lines = out
            .lines()
            .map(|line| shown(line).unwrap_or_else(|| line.to_owned()));
        lines.collect::<Vec<_>>().join("\n")
    })
}

/// JSON without what says nothing: null, false, 0, and empty texts, lists and objects.
fn filled(value: Value) -> Value {
    let says_nothing = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(true) => false,
    };
    match value {
        Value::Array(items) => items.into_iter().map(filled).collect(),
        Value::Object(fields) => {
            let fields = fields
                .into_iter()
                .map(|(name, value)| (name, filled(value)));
            Value::Object(fields.filter(|(_, value)| !says_nothing(value)).collect())
        }
        other => other,
    }
}

/// The words of a command line, as a shell reads them.
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[test]
fn names_are_stable() {
    assert_eq!(
        words("post \"a b\" --cw '' c"),
        ["post", "a b", "--cw", "", "c"]
    );
    assert_eq!(
        timeless("at 2026-08-01 13:49 UTC, 2026-08-01"),
        "at DATE TIME UTC, DATE"
    );
    assert_eq!(timeless("\"2026-08-01T13:49:42.123Z\""), "\"MOMENT\"");
    assert!(is_id("BCqDPtMLLCgqbqUkEq") && is_id("116587211434543210"));
    assert!(!is_id("Internationalization"));
}

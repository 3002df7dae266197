//! The first look at an export: whether it is one, whose, and what is in it. Nothing is kept yet.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};

use serde_json::Value;

use super::activity;
use super::actor::Actor;
use super::container::{self, Form};
use super::items;
use super::limits::Limits;
use super::metered::{Allowance, Metered};
use super::refusal::Refusal;
use super::suffix::Files;

/// The lists of an export.
pub(super) const LISTS: [&str; 3] = ["outbox.json", "likes.json", "bookmarks.json"];
const ACTOR: &str = "actor.json";

/// What an export has.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) actor: Actor,
    /// The folder that the documents are in, with its slash; empty in exports as servers make them.
    pub(super) root: String,
    /// Everything that is no document.
    pub(super) files: Files,
}

/// Reads all of an export and refuses it if it is hostile or none.
pub(super) fn plan(file: &mut File, form: Form, limits: &Limits) -> io::Result<Plan> {
    let mut seen = Seen::default();
    container::each(file, form, limits, &mut |name, _, content| {
        seen.look(name, content, limits)
    })?;
    let missing =
        |what: &str| Refusal::Kind(format!("it has no {what}, as exports of Mastodon do"));
    let root = seen.roots.into_iter().min_by_key(String::len);
    let root = root.ok_or_else(|| missing("outbox.json"))?;
    let actor = seen.actors.into_iter().find(|(folder, _)| *folder == root);
    let (_, actor) = actor.ok_or_else(|| missing("actor.json"))?;
    let actor =
        Actor::read(&actor).ok_or_else(|| Refusal::Kind("its actor.json names nobody".into()))?;
    seen.files.set_root(&root);
    Ok(Plan {
        actor,
        root,
        files: seen.files,
    })
}

#[derive(Default)]
struct Seen {
    roots: HashSet<String>,
    actors: Vec<(String, Value)>,
    files: Files,
}

impl Seen {
    fn look(&mut self, name: &str, content: &mut dyn Read, limits: &Limits) -> io::Result<()> {
        let (root, last) = split(name);
        if LISTS.contains(&last) {
            if last == LISTS[0] {
                self.roots.insert(root.to_owned());
            }
            return items::each(content, limits.item, &mut |_, item| {
                activity::value(item, name).map(drop)
            });
        }
        if last == ACTOR && self.actors.len() < 10 {
            let mut text = Vec::new();
            let part = Metered::new(&mut *content, &Allowance::of(limits.item), name);
            part.take(limits.item + 1).read_to_end(&mut text)?;
            let actor = serde_json::from_slice(&text).map_err(io::Error::from)?;
            self.actors.push((root.to_owned(), actor));
        } else {
            self.files.add(name);
        }
        // To the end: sizes and checksums are only known there.
        io::copy(content, &mut io::sink()).map(drop)
    }
}

/// The folder with its slash, and the last name.
pub(super) fn split(name: &str) -> (&str, &str) {
    name.split_at(name.rfind('/').map_or(0, |at| at + 1))
}

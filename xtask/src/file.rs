//! What one source file declares and imports.

use std::collections::BTreeSet;

use crate::tokens::{Token, after_group, tokens, without_tests};

/// A path such as `crate::page::Page`, in segments.
pub(crate) type Path = Vec<String>;

/// A name that a `use` declaration brings into a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Binding {
    /// `*` for a glob import.
    pub(crate) name: String,
    pub(crate) path: Path,
}

/// The declarations of a file that matter for imports.
#[derive(Debug, Default)]
pub(crate) struct File {
    /// The modules that have files of their own.
    pub(crate) children: BTreeSet<String>,
    /// The items that the file itself defines.
    pub(crate) items: BTreeSet<String>,
    pub(crate) bindings: Vec<Binding>,
    /// Paths in code, outside `use` declarations.
    pub(crate) paths: BTreeSet<Path>,
    /// Whether it has nothing but `mod` and `use` declarations.
    pub(crate) is_index: bool,
}

impl File {
    pub(crate) fn read(source: &str) -> Self {
        let tokens = without_tests(&tokens(source));
        let mut file = Self {
            is_index: true,
            ..Self::default()
        };
        file.read_items(&tokens, &[]);
        file
    }

    /// Reads tokens inside the inline modules `inline`.
    fn read_items(&mut self, tokens: &[Token], inline: &[String]) {
        let mut at = 0;
        while at < tokens.len() {
            let word = |ahead: usize| tokens.get(at + ahead).map(String::as_str);
            at = match (word(0), word(1), word(2)) {
                (Some("mod"), Some(name), Some(";")) => {
                    self.children.insert(name.to_owned());
                    at + 3
                }
                (Some("mod"), Some(name), Some("{")) => {
                    let end = after_group(tokens, at + 2);
                    let inner = [inline, &[name.to_owned()]].concat();
                    self.is_index = false;
                    self.items.insert(name.to_owned());
                    self.read_items(&tokens[at + 3..end - 1], &inner);
                    end
                }
                (Some("use"), ..) => self.read_use(tokens, at + 1, inline),
                (Some("pub"), Some("("), _) => after_group(tokens, at + 1),
                (Some("pub"), ..) => at + 1,
                (Some("#"), Some("["), _) => after_group(tokens, at + 1),
                (Some("#"), Some("!"), Some("[")) => after_group(tokens, at + 2),
                _ => {
                    self.is_index = false;
                    self.read_code(tokens, at, inline)
                }
            };
        }
    }

    /// Reads one token of an item, or a path that begins there.
    fn read_code(&mut self, tokens: &[Token], at: usize, inline: &[String]) -> usize {
        let begins_item = [
            "fn", "struct", "enum", "union", "trait", "type", "const", "static",
        ];
        if begins_item.contains(&tokens[at].as_str())
            && let Some(name) = tokens.get(at + 1).filter(|name| is_name(name))
        {
            self.items.insert(name.clone());
            return at + 2;
        }
        if tokens[at] == "macro_rules" {
            self.items.extend(tokens.get(at + 2).cloned());
            return at + 3;
        }
        let before = at.checked_sub(1).map(|before| tokens[before].as_str());
        if !is_name(&tokens[at]) || matches!(before, Some("::" | ".")) {
            return at + 1;
        }
        let mut path = vec![tokens[at].clone()];
        let mut end = at + 1;
        while tokens.get(end).is_some_and(|token| token == "::")
            && tokens.get(end + 1).is_some_and(|token| is_name(token))
        {
            path.push(tokens[end + 1].clone());
            end += 2;
        }
        if path.len() > 1 {
            self.add_path(path, inline);
        }
        end
    }

    fn add_path(&mut self, path: Path, inline: &[String]) {
        if let Some(path) = outside(path, inline) {
            self.paths.insert(path);
        }
    }

    /// Reads a `use` declaration behind its keyword; gives the position behind its `;`.
    fn read_use(&mut self, tokens: &[Token], at: usize, inline: &[String]) -> usize {
        let length = tokens[at..].iter().take_while(|it| *it != ";").count();
        let mut found = Vec::new();
        read_tree(&tokens[at..at + length], &[], &mut found);
        for Binding { name, path } in found {
            if let Some(path) = outside(path, inline) {
                self.bindings.push(Binding { name, path });
            }
        }
        at + length + 1
    }
}

/// The path as seen from the file, if it leads out of its inline modules.
fn outside(mut path: Path, inline: &[String]) -> Option<Path> {
    for _ in inline {
        match path.first().map(String::as_str) {
            Some("super") => drop(path.remove(0)),
            Some("self") => return None,
            _ => break,
        }
    }
    Some(path)
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Reads what stands behind `use`: `a::{b as c, d::*}`.
fn read_tree(tokens: &[Token], before: &[String], found: &mut Vec<Binding>) {
    let mut path = before.to_vec();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "::" | "$" => at += 1,
            "{" => {
                let end = after_group(tokens, at);
                for part in parts(&tokens[at + 1..end - 1]) {
                    read_tree(part, &path, found);
                }
                return;
            }
            "*" => {
                let name = "*".to_owned();
                return found.push(Binding { name, path });
            }
            "as" => {
                let name = tokens.get(at + 1).cloned().unwrap_or_default();
                return found.push(Binding { name, path });
            }
            "self" if !path.is_empty() => at += 1,
            _ => {
                path.push(token.clone());
                at += 1;
            }
        }
    }
    let name = path.last().cloned().unwrap_or_default();
    found.push(Binding { name, path });
}

/// The parts of a list, split at its commas.
fn parts(tokens: &[Token]) -> Vec<&[Token]> {
    let mut found = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at < tokens.len() {
        match tokens[at].as_str() {
            "{" => at = after_group(tokens, at),
            "," => {
                found.push(&tokens[from..at]);
                at += 1;
                from = at;
            }
            _ => at += 1,
        }
    }
    found.push(&tokens[from..]);
    found.retain(|part| !part.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bindings(source: &str) -> Vec<String> {
        let file = File::read(source);
        let shown = |it: &Binding| format!("{} = {}", it.name, it.path.join("::"));
        file.bindings.iter().map(shown).collect()
    }

    #[test]
    fn use_declarations_are_read() {
        assert_eq!(
            bindings("pub(crate) use crate::a::{self, b as c, d::{E, F}, g::*};"),
            [
                "a = crate::a",
                "c = crate::a::b",
                "E = crate::a::d::E",
                "F = crate::a::d::F",
                "* = crate::a::g"
            ]
        );
    }

    #[test]
    fn an_index_has_only_declarations() {
        assert!(File::read("//! Docs.\nmod a;\n#[cfg(test)] mod b;\npub use a::A;").is_index);
        assert!(!File::read("mod a; pub use a::A; const X: u8 = 0;").is_index);
    }

    #[test]
    fn paths_in_code_are_read() {
        let file = File::read("fn f() { crate::a::b(); x.c::<d::E>(); super::g::H }");
        let paths: Vec<_> = file.paths.iter().map(|path| path.join("::")).collect();
        assert_eq!(paths, ["crate::a::b", "d::E", "super::g::H"]);
        assert!(file.items.contains("f"));
    }

    #[test]
    fn paths_in_inline_modules_are_seen_from_the_file() {
        let file = File::read(
            "mod inner { use super::a::B; use self::c::D; fn f() { super::super::g() } }",
        );
        assert_eq!(file.bindings.len(), 1);
        assert_eq!(file.bindings[0].path, ["a", "B"]);
        assert!(
            file.paths
                .contains(&vec!["super".to_owned(), "g".to_owned()])
        );
    }
}

//! Which source file of a crate imports which, and whether there are circles.
//!
//! An import is a `use` declaration or a path in code (`crate::…`, `super::…`, `self::…`, or one
//! that begins with a module or an imported name). It leads to the file that defines the name: a
//! re-export is followed. Test code does not count, and neither do comments, so links in the
//! documentation are free.
//!
//! A re-export counts as an import, with one exception: a file with nothing but `mod` and `use`
//! declarations (most `mod.rs` files, and `lib.rs`) is an *index*. Indexes have no imports of
//! their own; paths through them lead to the files behind.
//!
//! A method call needs no import, so the dependency it makes is not seen here.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path as Location, PathBuf};

use crate::file::{File, Path};

/// A module, by its path from the crate root: `["page", "walk"]`.
pub(crate) type Module = Vec<String>;

/// The source files of one crate.
#[derive(Debug, Default)]
pub(crate) struct Crate {
    files: BTreeMap<Module, File>,
}

/// For each module, the modules it imports.
pub(crate) type Imports = BTreeMap<Module, BTreeSet<Module>>;

impl Crate {
    /// Reads a crate from its root file, `src/lib.rs` or `src/main.rs`.
    pub(crate) fn read(root: &Location) -> io::Result<Self> {
        let mut found = Self::default();
        let folder = root.parent().unwrap_or(Location::new("."));
        found.add(root, folder, Vec::new())?;
        Ok(found)
    }

    fn add(&mut self, path: &Location, folder: &Location, module: Module) -> io::Result<()> {
        let file = File::read(&std::fs::read_to_string(path)?);
        for child in &file.children {
            let inner = folder.join(child);
            let path = module_file(folder, child);
            self.add(&path, &inner, joined(&module, child))?;
        }
        self.files.insert(module, file);
        Ok(())
    }

    pub(crate) fn imports(&self) -> Imports {
        self.files
            .iter()
            .filter(|(_, file)| !file.is_index)
            .map(|(module, file)| {
                let mut targets = self.imports_of(module, file);
                targets.remove(module);
                (module.clone(), targets)
            })
            .collect()
    }

    fn imports_of(&self, module: &Module, file: &File) -> BTreeSet<Module> {
        let mut targets = BTreeSet::new();
        let bound = file.bindings.iter().map(|binding| &binding.path);
        for path in bound.chain(&file.paths) {
            self.resolve_from(module, path, &mut Vec::new(), &mut targets);
        }
        targets
    }

    /// Adds the files that a path in a module leads to; none for other crates' paths.
    fn resolve_from(
        &self,
        module: &Module,
        path: &[String],
        seen: &mut Vec<(Module, Path)>,
        targets: &mut BTreeSet<Module>,
    ) {
        let Some(first) = path.first() else {
            return self.add_all(module, seen, targets);
        };
        match first.as_str() {
            "crate" => self.resolve(&Vec::new(), &path[1..], seen, targets),
            "self" => self.resolve(module, &path[1..], seen, targets),
            "super" => {
                let above = module[..module.len().saturating_sub(1)].to_vec();
                match path.get(1).map(String::as_str) {
                    Some("super") => self.resolve_from(&above, &path[1..], seen, targets),
                    _ => self.resolve(&above, &path[1..], seen, targets),
                }
            }
            name => {
                let file = &self.files[module];
                let is_bound = file.bindings.iter().any(|binding| {
                    // `use time::X` does not lead through a binding of itself.
                    binding.name == name && binding.path.first() != Some(first)
                });
                if file.children.contains(name) || is_bound {
                    self.resolve(module, path, seen, targets);
                }
            }
        }
    }

    /// Adds the files in which `path`, seen from inside `module`, is defined.
    fn resolve(
        &self,
        module: &Module,
        path: &[String],
        seen: &mut Vec<(Module, Path)>,
        targets: &mut BTreeSet<Module>,
    ) {
        let step = (module.clone(), path.to_vec());
        if seen.contains(&step) {
            return;
        }
        seen.push(step);
        let file = &self.files[module];
        let Some((name, rest)) = path.split_first() else {
            return self.add_all(module, seen, targets);
        };
        if file.children.contains(name) {
            return self.resolve(&joined(module, name), rest, seen, targets);
        }
        if file.items.contains(name) {
            targets.insert(module.clone());
            return;
        }
        let named = file.bindings.iter().filter(|it| it.name == *name);
        let mut is_named = false;
        for binding in named {
            is_named = true;
            let path = [&binding.path, rest].concat();
            self.resolve_from(module, &path, seen, targets);
        }
        if is_named {
            return;
        }
        let behind = self.behind_globs(module, name);
        match (behind.is_empty(), file.is_index) {
            (false, _) => {
                for module in behind {
                    self.resolve(&module, path, seen, targets);
                }
            }
            (true, false) => drop(targets.insert(module.clone())),
            // A name made by a macro in one of the modules behind.
            (true, true) => self.add_globs(module, seen, targets),
        }
    }

    /// The modules glob-imported by `module` that define or bind `name`.
    fn behind_globs(&self, module: &Module, name: &String) -> Vec<Module> {
        self.globs(module)
            .into_iter()
            .filter(|target| {
                self.files.get(target).is_some_and(|file| {
                    file.items.contains(name)
                        || file.children.contains(name)
                        || file.bindings.iter().any(|it| it.name == *name)
                })
            })
            .collect()
    }

    fn globs(&self, module: &Module) -> Vec<Module> {
        let globs = self.files[module]
            .bindings
            .iter()
            .filter(|it| it.name == "*");
        globs
            .filter_map(|it| self.module_at(module, &it.path))
            .collect()
    }

    /// The module that a path names, if it names one.
    fn module_at(&self, from: &Module, path: &[String]) -> Option<Module> {
        let mut at = from.clone();
        for (number, segment) in path.iter().enumerate() {
            match segment.as_str() {
                "crate" if number == 0 => at.clear(),
                "self" => {}
                "super" => drop(at.pop()),
                name => at.push(name.to_owned()),
            }
        }
        self.files.contains_key(&at).then_some(at)
    }

    fn add_globs(
        &self,
        module: &Module,
        seen: &mut Vec<(Module, Path)>,
        targets: &mut BTreeSet<Module>,
    ) {
        for target in self.globs(module) {
            self.resolve(&target, &[], seen, targets);
        }
    }

    /// A module as a whole: itself, unless it is an index, through which other paths lead.
    fn add_all(
        &self,
        module: &Module,
        seen: &mut Vec<(Module, Path)>,
        targets: &mut BTreeSet<Module>,
    ) {
        match self.files[module].is_index {
            true => self.add_globs(module, seen, targets),
            false => drop(targets.insert(module.clone())),
        }
    }
}

/// The circles among modules: each is a set of modules that reach one another.
pub(crate) fn circles(imports: &Imports) -> Vec<BTreeSet<Module>> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> = imports
        .keys()
        .map(|module| (module, reach(imports, module)))
        .collect();
    let mut found: Vec<BTreeSet<Module>> = Vec::new();
    for module in imports.keys() {
        let in_circle = reached[module].contains(module);
        if !in_circle || found.iter().any(|circle| circle.contains(module)) {
            continue;
        }
        let others = reached[module].iter().copied();
        let circle =
            others.filter(|other| reached.get(other).is_some_and(|it| it.contains(module)));
        found.push(circle.cloned().collect());
    }
    found
}

/// All that a module imports, also through others.
fn reach<'a>(imports: &'a Imports, from: &'a Module) -> BTreeSet<&'a Module> {
    let mut found = BTreeSet::new();
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        for target in imports.get(module).into_iter().flatten() {
            if found.insert(target) {
                open.push(target);
            }
        }
    }
    found
}

/// A module's name as it is written: `page::walk`.
pub(crate) fn shown(module: &Module) -> String {
    match module.is_empty() {
        true => "(crate root)".to_owned(),
        false => module.join("::"),
    }
}

fn joined(module: &Module, child: &str) -> Module {
    let mut inner = module.clone();
    inner.push(child.to_owned());
    inner
}

fn module_file(folder: &Location, child: &str) -> PathBuf {
    let in_folder = folder.join(child).join("mod.rs");
    match in_folder.exists() {
        true => in_folder,
        false => folder.join(format!("{child}.rs")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(path: &str) -> Module {
        path.split("::")
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn imports(files: &[(&str, &str)]) -> Imports {
        let files = files
            .iter()
            .map(|(path, source)| (module(path), File::read(source)))
            .collect();
        Crate { files }.imports()
    }

    fn of(imports: &Imports, path: &str) -> Vec<String> {
        imports[&module(path)].iter().map(shown).collect()
    }

    #[test]
    fn a_path_through_an_index_leads_to_the_file_that_defines_the_name() {
        let imports = imports(&[
            ("", "mod a; mod b; pub use a::One;"),
            ("a", "mod one; mod two; pub use one::One; pub use two::*;"),
            ("a::one", "pub struct One;"),
            ("a::two", "pub struct Two; use super::One;"),
            (
                "b",
                "use crate::a::{self, Two}; fn f() { a::One; crate::One }",
            ),
        ]);
        assert_eq!(of(&imports, "b"), ["a::one", "a::two"]);
        assert_eq!(of(&imports, "a::two"), ["a::one"]);
        assert!(circles(&imports).is_empty());
    }

    #[test]
    fn a_module_file_with_code_is_in_a_circle_with_a_child_that_it_uses() {
        let imports = imports(&[
            ("", "mod a;"),
            ("a", "mod b; pub use b::B; pub struct A;"),
            ("a::b", "use super::A; pub struct B;"),
        ]);
        let found: Vec<Vec<_>> = circles(&imports)
            .iter()
            .map(|circle| circle.iter().map(shown).collect())
            .collect();
        assert_eq!(found, [["a", "a::b"]]);
    }

    #[test]
    fn circles_through_several_files_are_found() {
        let imports = imports(&[
            ("", "mod a; mod b; mod c; mod d;"),
            ("a", "use crate::b::f; pub fn h() { f() }"),
            ("b", "pub fn f() { super::c::g() }"),
            ("c", "pub fn g() { crate::a::h() } use crate::d::D;"),
            ("d", "pub struct D;"),
        ]);
        let circles = circles(&imports);
        assert_eq!(circles.len(), 1);
        assert_eq!(circles[0], ["a", "b", "c"].map(module).into());
    }

    #[test]
    fn paths_of_other_crates_are_no_imports() {
        let imports = imports(&[
            ("", "mod time; mod a;"),
            ("time", "pub fn now() {}"),
            (
                "a",
                "use std::time::Duration; use tokio::time; fn f() { time::sleep(); Duration::ZERO }",
            ),
        ]);
        assert!(of(&imports, "a").is_empty());
    }
}

//! Who imports whom: the source is read, file by file, for its `use` lines. What `docs/architecture.md` says of the
//! floors of the engine is what is tested here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The rooms of the engine from the ground up. What stands in a line may import what stands in lines above it, and from
/// its own room.
const FLOORS: &[&[&str]] = &[
    &[
        "checkpoints",
        "clock",
        "divergence",
        "gate",
        "handle",
        "memory",
        "partition",
        "reporter",
        "sharing",
        "stop",
        "threads",
    ],
    &["drives", "cells", "recorders", "recording", "sink"],
    &["exchange", "fingerprint"],
    &["receptors"],
    &["synapses"],
    &["learning"],
    &["block"],
    &["shard"],
    &["team"],
    &["population", "projection", "stimulus"],
    &[""],
    &["addresses", "barrier", "change", "diverge", "growth", "progress"],
    &["build"],
    &[
        "create",
        "add",
        "background",
        "checkpoint",
        "connect",
        "couple",
        "drive",
        "field",
        "place",
        "sources",
        "record",
        "restimulate",
        "run",
        "set",
        "snapshot",
        "stream",
        "switch",
        "trial",
        "weights",
    ],
];

/// The files of the library, by the path of their module.
struct Library(BTreeMap<String, String>);

impl Library {
    fn read() -> Library {
        let mut files = BTreeMap::new();
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut files);
        Library(files)
    }

    /// The modules from which a module imports, each by the file in which what it imports is written.
    fn imports(&self, module: &str) -> BTreeSet<String> {
        let statements = statements(&self.0[module]).filter(|statement| statement.starts_with("use "));
        let brought_in = statements.flat_map(|statement| expand(&statement["use ".len()..]));
        let paths = brought_in.chain(written_out(&self.0[module]));
        let mut found: BTreeSet<String> = paths.filter_map(|path| self.resolve(module, &path)).collect();
        found.remove(module);
        found
    }

    /// The module in which what a path names is written, if that is in this library.
    fn resolve(&self, from: &str, path: &str) -> Option<String> {
        let mut here = from.to_string();
        let mut segments = path.split("::").peekable();
        match segments.peek()? {
            &"crate" => here.clear(),
            &"super" | &"self" => {}
            name if self.0.contains_key(&join(&here, name)) => {}
            _ => return None,
        }
        for segment in segments {
            match segment {
                "crate" | "self" => {}
                "super" => here = here.rsplit_once("::").map_or("", |(parent, _)| parent).to_string(),
                name if self.0.contains_key(&join(&here, name)) => here = join(&here, name),
                name => return Some(self.reexport(&here, name).unwrap_or(here)),
            }
        }
        Some(here)
    }

    /// Where what a module passes on under this name is written.
    fn reexport(&self, module: &str, name: &str) -> Option<String> {
        let passed_on = statements(&self.0[module]).filter_map(|statement| {
            let (visibility, path) = statement.split_once("use ")?;
            visibility.starts_with("pub").then(|| expand(path))
        });
        let path = passed_on.flatten().find(|path| path.rsplit("::").next() == Some(name))?;
        self.resolve(module, &path)
    }

    /// A circle of modules each of which imports the next, if there is one.
    fn circle(&self) -> Option<Vec<String>> {
        let graph: BTreeMap<&String, BTreeSet<String>> = self.0.keys().map(|m| (m, self.imports(m))).collect();
        let (mut done, mut way) = (BTreeSet::new(), Vec::new());
        graph.keys().find_map(|module| follow(module, &graph, &mut done, &mut way))
    }
}

fn collect(folder: &Path, module: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if path.is_dir() {
            collect(&path, &join(module, name), files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let module = if ["mod", "lib"].contains(&name) { module.to_string() } else { join(module, name) };
            files.insert(module, fs::read_to_string(&path).unwrap());
        }
    }
}

fn join(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_string() } else { format!("{module}::{name}") }
}

/// A file without comments, and without its tests.
fn code(source: &str) -> String {
    let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or(source);
    let lines = code.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

/// The statements at the left margin that bring names in or pass them on.
fn statements(source: &str) -> impl Iterator<Item = String> {
    let code = format!("\n{}", code(source));
    let statement = |start: &str| {
        let start = format!("\n{start}");
        let found =
            code.match_indices(&start).map(|(at, _)| code[at + 1..].split(';').next().unwrap().replace('\n', " "));
        found.collect::<Vec<_>>()
    };
    let all = ["use ", "pub use ", "pub(crate) use ", "pub(super) use "].map(statement);
    all.into_iter().flatten()
}

/// The paths that are written out where they are needed.
fn written_out(source: &str) -> Vec<String> {
    let code = code(source);
    let inside = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let words = code.split(|letter| !inside(letter)).map(|word| word.trim_end_matches(':'));
    words.filter(|word| word.starts_with("crate::") || word.starts_with("super::")).map(str::to_string).collect()
}

/// The paths of a `use` statement, braces taken apart.
fn expand(path: &str) -> Vec<String> {
    let path = path.trim();
    let Some(open) = path.find('{') else {
        return vec![path.split(" as ").next().unwrap_or(path).trim().to_string()];
    };
    let inside = &path[open + 1..path.rfind('}').unwrap()];
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for letter in inside.chars() {
        depth += (letter == '{') as i32 - (letter == '}') as i32;
        if letter == ',' && depth == 0 { parts.push(String::new()) } else { parts.last_mut().unwrap().push(letter) }
    }
    let parts = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
    parts.flat_map(|part| expand(&format!("{}{part}", &path[..open]))).collect()
}

fn follow(
    module: &String,
    graph: &BTreeMap<&String, BTreeSet<String>>,
    done: &mut BTreeSet<String>,
    way: &mut Vec<String>,
) -> Option<Vec<String>> {
    if let Some(first) = way.iter().position(|passed| passed == module) {
        return Some(way[first..].to_vec());
    }
    if !done.insert(module.clone()) {
        return None;
    }
    way.push(module.clone());
    let found = graph[module].iter().find_map(|next| follow(next, graph, done, way));
    way.pop();
    found
}

/// The room of the engine to which a module belongs, and its floor.
fn room(module: &str) -> Option<(&str, usize)> {
    let inside = module.strip_prefix("network")?.trim_start_matches("::");
    let room = inside.split("::").next()?;
    let floor = FLOORS.iter().position(|rooms| rooms.contains(&room));
    Some((room, floor.unwrap_or_else(|| panic!("no floor is given for {module}"))))
}

#[test]
fn no_room_of_the_engine_imports_from_above() {
    let library = Library::read();
    for module in library.0.keys() {
        let Some((own, floor)) = room(module) else { continue };
        for import in library.imports(module) {
            let Some((other, below)) = room(&import) else { continue };
            assert!(own == other || below < floor, "{module} imports {import}, which is no floor below it");
        }
    }
}

#[test]
fn nothing_below_the_engine_imports_it() {
    let library = Library::read();
    let above = ["", "files", "guide", "network", "plot"];
    let below =
        library.0.keys().filter(|module| !above.iter().any(|top| *module == top || module.starts_with("network")));
    for module in below.filter(|module| !["files", "plot"].iter().any(|top| module.starts_with(top))) {
        let engine = library.imports(module).into_iter().find(|import| import.starts_with("network"));
        assert_eq!(engine, None, "{module} imports the engine");
    }
}

#[test]
fn no_imports_go_round_in_a_circle() {
    assert_eq!(Library::read().circle(), None);
}

/// Files and functions that the page on the architecture names, as in `src/network/run.rs`: `advance`.
#[test]
fn the_architecture_page_names_what_there_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/architecture.md")).unwrap();
    let code: Vec<&str> = page.split('`').collect();
    let mut named = 0;
    for (k, file) in code.iter().enumerate().filter(|(k, word)| k % 2 == 1 && word.ends_with(".rs")) {
        let path = [format!("src/network/{file}"), file.to_string()].into_iter().find(|path| root.join(path).exists());
        let path = path.unwrap_or_else(|| panic!("there is no {file}"));
        if code.get(k + 1) == Some(&": ") {
            let (function, source) = (code[k + 2], fs::read_to_string(root.join(&path)).unwrap());
            let heads = [format!("fn {function}("), format!("fn {function}<")];
            assert!(heads.iter().any(|head| source.contains(head)), "{path} has no function {function}");
            named += 1;
        }
    }
    assert!(named > 15);
    for room in FLOORS.iter().flat_map(|floor| floor.iter()) {
        assert!(room.is_empty() || page.contains(&format!("`{room}`")), "the page does not name {room}");
    }
}

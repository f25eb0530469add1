//! Who may import whom.

/// From the bottom to the top: each file imports only files before it.
const FLOORS: [&str; 20] = [
    "color", "label", "range", "font", "scene", "curve", "image", "panel", "frame", "extent", "axes", "legend",
    "layers", "layout", "canvas", "palette", "draw", "png", "svg", "figure",
];

/// The names after `super::`, also those in braces.
fn imported(source: &str) -> Vec<&str> {
    let first = |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().len();
    let paths = source.split("super::").skip(1).flat_map(|rest| match rest.strip_prefix('{') {
        Some(list) => list.split('}').next().unwrap_or_default().split(',').map(str::trim).collect(),
        None => vec![rest],
    });
    paths.map(|path| &path[..first(path)]).filter(|name| !name.is_empty()).collect()
}

#[test]
fn each_file_imports_only_files_below_it() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/plot");
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if path.is_dir() || name == "mod" {
            continue;
        }
        let floor = FLOORS.iter().position(|floor| *floor == name).unwrap_or_else(|| panic!("{name} has no floor"));
        let source = std::fs::read_to_string(&path).unwrap();
        for other in imported(&source) {
            assert!(FLOORS[..floor].contains(&other), "{name} imports {other}");
        }
    }
}

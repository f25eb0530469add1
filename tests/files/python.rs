//! Readers and writers that are not ours: packages of Python, where they are installed.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Run a script with these paths, in the Python that `.ci/run` has made, or the one of the system; what it prints. `None`,
/// with a message, where that has not got the packages.
pub fn run(packages: &[&str], script: &str, paths: &[&Path]) -> Option<String> {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/python/bin/python");
    let python = std::env::var_os("SYNFIRE_PYTHON").map_or(own, PathBuf::from);
    let python = if python.exists() { python } else { "python3".into() };
    let imports = format!("import {}", packages.join(", "));
    let there = Command::new(&python).args(["-c", &imports]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: {} has not the packages {}", python.display(), packages.join(", "));
        assert!(std::env::var_os("SYNFIRE_PYTHON").is_none(), "the Python that was named has not the packages");
        return None;
    }
    let output =
        Command::new(&python).args(["-c", &format!("import sys\n{imports}\n{script}")]).args(paths).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap().trim().into())
}

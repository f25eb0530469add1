//! Writing a file as a whole or not at all, and keeping those that were there before.

use crate::error::{Error, Result};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// One file is written at a time in a process: what is unfinished has the process's number in its name.
static WRITING: Mutex<()> = Mutex::new(());

/// Put a file in place of the one at `path`, of which `generations` are kept, the new one included. Whenever the process or
/// the machine stops, there is the old file or the new one, whole: what is written under another name is on the disk before
/// it gets this one.
pub(crate) fn replace(path: &Path, generations: usize, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<()> {
    let _alone = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let unfinished = unfinished(path);
    let outcome = fill(&unfinished, write).and_then(|()| {
        keep(path, generations)?;
        fs::rename(&unfinished, path)?;
        sync_folder(path)
    });
    outcome.map_err(|error| {
        let _ = fs::remove_file(&unfinished);
        Error::File { path: path.display().to_string(), reason: error.to_string() }
    })
}

/// The path of what was at `path` so many writings ago.
pub(crate) fn generation(path: &Path, ago: usize) -> PathBuf {
    if ago == 0 { path.into() } else { with(path, &format!(".{ago}")) }
}

fn unfinished(path: &Path) -> PathBuf {
    with(path, &format!(".{}.unfinished", std::process::id()))
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().into();
    name.push(ending);
    name.into()
}

fn fill(unfinished: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let mut file = File::create(unfinished)?;
    write(&mut file)?;
    file.sync_all()
}

/// Move those of before on by one. The present one gets a second name, so that it has its own at any time.
fn keep(path: &Path, generations: usize) -> io::Result<()> {
    if generations < 2 || !path.try_exists()? {
        return Ok(());
    }
    for ago in (1..generations - 1).rev() {
        let from = generation(path, ago);
        if from.try_exists()? {
            fs::rename(from, generation(path, ago + 1))?;
        }
    }
    let second = generation(path, 1);
    if second.try_exists()? {
        fs::remove_file(&second)?;
    }
    // A file system may know no second names.
    fs::hard_link(path, &second).or_else(|_| fs::copy(path, &second).map(|_| ()))
}

/// A name is on the disk when its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("synfire-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn the_last_generations_are_kept() {
        let folder = folder("generations");
        let path = folder.join("state");
        for content in b'a'..=b'f' {
            replace(&path, 3, |file| file.write_all(&[content])).unwrap();
        }
        let kept: Vec<_> = (0..4).map(|ago| fs::read(generation(&path, ago)).ok()).collect();
        assert_eq!(kept, [Some(b"f".to_vec()), Some(b"e".to_vec()), Some(b"d".to_vec()), None]);
        replace(&path, 1, |file| file.write_all(b"g")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"g");
        assert_eq!(fs::read(generation(&path, 1)).unwrap(), b"e");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_cannot_be_written_leaves_what_was_there() {
        let folder = folder("kept");
        let path = folder.join("state");
        replace(&path, 1, |file| file.write_all(b"old")).unwrap();
        for bytes in 0..20 {
            let failed = replace(&path, 2, |file| {
                file.write_all(&vec![0; bytes])?;
                Err(io::Error::from(io::ErrorKind::StorageFull))
            });
            let Err(Error::File { path: named, reason }) = failed else { panic!("{failed:?}") };
            assert!(named.ends_with("state") && reason.contains("storage"), "{named}: {reason}");
            assert_eq!(fs::read(&path).unwrap(), b"old");
            assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "what was unfinished is gone");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}

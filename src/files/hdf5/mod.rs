//! HDF5 as the field uses it: [`sonata`] for networks and spikes, [`nir`] for graphs of neuromorphic models.

pub mod nir;
pub mod sonata;

use super::trouble::unreadable;
use crate::disk::replace::replace;
use crate::error::{Error, Result};
use hdf5_pure::{Dataset, File, FileBuilder};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// The most numbers of a dataset for each byte of its file: more than that no compression of this format makes of it.
const RATIO: u64 = 1032;

/// Write what a builder has put together, as a whole or not at all.
fn write(path: &Path, file: FileBuilder) -> Result<()> {
    let bytes =
        file.finish().map_err(|error| Error::File { path: path.display().to_string(), reason: error.to_string() })?;
    replace(path, 1, |file| file.write_all(&bytes))
}

/// Read something from a file. Nothing in it is trusted.
fn read<T>(path: &Path, read: impl FnOnce(&Source) -> Result<T, String>) -> Result<T> {
    // The reader of another's making may panic over what nobody has written.
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let len = std::fs::metadata(path).map_err(|error| error.to_string())?.len();
        let file = File::open(path).map_err(|error| format!("it is no HDF5 file, or is damaged: {error}"))?;
        read(&Source { file, len })
    }));
    let outcome = outcome.unwrap_or_else(|_| Err("it is damaged in a way that its reader does not survive".into()));
    outcome.map_err(|reason| unreadable(path, reason))
}

/// An open file.
struct Source {
    file: File,
    len: u64,
}

impl Source {
    fn dataset(&self, name: &str) -> Result<Dataset, String> {
        let dataset = self.file.dataset(name).map_err(|error| format!("{name}: {error}"))?;
        let shape = dataset.shape().map_err(|error| format!("{name}: {error}"))?;
        let all = shape.iter().try_fold(1u64, |all, &size| all.checked_mul(size));
        if all.is_none_or(|all| all > self.len.saturating_mul(RATIO)) {
            return Err(format!("{name} claims the shape {shape:?}, which a file of {} bytes cannot hold", self.len));
        }
        Ok(dataset)
    }

    fn has(&self, name: &str) -> bool {
        self.file.dataset(name).is_ok()
    }

    fn numbers(&self, name: &str) -> Result<Vec<f64>, String> {
        self.dataset(name)?.read_f64().map_err(|error| format!("{name}: {error}"))
    }

    fn shape(&self, name: &str) -> Result<Vec<usize>, String> {
        let shape = self.dataset(name)?.shape().map_err(|error| format!("{name}: {error}"))?;
        Ok(shape.into_iter().map(|size| size as usize).collect())
    }

    fn integers(&self, name: &str) -> Result<Vec<i64>, String> {
        self.dataset(name)?.read_i64().map_err(|error| format!("{name}: {error}"))
    }

    fn indices(&self, name: &str) -> Result<Vec<usize>, String> {
        let index = |(k, value): (usize, i64)| {
            usize::try_from(value).map_err(|_| format!("{name} has {value} in row {k}, which is no index"))
        };
        self.integers(name)?.into_iter().enumerate().map(index).collect()
    }

    fn texts(&self, name: &str) -> Result<Vec<String>, String> {
        self.dataset(name)?.read_string().map_err(|error| format!("{name}: {error}"))
    }

    fn text(&self, name: &str) -> Result<String, String> {
        self.texts(name)?.into_iter().next().ok_or_else(|| format!("{name} is empty"))
    }

    /// Names of the groups in a group.
    fn groups(&self, name: &str) -> Result<Vec<String>, String> {
        let within = |error| format!("{name}: {error}");
        let mut names = self.file.group(name).map_err(within)?.groups().map_err(within)?;
        names.sort();
        Ok(names)
    }
}

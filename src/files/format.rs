//! The format that the ending of a path stands for.

use super::trouble::unreadable;
use super::{Table, csv, npy, npz, parquet};
use crate::error::{Error, Result};
use std::path::Path;

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Csv,
    Npy,
    Npz,
    Parquet,
}

impl Format {
    fn of(path: &Path) -> Option<Format> {
        match path.extension()?.to_string_lossy().to_lowercase().as_str() {
            "csv" => Some(Format::Csv),
            "npy" => Some(Format::Npy),
            "npz" => Some(Format::Npz),
            "parquet" => Some(Format::Parquet),
            _ => None,
        }
    }
}

const ENDINGS: &str = "it ends in none of .csv, .npy, .npz and .parquet; choose one of these";

impl Table {
    /// Write the table, in the format that the ending of the path names. It is there as a whole or not at all.
    ///
    /// # Errors
    /// [`Error::Length`] if the columns differ in length, [`Error::Conflict`] if two have one name, [`Error::File`] for another
    /// ending or if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        self.check()?;
        match Format::of(path) {
            Some(Format::Csv) => csv::write(path, self),
            Some(Format::Npy) => npy::write(path, self),
            Some(Format::Npz) => npz::write(path, self),
            Some(Format::Parquet) => parquet::write(path, self),
            None => Err(Error::File { path: path.display().to_string(), reason: ENDINGS.into() }),
        }
    }

    /// Read a table, in the format that the ending of the path names. Nothing in the file is trusted.
    ///
    /// # Errors
    /// [`Error::Unreadable`] if the file cannot be read, with what is wrong and where.
    pub fn load(path: impl AsRef<Path>) -> Result<Table> {
        let path = path.as_ref();
        let table = match Format::of(path) {
            Some(Format::Csv) => csv::read(path),
            Some(Format::Npy) => npy::read(path),
            Some(Format::Npz) => npz::read(path),
            Some(Format::Parquet) => parquet::read(path),
            None => Err(ENDINGS.into()),
        };
        let table = table.map_err(|reason| unreadable(path, reason))?;
        table.check().map_err(|error| unreadable(path, error.to_string()))?;
        Ok(table)
    }
}

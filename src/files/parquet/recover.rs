//! Files that were not finished.

use crate::error::{Error, Result};
use crate::files::trouble::unreadable;
use ::parquet::file::metadata::ParquetMetaDataReader;
use std::fs::File;
use std::panic::catch_unwind;
use std::path::Path;

/// Cut a Parquet file that was not finished behind its last complete group of rows, and return how many rows it then has.
/// A file that is whole is left as it is.
///
/// # Errors
/// [`crate::Error::Unreadable`] if there is no complete group in it, [`crate::Error::File`] if it cannot be cut.
pub fn recover(path: impl AsRef<Path>) -> Result<usize> {
    let path = path.as_ref();
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, error.to_string()))?;
    let (end, rows) =
        last_footer(&bytes).ok_or_else(|| unreadable(path, "there is no complete group of rows in it"))?;
    if end < bytes.len() {
        let cut = || {
            File::options().write(true).open(path).and_then(|file| {
                file.set_len(end as u64)?;
                file.sync_all()
            })
        };
        cut().map_err(|error| Error::File { path: path.display().to_string(), reason: error.to_string() })?;
    }
    Ok(rows)
}

/// Where the last footer ends, and the rows up to there.
fn last_footer(bytes: &[u8]) -> Option<(usize, usize)> {
    (12..=bytes.len()).rev().find_map(|end| {
        let tail = &bytes[..end];
        let len = u32::from_le_bytes(tail.strip_suffix(b"PAR1")?.last_chunk().copied()?) as usize;
        let footer = tail.get(end.checked_sub(8 + len)?..end - 8)?;
        let decode = || ParquetMetaDataReader::decode_metadata(footer).ok();
        let metadata = catch_unwind(decode).ok()??;
        Some((end, metadata.file_metadata().num_rows().try_into().ok()?))
    })
}

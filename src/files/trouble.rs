//! Errors of files that are read.

use crate::error::Error;
use std::path::Path;

pub(super) fn unreadable(path: &Path, reason: impl Into<String>) -> Error {
    Error::Unreadable { path: path.display().to_string(), reason: reason.into() }
}

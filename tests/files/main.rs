//! What is written to files and read from them: is it the same, and does whatever else is in a file make an error?

#![allow(clippy::disallowed_methods)]

mod corpus;
mod folder;
#[cfg(feature = "hdf5")]
mod hdf5;
#[cfg(feature = "neuroml")]
mod neuroml;
#[cfg(any(feature = "hdf5", feature = "tables"))]
mod python;
mod saving;
#[cfg(feature = "tables")]
mod tables;

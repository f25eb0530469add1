//! Results out to files, and files of others in.
//!
//! | feature | formats | where |
//! |---|---|---|
//! | `tables` | csv, npy, npz, Parquet | [`Spikes::save`](crate::recording::Spikes), `Samples::save`, `Network::save_synapses`, `Pairs::load`, `Table`, `ParquetSink` |
//! | `hdf5` | SONATA, NIR | `hdf5::sonata`, `hdf5::nir` |
//! | `neuroml` | NeuroML 2 | `neuroml::Document` |
//!
//! The guide has [a chapter](crate::guide::files) on it.

#[cfg(feature = "tables")]
mod csv;
#[cfg(feature = "tables")]
mod format;
#[cfg(feature = "hdf5")]
#[cfg_attr(docsrs, doc(cfg(feature = "hdf5")))]
pub mod hdf5;
#[cfg(feature = "tables")]
mod metadata;
#[cfg(feature = "neuroml")]
#[cfg_attr(docsrs, doc(cfg(feature = "neuroml")))]
pub mod neuroml;
#[cfg(feature = "tables")]
mod npy;
#[cfg(feature = "tables")]
mod npz;
#[cfg(feature = "tables")]
mod parquet;
#[cfg(feature = "tables")]
mod results;
#[cfg(feature = "tables")]
mod sink;
#[cfg(feature = "tables")]
mod table;
mod trouble;

#[cfg(feature = "tables")]
pub use {
    metadata::Metadata,
    npy::load_matrix,
    parquet::recover,
    sink::ParquetSink,
    table::{Column, Table},
};

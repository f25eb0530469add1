//! How files are written so that none is ever there by half.

pub(crate) mod container;
pub(crate) mod replace;

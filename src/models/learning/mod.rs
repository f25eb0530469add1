//! The shelf of learning.

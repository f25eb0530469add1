//! Random numbers that are addressed, never consumed in sequence.

//! What is written to files and read from them: is it the same, and does whatever else is in a file make an error?

mod saving;

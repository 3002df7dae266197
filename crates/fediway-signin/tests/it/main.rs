//! The tests of the crate's public face, a file for each subject.

mod store;

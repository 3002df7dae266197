//! The two forms that exports come in. Nothing is unpacked to a disk: each file is read where it
//! stands, within the limits.

mod each;
mod form;
mod sum;
mod tarball;
mod zipped;

pub(super) use each::each;
pub(super) use form::Form;

//! An archive of a fediverse account in one folder.

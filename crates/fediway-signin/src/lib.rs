//! Sign in with the fediverse, for web applications.

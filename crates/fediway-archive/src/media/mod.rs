//! Files: by the SHA-256 of their content, each once.

mod keep;
mod sniff;

//! The attack suite: a test for each threat, named after its number in `docs/signin.md`. T15 is in
//! `src/input.rs`, because it needs no socket.

mod addresses;
mod browser;
mod floods;
mod identity;
mod secrets;

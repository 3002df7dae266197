//! `fediway cleanup`: the real binary against an account with a past.

pub mod account;
mod archived;
mod faults;
mod odd;
mod plans;
mod receipt;
mod runs;
mod software;

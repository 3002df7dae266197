//! `fediway cleanup`: the real binary against an account with a past.

mod account;
mod faults;
mod plans;
mod runs;
mod software;

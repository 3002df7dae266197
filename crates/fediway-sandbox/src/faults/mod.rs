//! Faults on demand: what a network and a server do when all goes wrong.

mod apply;
mod bodies;
mod bomb;
mod control;
mod fault;
mod hold;
mod rule;

pub(crate) use apply::{early, finish, instead, wait};
pub(crate) use control::routes;
pub use fault::{Fault, RateLimitStyle};
pub use hold::Hold;
pub use rule::FaultRule;
pub(crate) use rule::Faults;

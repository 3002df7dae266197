//! The rules of other programs as a policy of this one.
//!
//! What another program would delete and this one keeps by default stays kept; a line of the policy
//! says so. Nothing but rules is taken over: such files hold tokens, too.

mod ephemetoot;
mod fedinesia;
mod preset;
mod read;
mod rules;
mod yaml;

pub use preset::Preset;
pub use read::read;
pub use rules::Foreign;

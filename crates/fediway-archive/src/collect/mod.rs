//! Collecting: everything that a server has of an account, in runs that may break off at any moment.
//!
//! A page of a list is one transaction, with the interval of ids that it belongs to. What was
//! collected once costs one request for each list: a run goes down from the top until it meets what
//! an earlier one has walked. With [`Collect::everything`], lists are walked again to their ends, for
//! edits and deletions of old statuses.

mod collections;
mod context;
mod documents;
mod estimate;
mod events;
mod follow_ups;
mod gone;
mod lists;
mod parts;
mod relations;
mod report;
mod run;
mod settings;
mod trouble;

pub use collections::names;
pub use report::{Progress, Report};
pub use settings::{Collect, Threads};
pub use trouble::Stop;

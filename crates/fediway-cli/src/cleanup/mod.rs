//! What a clean-up deletes and keeps: rules, plan, pace and journal as pure code. Nothing here can
//! send a request, so a plan cannot delete.

pub mod age;
pub mod attempt;
pub mod caution;
pub mod draft;
pub mod explain;
pub mod foreign;
pub mod item;
pub mod journal;
mod order;
pub mod pace;
pub mod plan;
pub mod policy;
pub mod read;
pub mod reason;
mod rules;
pub mod run;
pub mod template;
mod threads;

#[cfg(test)]
mod tests;

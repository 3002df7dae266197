//! What is collected from a server, run after run.

mod gone;
mod known;
mod pace;
mod parts;

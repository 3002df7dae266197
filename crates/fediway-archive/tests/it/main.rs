//! The archive over real files and a real server on loopback.

mod opening;
mod putting;
mod support;

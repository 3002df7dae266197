//! The rules of walks, without sockets: generated lists on servers of every kind.

mod misleading;
mod model;
mod odd;
mod properties;

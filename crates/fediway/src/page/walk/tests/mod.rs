//! The rules of walks, without sockets: generated lists on servers of every kind.

mod model;
mod properties;

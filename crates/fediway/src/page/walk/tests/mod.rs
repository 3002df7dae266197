//! The rules of walks, without sockets.

//! How a command ends.

use super::cleanup::Deletion;
use super::server::Server;

/// How a command ends.
pub enum Done {
    Finished,
    /// A server runs, until somebody presses Ctrl-C.
    Serving(Box<Server>),
    /// Something is deleted, until it is done or somebody presses Ctrl-C.
    Deleting(Box<Deletion>),
}

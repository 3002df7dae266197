//! How a command ends.

use super::server::Server;

/// How a command ends.
pub enum Done {
    Finished,
    /// A server runs, until somebody presses Ctrl-C.
    Serving(Box<Server>),
}

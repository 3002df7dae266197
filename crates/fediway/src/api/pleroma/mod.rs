//! What Pleroma and Akkoma have of their own.

pub(super) mod accounts;
pub(super) mod chats;
pub(super) mod notifications;
pub(super) mod reactions;

pub use accounts::*;
pub use chats::*;
pub use notifications::*;
pub use reactions::*;

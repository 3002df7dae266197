//! What Pleroma and Akkoma have of their own.

pub(super) mod accounts;
pub(super) mod chats;
pub(super) mod notifications;

pub use accounts::*;
pub use chats::*;
pub use notifications::*;

//! Endpoints that only Pleroma and Akkoma have.

pub(super) mod accounts;
pub(super) mod chats;
pub(super) mod notifications;

pub use accounts::*;
pub use chats::*;
pub use notifications::*;

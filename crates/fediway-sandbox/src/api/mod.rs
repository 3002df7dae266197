//! The REST API.

mod accounts;
mod actions;
mod assets;
mod attach;
mod compose;
mod edit;
mod entities;
mod events;
mod instance;
mod listing;
mod media;
mod nodeinfo;
mod notifications;
mod paging;
mod polls;
mod profile;
mod routes;
mod sniff;
mod statuses;
mod text;
mod timelines;

pub(crate) use entities::{account_uri, account_url, avatar_url};
pub(crate) use instance::VAPID_KEY;
pub(crate) use routes::routes;

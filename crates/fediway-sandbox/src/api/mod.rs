//! The REST API.

mod accounts;
mod actions;
mod assets;
mod attach;
mod compose;
mod draft;
mod edit;
mod entities;
mod events;
mod filters;
mod followers;
mod instance;
mod listing;
mod media;
mod nodeinfo;
mod notifications;
mod paging;
mod polls;
mod profile;
mod routes;
mod schedule;
mod search;
mod sniff;
mod statuses;
mod text;
mod timelines;
mod trends;

pub(crate) use entities::{account_uri, account_url, avatar_url};
pub(crate) use instance::VAPID_KEY;
pub(crate) use paging::relation;
pub(crate) use routes::routes;
pub(crate) use schedule::publish_due;

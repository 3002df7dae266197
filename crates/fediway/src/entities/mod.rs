//! The JSON objects that servers send.
//!
//! Entities decode tolerantly:
//!
//! - A missing, null or malformed field becomes the empty value of its type.
//! - An enum keeps an unknown word as `Other`.
//! - A number may come as text, and text as a number.
//! - An entity with an id fails to decode only if none of its fields can be decoded. In a list, this
//!   affects only that item: see [`Page`](crate::Page). If only its id is missing, the id is empty.
//!
//! # Making entities
//!
//! Later versions may add fields, so other crates cannot write an entity as a struct literal. For the
//! tests of an application, every entity has `build` and `Default`:
//!
//! ```
//! use fediway::entities::{Account, Status, Visibility};
//!
//! let status = Status::build(|status| {
//!     status.id = "109302436954721982".into();
//!     status.content = "<p>Hello, fediverse!</p>".into();
//!     status.visibility = Visibility::Unlisted;
//!     status.account = Some(Box::new(Account::build(|account| account.acct = "ann".into())));
//! });
//! assert_eq!(status.reblogs_count, 0);
//! ```
//!
//! Entities implement `Deserialize` and `Serialize`, too: `serde_json::from_str::<Status>(…)`.

pub(crate) mod field;
pub(crate) mod identified;
pub(crate) mod macros;

mod account;
mod admin;
mod admin_metrics;
mod announcement;
mod annual_report;
mod application;
mod async_refresh;
mod collection;
mod conversation;
mod date_or_time;
mod discovery;
mod emoji_reaction;
mod featured_tag;
mod filter;
mod gotosocial;
mod gotosocial_account;
mod gotosocial_admin;
mod instance;
mod interaction_policy;
mod language;
mod list;
mod marker;
mod media;
mod moderation;
mod notification;
mod notification_policy;
mod oauth;
mod oembed;
mod pleroma;
mod poll;
mod preferences;
mod profile;
mod push;
mod relationship;
mod scheduled;
mod search;
mod server;
mod short_list;
mod status;
mod thread;
mod trend;
mod visibility;

pub use account::*;
pub use admin::*;
pub use admin_metrics::*;
pub use announcement::*;
pub use annual_report::*;
pub use application::*;
pub use async_refresh::*;
pub use collection::*;
pub use conversation::*;
pub use date_or_time::DateOrTime;
pub use discovery::*;
pub use emoji_reaction::*;
pub use featured_tag::*;
pub use filter::*;
pub use gotosocial::*;
pub use gotosocial_account::*;
pub use gotosocial_admin::*;
pub use instance::*;
pub use interaction_policy::*;
pub use language::Language;
pub use list::*;
pub use marker::*;
pub use media::*;
pub use moderation::*;
pub use notification::*;
pub use notification_policy::*;
pub use oauth::{NewAccountToken, UserInfo};
pub use oembed::*;
pub use pleroma::*;
pub use poll::*;
pub use preferences::*;
pub use profile::*;
pub use push::*;
pub use relationship::*;
pub use scheduled::*;
pub use search::*;
pub use server::*;
pub use short_list::ShortList;
pub use status::*;
pub use thread::*;
pub use trend::*;
pub use visibility::*;

pub(crate) use oauth::{ErrorAnswer, RegisteredAnswer, ServerMetadata, TokenAnswer};

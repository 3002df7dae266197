//! The client API, one file per page of its [documentation](https://docs.joinmastodon.org/methods/):
//! declarations only. Each adds its group to [`Client`](crate::Client).

mod accounts;
mod filters;
mod filters_v1;
mod media;
mod statuses;
mod timelines;

pub use accounts::*;
pub use filters::*;
pub use filters_v1::*;
pub use media::*;
pub use statuses::*;
pub use timelines::*;

use crate::endpoint::Endpoint;

/// Every endpoint that is declared here, by group.
pub const ENDPOINTS: &[(&str, &[&Endpoint])] = &[
    ("accounts", accounts::ENDPOINTS),
    ("filters", filters::ENDPOINTS),
    ("filters_v1", filters_v1::ENDPOINTS),
    ("media", media::ENDPOINTS),
    ("statuses", statuses::ENDPOINTS),
    ("timelines", timelines::ENDPOINTS),
];

//! The client API, one file per page of its [documentation](https://docs.joinmastodon.org/methods/):
//! declarations only. Each adds its group to [`Client`](crate::Client).

mod accounts;
mod media;
mod statuses;
mod timelines;

pub use accounts::*;
pub use media::*;
pub use statuses::*;
pub use timelines::*;

use crate::endpoint::Endpoint;

mod by_hand;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
pub(crate) mod wire;

/// The tables of what is declared: groups by name.
macro_rules! tables {
    ($($name:literal => $($module:ident)::+,)*) => {
        /// Every endpoint that is declared here, by group.
        pub const ENDPOINTS: &[(&str, &[&Endpoint])] = &[
            $(($name, $($module)::+::ENDPOINTS),)*
            ("oauth (by hand)", by_hand::OAUTH),
        ];

        /// A call of every endpoint with every parameter set, by group.
        #[cfg(test)]
        #[allow(clippy::type_complexity)]
        const SAMPLES: &[(&str, fn(&crate::client::Client) -> Vec<crate::endpoint::Call>)] =
            &[$(($name, $($module)::+::samples),)*];

        /// How the answer of every endpoint is read, by group.
        #[cfg(test)]
        #[allow(clippy::type_complexity)]
        const READERS: &[(&str, fn() -> Vec<(&'static Endpoint, wire::Reader)>)] =
            &[$(($name, $($module)::+::readers),)*];
    };
}

tables! {
    "accounts" => accounts,
    "media" => media,
    "statuses" => statuses,
    "timelines" => timelines,
}

/// What has no method of a group.
#[cfg(test)]
const HAND_WRITTEN: &[(&str, &[&Endpoint])] = &[("oauth (by hand)", by_hand::OAUTH)];

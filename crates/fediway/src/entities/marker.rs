//! [Markers](https://docs.joinmastodon.org/entities/Marker/): how far timelines were read.

use super::macros::{entity, open_enum};
use super::pleroma::PleromaMarker;
use crate::time::Timestamp;

open_enum! {
    /// A timeline whose reading is kept.
    MarkerTimeline {
        /// The home timeline.
        Home = "home",
        /// The notifications.
        Notifications = "notifications",
    }
}

entity! {
    /// How far the timelines were read.
    Markers {
        /// The home timeline.
        home: Option<Marker>,
        /// The notifications.
        notifications: Option<Marker>,
    }

    /// How far a timeline was read.
    Marker {
        /// The id of the status or notification that was read last.
        last_read_id: String,
        /// How often it was set.
        version: u64,
        /// When it was set last.
        updated_at: Option<Timestamp>,
        /// What Pleroma and Akkoma add.
        pleroma: Option<PleromaMarker>,
    }
}

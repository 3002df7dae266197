//! Who may see a status, and who may quote it.

use super::macros::open_enum;

open_enum! {
    /// Who may see a status.
    Visibility {
        /// Everyone; shown in public timelines.
        Public = "public",
        /// Everyone; not shown in public timelines.
        Unlisted = "unlisted",
        /// Followers and mentioned accounts.
        Private = "private",
        /// Mentioned accounts.
        Direct = "direct",
    }

    /// Who may quote a status.
    QuotePolicy {
        /// Everyone.
        Public = "public",
        /// Followers.
        Followers = "followers",
        /// Only its author.
        Nobody = "nobody",
    }
}

//! [profile](https://docs.joinmastodon.org/methods/profile/)

use super::NewProfileField;
use crate::api::resource::resource;
use crate::entities::{CredentialAccount, Profile};
use crate::file::MediaFile;

resource! {
    /// The account's own profile.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::api::NewProfileField;
    ///
    /// let pronouns = NewProfileField::new("Pronouns", "they/them");
    /// client.profile().update().display_name("Ann").fields([pronouns]).await?;
    /// # Ok(()) }
    /// ```
    profile => OwnProfile {
        /// The profile, with its texts as they were typed.
        GET "/api/v1/profile" [Profile | ReadAccounts] get as GetProfile() -> Profile

        /// Changes the profile; what is not given stays.
        PATCH "/api/v1/profile" [WriteAccounts; multipart] update as UpdateProfile() -> Profile {
            /// The name to show.
            display_name: String,
            /// The biography.
            note: String,
            /// The picture.
            avatar: MediaFile,
            /// The picture in words.
            avatar_description: String,
            /// The banner.
            header: MediaFile,
            /// The banner in words.
            header_description: String,
            /// Whether follow requests need approval.
            locked: bool,
            /// Whether it is automated.
            bot: bool,
            /// Whether it wants to be found.
            discoverable: bool,
            /// Whether its relations are hidden.
            hide_collections: bool,
            /// Whether its posts may be searched.
            indexable: bool,
            /// Whether the profile has a tab of media.
            show_media: bool,
            /// Whether that tab has media of replies.
            show_media_replies: bool,
            /// Whether the profile has a tab of featured things.
            show_featured: bool,
            /// The sites that may name this account as the author of an article; 10 at most.
            attribution_domains: [String],
            /// The table on the profile; four rows at most on most servers.
            fields as "fields_attributes": [NewProfileField],
        }

        /// Takes the picture away.
        DELETE "/api/v1/profile/avatar" [WriteAccounts]
        delete_avatar as DeleteAvatar() -> CredentialAccount

        /// Takes the banner away.
        DELETE "/api/v1/profile/header" [WriteAccounts]
        delete_header as DeleteHeader() -> CredentialAccount
    }
}

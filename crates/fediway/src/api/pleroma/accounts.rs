//! Accounts on Pleroma and Akkoma.

use crate::api::resource::resource;
use crate::entities::{PleromaImage, Status};
use crate::file::MediaFile;
use crate::ids::AccountId;

resource! {
    /// The pictures of the account and what other accounts like. Pleroma, Akkoma.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::MediaFile;
    ///
    /// client.pleroma_accounts().update_background(MediaFile::path("forest.jpg")).await?;
    /// # Ok(()) }
    /// ```
    pleroma_accounts => PleromaAccounts {
        /// What an account made a favourite, unless it hides that.
        GET "/api/v1/pleroma/accounts/{id}/favourites" [ReadFavourites]
        favourites as PleromaListFavourites(id: AccountId) -> [Status by link]

        /// Changes the picture of the account. Newer versions have `Accounts::update_credentials`
        /// for this alone.
        PATCH "/api/v1/pleroma/accounts/update_avatar" [WriteAccounts; multipart]
        update_avatar as PleromaUpdateAvatar(img: MediaFile) -> PleromaImage

        /// Changes the banner of the account. Newer versions have `Accounts::update_credentials`
        /// for this alone.
        PATCH "/api/v1/pleroma/accounts/update_banner" [WriteAccounts; multipart]
        update_banner as PleromaUpdateBanner(banner: MediaFile) -> PleromaImage

        /// Changes the picture behind the account's pages. Newer versions have
        /// `Accounts::update_credentials` for this alone.
        PATCH "/api/v1/pleroma/accounts/update_background" [WriteAccounts; multipart]
        update_background as PleromaUpdateBackground(img: MediaFile) -> PleromaImage
    }
}

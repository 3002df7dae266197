//! [announcements](https://docs.joinmastodon.org/methods/announcements/)

use crate::api::resource::resource;
use crate::entities::Announcement;
use crate::ids::AnnouncementId;

resource! {
    /// What the people who run a server have to say.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// for announcement in client.announcements().list().await? {
    ///     println!("{}", announcement.content);
    ///     client.announcements().dismiss(&announcement.id).await?;
    /// }
    /// # Ok(()) }
    /// ```
    announcements => Announcements {
        /// The announcements that are to be shown now. GoToSocial always says none.
        GET "/api/v1/announcements" [] list as ListAnnouncements() -> [Announcement]

        /// Marks an announcement as read.
        POST "/api/v1/announcements/{id}/dismiss" [WriteAccounts]
        dismiss as DismissAnnouncement(id: AnnouncementId) -> Empty

        /// Reacts with an emoji, or with a custom one by its name without colons.
        PUT "/api/v1/announcements/{id}/reactions/{name}" [WriteFavourites]
        react as ReactToAnnouncement(id: AnnouncementId, name: String) -> Empty

        /// Takes a reaction back.
        DELETE "/api/v1/announcements/{id}/reactions/{name}" [WriteFavourites]
        unreact as UnreactToAnnouncement(id: AnnouncementId, name: String) -> Empty
    }
}

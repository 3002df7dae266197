//! The server itself, and other spellings of shared endpoints, on
//! [GoToSocial](https://docs.gotosocial.org/en/latest/api/swagger/).

use crate::api::resource::resource;
use crate::entities::{DomainBlock, Focus, InstanceV1, MediaAttachment, Poll, Report};
use crate::file::MediaFile;
use crate::ids::{MediaId, PollId, ReportId};

resource! {
    /// The server itself: what it tells of itself and whether it runs. GoToSocial.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// client.gotosocial_server().ready().await?;
    /// # Ok(()) }
    /// ```
    gotosocial_server => GotosocialServer {
        /// Changes what the server tells of itself; for administrators.
        PATCH "/api/v1/instance" [AdminWrite; multipart]
        update as GtsUpdateInstance() -> InstanceV1 {
            /// The name.
            title: String,
            /// The name of the account to turn to.
            contact_username: String,
            /// The e-mail address to turn to.
            contact_email: String,
            /// The description in short, in Markdown.
            short_description: String,
            /// The description, in Markdown.
            description: String,
            /// The terms, in Markdown.
            terms: String,
            /// The picture of the server.
            thumbnail: MediaFile,
            /// That picture in words.
            thumbnail_description: String,
            /// The banner of the server.
            header: MediaFile,
        }

        /// The domains that the server federates with, where it shows them.
        GET "/api/v1/instance/domain_allows" []
        domain_allows as GtsListInstanceDomainAllows() -> [DomainBlock]

        /// Whether the server runs at all: an error if not.
        GET "/livez" []
        live as GtsGetLivez() -> Empty

        /// The same without a body.
        HEAD "/livez" []
        live_head as GtsHeadLivez() -> Empty

        /// Whether the server and its database are ready: an error if not.
        GET "/readyz" []
        ready as GtsGetReadyz() -> Empty

        /// The same without a body.
        HEAD "/readyz" []
        ready_head as GtsHeadReadyz() -> Empty

        /// One of the account's own reports.
        GET "/api/v1/reports/{id}" [ReadAccounts]
        report as GtsGetReport(id: ReportId) -> Report

        /// Another spelling of `Media::get`.
        GET "/api/v2/media/{id}" [ReadMedia]
        media as GtsGetMediaV2(id: MediaId) -> MediaAttachment

        /// Another spelling of `Media::update`.
        PUT "/api/v2/media/{id}" [WriteMedia; rules = [DescriptionFits, FocusInside]]
        update_media as GtsUpdateMediaV2(id: MediaId) -> MediaAttachment {
            /// The picture to show before it is played.
            thumbnail: MediaFile,
            /// The alternative text.
            description: String,
            /// The point that stays visible when it is cropped.
            focus: Focus,
        }

        /// Another spelling of `Polls::get`.
        GET "/api/v2/polls/{id}" [ReadStatuses]
        poll as GtsGetPollV2(id: PollId) -> Poll

        /// Another spelling of `Polls::vote`. Options count from 0.
        POST "/api/v2/polls/{id}/votes" [WriteStatuses]
        vote as GtsVoteV2(id: PollId, choices: [u32]) -> Poll
    }
}

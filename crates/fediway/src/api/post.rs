//! Publishing, with a look at what the server made of it.

use futures_core::future::BoxFuture;

use super::deviation::{self, Deviation};
use super::statuses::PostStatus;
use crate::endpoint::Request;
use crate::entities::Status;
use crate::error::Result;

impl PostStatus {
    /// What is otherwise in this answer than this request asks for: for those who sent the request
    /// by other means.
    pub fn deviations(&self, answer: &Status) -> Vec<Deviation> {
        deviation::between(&self.call, answer)
    }

    /// Sends it, and says what the server did otherwise than it was asked to: some servers publish
    /// an unlisted status for everyone, and some drop the content warning or the language.
    ///
    /// ```no_run
    /// # async fn run(client: fediway::Client) -> fediway::Result<()> {
    /// use fediway::Visibility;
    ///
    /// let post = client.statuses().post("Not for everyone").visibility(Visibility::Unlisted);
    /// let (status, deviations) = post.with_deviations().await?;
    /// for deviation in deviations {
    ///     eprintln!("{}: {deviation}", status.uri);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As without.
    pub fn with_deviations(self) -> BoxFuture<'static, Result<(Status, Vec<Deviation>)>> {
        Box::pin(async move {
            let status = Self::read(&self.client.send(&self.call).await?)?;
            let deviations = deviation::between(&self.call, &status);
            Ok((status, deviations))
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::entities::Visibility;
    use crate::{Client, Instance, InstanceUrl, NewPoll};

    fn post() -> PostStatus {
        let url = InstanceUrl::parse("example.org").unwrap();
        Client::anonymous(Instance::without_discovery(url))
            .statuses()
            .post("x")
    }

    fn answer(json: Value) -> Status {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn whatever_differs_is_said() {
        let poll = NewPoll::new(["a", "b"], std::time::Duration::from_secs(300));
        let asked = post()
            .visibility(Visibility::Unlisted)
            .spoiler_text("warning")
            .language("de")
            .media_ids(["1", "2"])
            .sensitive(true)
            .in_reply_to_id("3")
            .quoted_status_id("4")
            .poll(poll);
        let media = json!([{ "id": "1", "type": "image" }]);
        let got = answer(json!({ "id": "9", "visibility": "public", "media_attachments": media }));
        let said: Vec<_> = asked
            .deviations(&got)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            said,
            [
                "the visibility is public, not unlisted",
                "the content warning is missing",
                "the media are not hidden",
                "the language de is missing",
                "the status has 1 files, not 2",
                "the poll is missing or incomplete",
                "the status is not a reply",
                "the status does not quote anything",
            ]
        );
    }

    #[test]
    fn what_was_not_asked_for_cannot_differ() {
        let got = answer(json!({ "id": "9", "visibility": "private", "language": "en" }));
        assert_eq!(post().deviations(&got), []);
        let regional = post().language("EN-gb").visibility(Visibility::Private);
        assert_eq!(regional.deviations(&got), []);
        let warned = answer(json!({
            "id": "9", "spoiler_text": "W", "sensitive": true,
            "media_attachments": [{ "id": "1", "type": "image" }],
        }));
        assert_eq!(
            post()
                .spoiler_text("w ")
                .sensitive(false)
                .deviations(&warned),
            []
        );
    }
}
